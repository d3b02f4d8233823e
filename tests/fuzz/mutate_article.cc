#include "tests/fuzz/mutate_article.h"

#include <string_view>
#include <utility>
#include <vector>

namespace onrecord {
namespace {

using Marks = std::vector<std::pair<std::string_view, std::string_view>>;

// The first of `marks` that stands at `at`; its number, or that of none.
size_t MarkAt(const std::string& text, size_t at, const Marks& marks) {
  for (size_t i = 0; i < marks.size(); ++i) {
    if (text.compare(at, marks[i].first.size(), marks[i].first) == 0) return i;
  }
  return marks.size();
}

std::string Replaced(const std::string& text, const Marks& marks) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t mark = MarkAt(text, at, marks);
    out += mark < marks.size() ? marks[mark].second : std::string_view(text).substr(at, 1);
    at += mark < marks.size() ? marks[mark].first.size() : 1;
  }
  return out;
}

}  // namespace

std::string Mutator::Mutate(std::string text) {
  for (size_t i = Below(4) + 1; i > 0; --i) text = Once(std::move(text));
  return text;
}

std::string Mutator::WithoutFullStops(std::string text, size_t bytes) {
  std::erase(text, '.');
  if (Below(2) == 0) std::erase(text, '\n');
  std::string out;
  while (out.size() < bytes) out += text.empty() ? "word " : text;
  out.resize(bytes);
  return out;
}

std::string Mutator::Once(std::string text) {
  static const std::vector<std::string> kInsertions = {
      "\"", "“", "”", "''", "``", "‘", "’",      "«",          "»",      "(",  ")", "[",       "]",
      "\n", ".", ":", "—",  ", ", "•", "\u200b", " (Reuters)", " said ", "\t", "…", "\r\n\r\n"};
  const size_t at = Place(text);
  switch (Below(9)) {
    case 0:
      return Cut(std::move(text));
    case 1:
      return text.substr(0, at) + text;
    case 2:
      return text.insert(at, kInsertions[Below(kInsertions.size())]);
    case 3:
      return Remarked(text);
    case 4:
      return WithRandomBytes(std::move(text));
    case 5:
      return WithoutFullStops(text, text.size());
    case 6:
      return text.substr(at) + text.substr(0, at);
    case 7:
      return WithoutOne(std::move(text));
    default:
      return Repeated(std::move(text));
  }
}

// The beginning, the end, or the middle goes; in bytes, so that characters are cut as well.
std::string Mutator::Cut(std::string text) {
  const size_t at = Place(text);
  switch (Below(3)) {
    case 0:
      return text.substr(at);
    case 1:
      return text.substr(0, at);
    default:
      return text.erase(at, Below(300));
  }
}

// Marks reversed, straightened, bent, or of another kind.
std::string Mutator::Remarked(const std::string& text) {
  static const std::vector<Marks> kWays = {
      {{"“", "”"}, {"”", "“"}, {"‘", "’"}, {"’", "‘"}, {"\"", "''"}, {"(", ")"}, {")", "("}},
      {{"“", "\""}, {"”", "\""}, {"‘", "'"}, {"’", "'"}},
      {{"\"", "'"}, {"'", "\""}, {"“", "‘"}, {"”", "’"}},
      {{"\"", "“"}, {"'", "’"}},
      {{"“", "«"}, {"”", "»"}, {"\"", "„"}},
      {{"”", ""}, {"\"", ""}},
  };
  return Replaced(text, kWays[Below(kWays.size())]);
}

std::string Mutator::WithRandomBytes(std::string text) {
  for (size_t i = Below(20) + 1; i > 0 && !text.empty(); --i) {
    text[Below(text.size())] = static_cast<char>(random_());
  }
  return text;
}

std::string Mutator::WithoutOne(std::string text) {
  static constexpr std::string_view kGone = "\n ,\"";
  std::erase(text, kGone[Below(kGone.size())]);
  return text;
}

std::string Mutator::Repeated(std::string text) {
  const size_t at = Place(text);
  const std::string piece = text.substr(at, Below(200));
  std::string copies;
  for (size_t i = Below(60); i > 0; --i) copies += piece;
  return text.insert(at, copies);
}

}  // namespace onrecord
