#include "enrich/syntax_training/name_hints.h"

#include <initializer_list>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::syntax {
namespace {

constexpr uint64_t kStart = 14695981039346656037u;

uint64_t Extend(uint64_t hash, std::string_view text) {
  for (const char c : text) hash = (hash ^ static_cast<uint8_t>(c)) * 1099511628211u;
  return (hash ^ 0xFF) * 1099511628211u;
}

// The hash of a feature; `kind` keeps equal strings of different features, and of the layer's own, apart.
uint32_t HashOf(size_t kind, std::initializer_list<std::string_view> parts) {
  uint64_t hash = kStart ^ ((kind + 1000) * 0x9E3779B97F4A7C15u);
  for (const std::string_view part : parts) hash = Extend(hash, part);
  hash ^= hash >> 29;
  return static_cast<uint32_t>((hash * 0xD6E8FEB86659FD93u) >> 32);
}

std::string_view LettersOf(std::string_view form) {
  const auto is_capital = [&](size_t i) { return i < form.size() && form[i] >= 'A' && form[i] <= 'Z'; };
  return !is_capital(0) ? "x" : is_capital(1) ? "XX" : "Xx";
}

}  // namespace

absl::StatusOr<NameHints> NameHints::ReadFile(std::string_view text, std::string_view origin) {
  NameHints hints;
  size_t recognisers = 0;
  int number = 0;
  for (const std::string_view line : Split(text, '\n')) {
    ++number;
    if (line.empty()) continue;
    const std::vector<std::string_view> cells = Split(line, '\t');
    if (recognisers == 0) recognisers = cells.size() - 1;
    if (recognisers == 0 || cells.size() != recognisers + 1)
      return InvalidArgument(origin, ":", number, ": expected words and tags of ", recognisers,
                             " recognisers");
    const std::vector<std::string_view> words = Split(cells[0], ' ');
    Tags tags;
    for (size_t i = 1; i < cells.size(); ++i) {
      tags.push_back(Split(cells[i], ' '));
      if (tags.back().size() != words.size()) {
        return InvalidArgument(origin, ":", number, ": expected ", words.size(), " tags, one a word, got ",
                               tags.back().size());
      }
    }
    uint64_t hash = kStart;
    for (const std::string_view word : words) hash = Extend(hash, word);
    hints.tags_.emplace(hash, std::move(tags));
  }
  return hints;
}

const NameHints::Tags* NameHints::Find(std::span<const Word> words) const {
  uint64_t hash = kStart;
  for (const Word& word : words) hash = Extend(hash, word.form);
  const auto place = tags_.find(hash);
  return place == tags_.end() || place->second[0].size() != words.size() ? nullptr : &place->second;
}

void AddHints(const NameHints::Tags& tags, std::span<const Word> words, size_t at,
              std::vector<uint32_t>* features) {
  const std::string_view form = words[at].form;
  std::vector<uint32_t> added;
  uint64_t all = kStart;
  size_t kind = 0;
  for (const std::vector<std::string_view>& row : tags) {
    const std::string_view before = at > 0 ? row[at - 1] : "<s>", here = row[at];
    const std::string_view after = at + 1 < row.size() ? row[at + 1] : "</s>";
    added.push_back(HashOf(kind++, {before}));
    added.push_back(HashOf(kind++, {here}));
    added.push_back(HashOf(kind++, {after}));
    added.push_back(HashOf(kind++, {here, after}));
    added.push_back(HashOf(kind++, {before, here}));
    added.push_back(HashOf(kind++, {here, LettersOf(form)}));
    added.push_back(HashOf(kind++, {here, Name(words[at].xpos)}));
    added.push_back(HashOf(kind++, {here, form}));
    all = Extend(all, here);
  }
  const std::string_view together(reinterpret_cast<const char*>(&all), sizeof all);
  added.push_back(HashOf(kind++, {together}));
  added.push_back(HashOf(kind++, {together, LettersOf(form)}));
  features->insert(features->begin(), added.begin(), added.end());
}

}  // namespace onrecord::syntax
