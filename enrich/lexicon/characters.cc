#include "enrich/lexicon/characters.h"

#include <algorithm>
#include <charconv>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "enrich/lexicon/table.h"

namespace onrecord {
namespace {

// "U+200B" -> 0x200B; -1: not of that form.
int32_t CodePoint(std::string_view cell) {
  if (!cell.starts_with("U+")) return -1;
  int32_t value = -1;
  const char* end = cell.data() + cell.size();
  const auto [stop, error] = std::from_chars(cell.data() + 2, end, value, 16);
  return error == std::errc() && stop == end && value >= 0 && value <= 0x10FFFF ? value : -1;
}

std::string Utf8(char32_t c) {
  std::string out;
  AppendUtf8(c, &out);
  return out;
}

// The texts that a cell stands for: one, or each code point of a range.
absl::StatusOr<std::vector<std::string>> Texts(const std::string& where, const std::string& cell) {
  if (!cell.starts_with("U+")) return std::vector<std::string>{cell};
  const size_t dots = cell.find("..");
  const int32_t first = CodePoint(std::string_view(cell).substr(0, dots));
  const int32_t last = dots == std::string::npos ? first : CodePoint(std::string_view(cell).substr(dots + 2));
  if (first < 0 || last < first || last - first > 256) {
    return InvalidArgument(where, ": expected U+XXXX or U+XXXX..U+YYYY, got '", cell, "'");
  }
  std::vector<std::string> texts;
  for (int32_t c = first; c <= last; ++c) texts.push_back(Utf8(static_cast<char32_t>(c)));
  return texts;
}

}  // namespace

absl::StatusOr<Characters> Characters::Read(const LexiconFiles& files) {
  Characters out;
  OR_ASSIGN_OR_RETURN(const Table table, Table::Read(files, "characters.tsv", {"from", "to", "example"}));
  for (const Table::Row& row : table.rows()) {
    if (row.cells[0].empty()) return InvalidArgument(row.where, ": expected characters, got an empty cell");
    OR_ASSIGN_OR_RETURN(const std::vector<std::string> from, Texts(row.where, row.cells[0]));
    OR_ASSIGN_OR_RETURN(const std::vector<std::string> to, Texts(row.where, row.cells[1]));
    for (const std::string& text : from) {
      auto& rules = out.by_byte_[static_cast<unsigned char>(text[0])];
      rules.push_back({text, to[0], row.cells[2], row.where});
    }
  }
  for (auto& rules : out.by_byte_) {
    std::stable_sort(rules.begin(), rules.end(),
                     [](const Rule& a, const Rule& b) { return a.from.size() > b.from.size(); });
  }
  return out;
}

const Characters::Rule* Characters::Match(std::string_view text, size_t at) const {
  for (const Rule& rule : by_byte_[static_cast<unsigned char>(text[at])]) {
    if (text.substr(at, rule.from.size()) == rule.from) return &rule;
  }
  return nullptr;
}

std::vector<Characters::Rule> Characters::AllRules() const {
  std::vector<Rule> all;
  for (const auto& rules : by_byte_) all.insert(all.end(), rules.begin(), rules.end());
  return all;
}

}  // namespace onrecord
