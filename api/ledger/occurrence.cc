#include "api/ledger/occurrence.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::ledger {
namespace {

// The text between double quotation marks, straight or curly.
std::string BetweenMarks(std::string_view text) {
  std::string out;
  bool inside = false;
  for (size_t at = 0, next = 0; at < text.size(); at = next) {
    const char32_t c = DecodeAt(text, at, &next);
    if (c == U'"' || c == U'\u201C' || c == U'\u201D') {
      inside = c == U'"' ? !inside : c == U'\u201C';
      out += ' ';
    } else if (inside) {
      out.append(text.substr(at, next - at));
    }
  }
  return out;
}

std::string SurnameOf(std::string_view speaker) {
  const std::string folded = FoldCase(speaker);
  std::string last;
  for (std::string_view word : Split(folded, ' ')) {
    for (const std::string_view ending : {"'s", "\u2019s", "\u2019", "'", ","}) {
      if (EndsWith(word, ending)) word.remove_suffix(ending.size());
    }
    if (!word.empty() && word != "jr." && word != "jr" && word != "sr." && word != "iii") last = word;
  }
  return last;
}

}  // namespace

Profile MakeProfile(const Occurrence& occurrence, const WordRarity& rarity) {
  return ProfileMaker(rarity).Make(occurrence);
}

Profile ProfileMaker::Make(const Occurrence& occurrence) {
  Profile profile;
  profile.day = occurrence.day;
  profile.key = occurrence.key;
  profile.form = occurrence.form;
  profile.said = occurrence.said;
  profile.surname = SurnameOf(occurrence.speaker);
  profile.speaker = rarity_.Read(occurrence.speaker);
  profile.content = rarity_.Read(occurrence.content);
  profile.quoted =
      occurrence.form == Form::kDirect ? profile.content : rarity_.Read(BetweenMarks(occurrence.content));
  if (occurrence.paragraph != paragraph_) {
    words_ = rarity_.Read(occurrence.paragraph);
    paragraph_ = occurrence.paragraph;
  }
  // Without the speaker's name, which is evidence of its own.
  profile.surroundings = Without(Without(words_, profile.content), profile.speaker);
  return profile;
}

}  // namespace onrecord::ledger
