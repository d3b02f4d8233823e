#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "enrich/document/quote.h"
#include "enrich/lexicon/lexicon_files.h"
#include "enrich/lexicon/word_table.h"

namespace onrecord {

// Where the content of a cue stands; cues.tsv says what each name means.
enum class Frame : uint8_t {
  kQuote,
  kThat,
  kWh,
  kTo,
  kGerund,
  kPerson,
  kObject,
  kPersonTo,
  kObjectAs,
  kObjectOf,
  kObjectFor,
  kObjectOn,
  kObjectWith,
  kObjectTo,
  kOf,
  kFor,
  kOn,
  kAbout,
  kAgainst,
  kWith,
  kAt,
  kIn,
  kOver,
  kPassiveTo,
  kRaising,
};

// "that", "object-as" …
std::string_view Name(Frame frame);

// The classes of cues that rules speak of; cues.tsv has more.
enum class CueKind : uint8_t { kOther, kSay, kAsk, kMention, kPraise, kReport, kShout };

enum class CuePart { kVerb, kAdjective, kNoun, kPhrase };

// The lemma of the rows that stand for every verb or adjective that has no row.
inline constexpr std::string_view kUnlistedCue = "*";

// A row of cues.tsv.
struct Cue {
  std::string lemma;  // "say", "point out"
  CuePart part = CuePart::kVerb;
  CueKind kind = CueKind::kOther;
  std::string kind_name;  // "say", "accuse", "deny" …
  Attitude attitude = Attitude::kSpeech;
  bool strong = true;
  uint32_t frames = 0;
  std::string example;
  std::string where;  // "cues.tsv:12"

  bool IsUnlisted() const { return lemma == kUnlistedCue; }
  bool Takes(Frame frame) const { return (frames >> static_cast<unsigned>(frame)) & 1U; }
};

// The words that report speech, thought or intention (cues.tsv). Immutable, shared by threads.
class CueTable {
 public:
  static absl::StatusOr<CueTable> Read(const LexiconFiles& files);

  // The cue of one word, or of a verb and its particle or complement ("point", "out"); null: none.
  const Cue* Find(CuePart part, std::string_view lemma) const;
  const Cue* Find(CuePart part, std::string_view lemma, std::string_view second) const;

  // The phrases ("according to") that start with `first`, a lower-case word; empty: none.
  const std::vector<uint32_t>& PhrasesFrom(std::string_view first) const;

  const std::vector<Cue>& rows() const { return rows_; }

 private:
  std::vector<Cue> rows_;
  std::unordered_map<std::string, uint32_t> by_key_;
  StringMap<std::vector<uint32_t>> phrases_;  // by their first word
};

}  // namespace onrecord
