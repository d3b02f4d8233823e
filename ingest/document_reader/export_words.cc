#include "ingest/document_reader/export_words.h"

#include <algorithm>
#include <string>
#include <vector>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "reader_words.h"

namespace onrecord::ingest {
namespace {

constexpr size_t kLookedAt = 300;
constexpr size_t kShortestNumber = 15;  // of a document of Factiva

struct Word {
  ExportMark mark;
  std::string word;  // folded, but for codes
  std::string_view field;
};

ExportMark Named(std::string_view name) {
  constexpr std::string_view kNames[] = {"",     "end",    "body",   "label",   "foot",
                                         "code", "length", "rights", "document"};
  const auto* const found = std::find(std::begin(kNames), std::end(kNames), name);
  return found == std::end(kNames) ? ExportMark::kNone : static_cast<ExportMark>(found - std::begin(kNames));
}

std::vector<Word> Load() {
  std::vector<Word> words;
  for (const EmbeddedFile& file : ReaderWords()) {
    if (file.name != "export_words.tsv") continue;
    for (const std::string_view line : Split(file.content, '\n')) {
      if (line.empty() || line[0] == '#') continue;
      const auto cells = Split(line, '\t');
      if (cells.size() < 2) continue;
      const ExportMark mark = Named(cells[0]);
      words.push_back({mark, mark == ExportMark::kCode ? std::string(cells[1]) : FoldCase(cells[1]),
                       cells.size() > 2 ? cells[2] : "-"});
    }
  }
  return words;
}

bool IsDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return (c >= '0' && c <= '9') || c == ',' || c == '.'; });
}

// "512 words".
bool IsLength(std::string_view folded, std::string_view word) {
  const size_t space = folded.find(' ');
  return space != std::string_view::npos && IsDigits(folded.substr(0, space)) &&
         Trim(folded.substr(space)) == word;
}

// "Document NRWE000020240513ek5d0001r".
bool IsNumbered(std::string_view folded, std::string_view word) {
  if (!StartsWith(folded, word)) return false;
  const std::string_view number = Trim(folded.substr(word.size()));
  const auto letter_or_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); };
  return number.size() >= kShortestNumber && std::all_of(number.begin(), number.end(), letter_or_digit) &&
         std::count_if(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; }) >= 8;
}

bool Matches(const Word& word, std::string_view line, std::string_view folded) {
  switch (word.mark) {
    case ExportMark::kCode:
      return line == word.word;
    case ExportMark::kLength:
      return IsLength(folded, word.word);
    case ExportMark::kDocument:
      return IsNumbered(folded, word.word);
    case ExportMark::kRights:
      return StartsWith(folded, word.word);
    default:
      if (EndsWith(word.word, ":") || word.word == "copyright") return StartsWith(folded, word.word);
      return folded == word.word;
  }
}

}  // namespace

ExportLine MarkOf(std::string_view line) {
  static const std::vector<Word> words = Load();
  line = Trim(line);
  if (line.empty()) return {};
  const std::string folded = FoldCase(line.substr(0, kLookedAt));
  for (const Word& word : words) {
    if (!Matches(word, line, folded)) continue;
    const size_t skip = word.mark == ExportMark::kLength || word.mark == ExportMark::kCode
                            ? line.size()
                            : std::min(word.word.size(), line.size());
    return {word.mark, word.field, Trim(line.substr(skip))};
  }
  return {};
}

}  // namespace onrecord::ingest
