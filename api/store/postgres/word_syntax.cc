#include "api/store/postgres/word_syntax.h"

#include <algorithm>
#include <map>

#include "common/base/hash.h"
#include "common/base/strings.h"

namespace onrecord::api::postgres {
namespace {

constexpr size_t kMostPositions = 255, kLastPosition = 16383;
constexpr size_t kLongestVector = 900'000;  // bytes of lexemes and positions; the server takes 1 MiB
constexpr size_t kLongestWord = 1000, kKeptOfLongWords = 200;
constexpr char kTerms = 't';
constexpr std::string_view kNever = "'!never'", kLong = "'!long'", kHuge = "'!huge'";

char CodeOf(std::string_view column) {
  static const std::map<std::string_view, char> kCodes = {
      {"headline", 'h'}, {"body", 'b'},    {"outlet", 'o'},      {"speakers", 'p'}, {"said", 's'},
      {"around", 'a'},   {"speaker", 'k'}, {"affiliation", 'f'}, {"role", 'r'},     {"via", 'v'},
      {"clause", 'c'},   {"source", 'S'},  {"target", 'T'},      {"place", 'l'}};
  return kCodes.at(column);
}

// The server takes lexemes up to 2 KiB: the rest of a longer word is told by a hash.
std::string Lexeme(char column, std::string_view word) {
  if (word.size() > kLongestWord) {
    return StrCat(std::string(1, column), word.substr(0, kKeptOfLongWords), "#",
                  Sha256Hex(word).substr(0, 32));
  }
  return StrCat(std::string(1, column), word);
}

std::string Quoted(std::string_view lexeme) {
  std::string out = "'";
  for (const char c : lexeme) {
    if (c == '\'' || c == '\\') out += c;
    out += c == '\0' ? ' ' : c;
  }
  return out + "'";
}

void AddTerms(std::string_view terms, std::string* vector) {
  for (const std::string_view term : Split(terms, ' ')) {
    if (!term.empty()) StrAppend(vector, vector->empty() ? "" : " ", Quoted(Lexeme(kTerms, term)));
  }
}

// The words of a phrase in one column.
std::string InColumn(char column, const Phrase& phrase, std::string_view between) {
  std::string out;
  for (size_t i = 0; i < phrase.words.size(); ++i) {
    StrAppend(&out, i == 0 ? "" : between, Quoted(Lexeme(column, phrase.words[i])));
  }
  if (phrase.prefix) out += ":*";
  return out;
}

}  // namespace

Words WordsOf(std::string_view columns, const std::vector<std::string>& values,
              const WordSplitter& splitter) {
  Words out;
  std::map<std::string, std::vector<size_t>> lexemes;
  bool is_long = false;
  size_t size = 0;
  const auto names = Split(columns, ' ');
  for (size_t i = 0; i < names.size(); ++i) {
    const auto words = splitter.Split(values.at(i + 1));
    is_long |= words.size() > kLastPosition;
    for (size_t at = 0; at < words.size(); ++at) {
      const auto [place, added] = lexemes.try_emplace(Lexeme(CodeOf(names[i]), words[at]));
      if (added) size += place->first.size() + 4;
      place->second.push_back(at + 1);
      is_long |= place->second.size() > kMostPositions;
      size += 2;
    }
  }
  AddTerms(values.at(0), &out.vector);
  out.inexact = is_long;
  if (size > kLongestVector) {
    out.inexact = true;
    StrAppend(&out.vector, " ", kLong, " ", kHuge);
    return out;
  }
  if (is_long) StrAppend(&out.vector, " ", kLong);
  for (const auto& [lexeme, places] : lexemes) {
    StrAppend(&out.vector, " ", Quoted(lexeme));
    for (size_t i = 0; i < places.size() && !is_long; ++i) {
      StrAppend(&out.vector, i == 0 ? ":" : ",", places[i]);
    }
  }
  return out;
}

std::string TsquerySyntax::AnyColumn(std::string_view columns, const std::vector<Phrase>& phrases, bool all,
                                     Role role) const {
  std::string out;
  for (const Phrase& phrase : phrases) {
    std::string one;
    for (const std::string_view name : Split(columns, ' ')) {
      if (phrase.words.empty()) continue;
      const char column = CodeOf(name);
      StrAppend(&one, one.empty() ? "" : " | ", "(", InColumn(column, phrase, " <-> "), ")");
      if (role == Role::kWanted && phrase.words.size() > 1) {
        StrAppend(&one, " | (", kLong, " & ", InColumn(column, phrase, " & "), ")");
      }
    }
    if (one.empty()) one = kNever;
    StrAppend(&out, out.empty() ? "" : all ? " & " : " | ", "(", one, ")");
  }
  if (out.empty()) out = kNever;
  if (role == Role::kWanted) return StrCat("(", out, ") | ", kHuge);
  return out;
}

std::string TsquerySyntax::AnyPhrase(std::string_view columns, const std::vector<std::string>& values,
                                     Role role) const {
  std::vector<Phrase> phrases;
  for (const std::string& value : values) phrases.push_back({splitter_.Split(value), false});
  return AnyColumn(columns, phrases, false, role);
}

std::string TsquerySyntax::Text(std::string_view columns, std::string_view text, Role role) const {
  return AnyColumn(columns, ReadTextQuery(text, splitter_), true, role);
}

std::string TsquerySyntax::AnyTerm(const std::vector<std::string>& terms) const {
  std::string out;
  for (const std::string& term : terms) {
    StrAppend(&out, out.empty() ? "" : " | ", Quoted(Lexeme(kTerms, term)));
  }
  return out;
}

}  // namespace onrecord::api::postgres
