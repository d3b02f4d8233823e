#include "ingest/folder_watcher/ignored_names.h"

#include <fnmatch.h>

#include <algorithm>

#include "common/base/strings.h"
#include "passed_over_names.h"

namespace onrecord::ingest {
namespace {

constexpr std::string_view kSpecial = "*?[";

}  // namespace

std::vector<std::pair<std::string, std::string>> IgnoredNames::BuiltIn() {
  std::vector<std::pair<std::string, std::string>> rows;
  for (const EmbeddedFile& file : PassedOverNames()) {
    for (const std::string_view line : Split(file.content, '\n')) {
      const auto cells = Split(line, '\t');
      // Only a comment has blanks behind its first character and no tab.
      if (cells.size() == 3) rows.emplace_back(cells[0], cells[2]);
    }
  }
  return rows;
}

// Most patterns are ends of names, which are cheap to compare.
void IgnoredNames::Add(std::string_view pattern) {
  const std::string lower = AsciiLower(pattern);
  std::string_view middle = lower;
  const bool open_start = StartsWith(middle, "*"), open_end = EndsWith(middle, "*");
  if (open_start) middle.remove_prefix(1);
  if (open_end && !middle.empty()) middle.remove_suffix(1);
  if (middle.find_first_of(kSpecial) != std::string_view::npos || (!open_start && !open_end)) {
    patterns_.emplace_back(Kind::kShell, lower);
  } else {
    const Kind kind = open_start && open_end ? Kind::kPart : open_start ? Kind::kSuffix : Kind::kPrefix;
    patterns_.emplace_back(kind, middle);
  }
}

absl::StatusOr<IgnoredNames> IgnoredNames::Make(const std::vector<std::string>& added) {
  IgnoredNames names;
  for (const auto& [pattern, example] : BuiltIn()) names.Add(pattern);
  for (const std::string& pattern : added) {
    if (pattern.empty() || pattern.find('/') != std::string::npos ||
        pattern.find_first_not_of('*') == std::string::npos) {
      return InvalidArgument("--ignore '", pattern, "': expected a pattern for a file name, such as *.draft");
    }
    names.Add(pattern);
  }
  return names;
}

bool IgnoredNames::Match(std::string_view name) const {
  if (name.empty()) return true;
  const std::string lower = AsciiLower(name);
  return std::any_of(patterns_.begin(), patterns_.end(), [&](const auto& pattern) {
    const auto& [kind, text] = pattern;
    switch (kind) {
      case Kind::kSuffix:
        return EndsWith(lower, text);
      case Kind::kPrefix:
        return StartsWith(lower, text);
      case Kind::kPart:
        return lower.find(text) != std::string::npos;
      case Kind::kShell:
        return ::fnmatch(text.c_str(), lower.c_str(), FNM_NOESCAPE) == 0;
    }
    return false;
  });
}

}  // namespace onrecord::ingest
