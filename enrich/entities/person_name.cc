#include "enrich/entities/person_name.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord {
namespace {

std::vector<std::string_view> Words(std::string_view name) {
  std::vector<std::string_view> words;
  for (const std::string_view word : Split(name, ' ')) {
    if (!Trim(word).empty()) words.push_back(Trim(word));
  }
  return words;
}

bool IsSuffix(const std::string& folded) {
  return folded == "jr" || folded == "sr" || folded == "ii" || folded == "iii" || folded == "iv";
}

}  // namespace

PersonName ReadPersonName(std::string_view name, const Gazetteer& gazetteer) {
  PersonName out;
  const std::vector<std::string_view> words = Words(name);
  out.single = words.size() == 1;
  for (const std::string_view word : words) {
    const std::string folded = FoldName(word);
    if (folded.empty() || IsSuffix(folded)) continue;
    if (folded.size() == 1) {
      out.initials.push_back(folded);
      if (words.size() > 1) continue;
    }
    std::string piece;
    for (const char c : folded) {
      if (c == '-') {
        if (!piece.empty()) out.words.push_back(std::move(piece));
        piece.clear();
      } else {
        piece += c;
      }
    }
    if (!piece.empty()) out.words.push_back(std::move(piece));
  }
  if (out.words.empty()) return out;
  const NameWord first = gazetteer.Word(out.words.front());
  out.family_first = out.words.size() > 1 && out.words.size() <= 4 && first.family_first && !first.given;
  // "Kim" is a given name as well: then the other word must look like the order.
  if (!out.family_first && first.family_first &&
      (out.words.size() == 3 || (out.words.size() == 2 && gazetteer.Word(out.words[1]).family_first)))
    out.family_first = true;
  out.surname = out.family_first ? out.words.front() : out.words.back();
  if (out.words.size() > 1) out.given = out.family_first ? out.words[1] : out.words.front();
  if (out.words.size() == 1 && !out.initials.empty()) out.given = out.initials.front();
  return out;
}

bool SamePersonName(const PersonName& a, const PersonName& b, const Gazetteer& gazetteer) {
  if (a.words == b.words) return true;
  if (a.surname != b.surname || a.given.empty() || b.given.empty()) return false;
  if (a.family_first && b.family_first) {
    // Joined or cut syllables are one name: "Kim Jongun", "Kim Jong Un".
    std::string x, y;
    for (size_t i = 1; i < a.words.size(); ++i) x += a.words[i];
    for (size_t i = 1; i < b.words.size(); ++i) y += b.words[i];
    return x == y;
  }
  if (a.given.size() == 1 || b.given.size() == 1) return a.given[0] == b.given[0];
  return gazetteer.SameFoldedGivenName(a.given, b.given);
}

bool StandsFor(const PersonName& bare, const PersonName& full) {
  if (!bare.single || bare.words.empty() || full.words.size() <= bare.words.size()) return false;
  return std::search(full.words.begin(), full.words.end(), bare.words.begin(), bare.words.end()) !=
         full.words.end();
}

std::string DisplayName(std::string_view name, const Gazetteer& gazetteer) {
  const PersonName read = ReadPersonName(name, gazetteer);
  std::string out;
  size_t letters = 0;
  bool lower = false, start = true;
  for (size_t at = 0, next = 0; at < name.size(); at = next) {
    const char32_t c = DecodeAt(name, at, &next);
    letters += IsLetter(c);
    lower |= IsLower(c);
  }
  const bool shouted = letters > 3 && !lower;
  for (size_t at = 0, next = 0; at < name.size(); at = next) {
    const char32_t c = DecodeAt(name, at, &next);
    if (IsSpace(c) || (read.family_first && c == '-')) {
      if (!out.empty() && out.back() != ' ') out += ' ';
      start = true;
      continue;
    }
    std::string one(name.substr(at, next - at));
    if (start && read.family_first && one.size() == 1 && one[0] >= 'a' && one[0] <= 'z') one[0] -= 32;
    if (shouted && !start) one = FoldCase(one);
    out += one;
    start = c == '-' || c == '\'' || c == '.';
  }
  return out;
}

}  // namespace onrecord
