#include "ingest/document_reader/page_words.h"

#include <array>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/base/strings.h"
#include "reader_words.h"

namespace onrecord::ingest {
namespace {

constexpr std::array<std::string_view, 12> kNames = {"none",   "body",      "comment",    "teaser",
                                                     "share",  "subscribe", "advert",     "caption",
                                                     "author", "tags",      "navigation", "notice"};
constexpr size_t kLongestAttribute = 1000;  // bytes that are looked at

struct Words {
  std::unordered_map<std::string, BoxKind> exact;
  std::vector<std::pair<std::string, BoxKind>> prefixes;

  BoxKind Find(const std::string& word) const {
    if (const auto it = exact.find(word); it != exact.end()) return it->second;
    for (const auto& [prefix, kind] : prefixes) {
      if (StartsWith(word, prefix)) return kind;
    }
    return BoxKind::kNone;
  }
};

BoxKind KindNamed(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<BoxKind>(i);
  }
  return BoxKind::kNone;
}

// The words of all kinds; `date` and `byline` in a table of their own.
struct Tables {
  Words boxes;
  std::unordered_map<std::string, PageWord> shown;
};

Tables Load() {
  Tables tables;
  Words& words = tables.boxes;
  for (const EmbeddedFile& file : ReaderWords()) {
    if (file.name != "page_words.tsv") continue;
    for (const std::string_view line : Split(file.content, '\n')) {
      if (line.empty() || line[0] == '#') continue;
      const auto cells = Split(line, '\t');
      if (cells.size() < 2) continue;
      if (cells[0] == "date") tables.shown.emplace(cells[1], PageWord::kDate);
      if (cells[0] == "byline") tables.shown.emplace(cells[1], PageWord::kByline);
      if (KindNamed(cells[0]) == BoxKind::kNone) continue;
      if (EndsWith(cells[1], "*")) {
        words.prefixes.emplace_back(cells[1].substr(0, cells[1].size() - 1), KindNamed(cells[0]));
      } else {
        words.exact.emplace(cells[1], KindNamed(cells[0]));
      }
    }
  }
  return tables;
}

const Tables& Known() {
  static const Tables tables = Load();
  return tables;
}

bool IsLowerLetter(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpperLetter(char c) { return c >= 'A' && c <= 'Z'; }

// The words of an attribute in lower case: "ArticleHeader_date2" -> article, header, date.
std::vector<std::string> WordsOf(std::string_view attribute) {
  std::vector<std::string> words;
  std::string word;
  for (size_t i = 0; i <= attribute.size(); ++i) {
    const char c = i < attribute.size() ? attribute[i] : ' ';
    const bool letter = IsLowerLetter(c) || IsUpperLetter(c);
    const bool hump = IsUpperLetter(c) && i > 0 && IsLowerLetter(attribute[i - 1]);
    if ((!letter || hump) && !word.empty()) words.push_back(std::exchange(word, ""));
    if (letter) word += IsUpperLetter(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return words;
}

}  // namespace

std::string_view Name(BoxKind kind) { return kNames[static_cast<size_t>(kind)]; }

BoxKind BoxKindOf(std::string_view attribute) {
  const Words& known = Known().boxes;
  BoxKind found = BoxKind::kNone;
  const auto words = WordsOf(attribute.substr(0, kLongestAttribute));
  for (size_t i = 0; i < words.size(); ++i) {
    BoxKind kind = i + 1 < words.size() ? known.Find(StrCat(words[i], " ", words[i + 1])) : BoxKind::kNone;
    const bool pair = kind != BoxKind::kNone;
    if (!pair) kind = known.Find(words[i]);
    if (kind == BoxKind::kNone) continue;
    if (found == BoxKind::kNone || (found == BoxKind::kNavigation && kind == BoxKind::kBody)) found = kind;
    if (kind != BoxKind::kBody && kind != BoxKind::kNavigation) return kind;
    if (pair) ++i;
  }
  return found;
}

PageWord ShownWordOf(std::string_view attribute) {
  PageWord found = PageWord::kNone;
  const auto words = WordsOf(attribute.substr(0, kLongestAttribute));
  for (size_t i = 0; i < words.size(); ++i) {
    auto word =
        i + 1 < words.size() ? Known().shown.find(StrCat(words[i], " ", words[i + 1])) : Known().shown.end();
    if (word == Known().shown.end()) word = Known().shown.find(words[i]);
    if (word == Known().shown.end()) continue;
    if (word->second == PageWord::kDate) return PageWord::kDate;
    found = word->second;
  }
  return found;
}

}  // namespace onrecord::ingest
