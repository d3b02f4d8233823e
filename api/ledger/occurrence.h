#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "api/ledger/day_range.h"
#include "api/ledger/wording.h"

namespace onrecord::ledger {

enum class Form { kDirect, kIndirect, kMixed };

// One quote as one article prints it: what the ledger needs of it.
struct Occurrence {
  std::string article;           // id of the revision's article
  uint64_t key = 0;              // a number of its own, from its ids: orders occurrences of one day
  std::optional<int32_t> day;    // of publication, days since 1970-01-01; unset: not known
  std::optional<DayRange> said;  // when it was said, as the article tells; unset: it does not
  std::string speaker;           // resolved name, else the words of the source; empty: no source
  Form form = Form::kDirect;
  std::string content;    // its pieces, joined by a space
  std::string paragraph;  // the paragraphs that hold it
};

// What is computed once of an occurrence, so that comparing two costs little.
struct Profile {
  std::optional<int32_t> day;
  std::optional<DayRange> said;
  uint64_t key = 0;
  Form form = Form::kDirect;
  std::string surname;  // last word of the speaker, folded; empty: no speaker
  Wording speaker;      // words of the speaker
  Wording content;
  Wording quoted;        // the words between quotation marks; all words of a direct quote
  Wording surroundings;  // words of the paragraph that neither content nor speaker have
};

// O(length of the paragraph).
Profile MakeProfile(const Occurrence& occurrence, const WordRarity& rarity);

// Makes profiles one after the other: a paragraph that comes again, as where it holds several quotes, is read
// once.
class ProfileMaker {
 public:
  explicit ProfileMaker(const WordRarity& rarity) : rarity_(rarity) {}
  Profile Make(const Occurrence& occurrence);

 private:
  const WordRarity& rarity_;
  std::string paragraph_;
  Wording words_;
};

}  // namespace onrecord::ledger
