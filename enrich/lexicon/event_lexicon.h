#pragma once
#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/lexicon/cameo.h"
#include "enrich/lexicon/lexicon_files.h"

namespace onrecord {

// Lemmas as numbers; -1: a lemma that no rule speaks of.
using WordId = int32_t;

// A part of a clause, as event_patterns.tsv names it.
enum class Slot : uint8_t {
  kPreposition,  // any other name: the phrases behind that preposition
  kObject,
  kSubject,
  kIndirect,
  kOpen,        // xcomp
  kClosed,      // ccomp
  kComplement,  // comp: any of them
  kAdverb,
  kSelf,
  kAny,      // the whole clause
  kPassive,  // the clause is passive
  kCopula,
  kActor,  // the object is someone who acts
  kPlace,
  kAgent,    // the subject is someone who acts
  kSpeaker,  // who says the sentence
  kOwner,    // whose the object is
  kNone,     // no target
};
struct SlotName {
  Slot slot = Slot::kPreposition;
  std::string preposition;
};

// What a pattern does to the act inside its clause: a column of event_transforms.tsv, or one of the last
// three.
enum class Wrap : uint8_t {
  kNone,
  kAppeal,
  kIntend,
  kDemand,
  kRefuse,
  kThreaten,
  kHalt,
  kWill,
  kConsider,
  kPass,  // hands it on as it is
  kSay,   // a plain statement
  kMust,  // a demand by the speaker
};

// One thing that a pattern asks of the clause around its trigger: "obj:@sanctions", "!on", "self~nuclear".
struct EventCondition {
  enum class Test { kThere, kHead, kInside };  // "obj", "obj:x", "obj~x"
  bool negated = false;
  std::vector<SlotName> slots;  // any of these
  Test test = Test::kThere;
  absl::flat_hash_set<WordId> words;
};

// A row of event_patterns.tsv.
struct EventPattern {
  char kind = 'v';       // v verb, n noun, a adjective
  WordId particle = -1;  // "off" of "break_off"
  std::vector<EventCondition> conditions;
  std::string code;  // a CAMEO code; empty: `wrap` decides
  Wrap wrap = Wrap::kNone;
  bool veto = false;                     // the row says: no event
  bool inner = false;                    // counts only inside a wrapping pattern
  bool both = false;                     // reciprocal: coded both ways
  bool mutual = false;                   // coded both ways only among several sources
  std::vector<SlotName> source, target;  // slots to look in first; empty: the usual order
  bool needs_inner = false;              // no event without an act inside
  std::string joint;                     // the code where two countries act: "062" of "150"
  std::string linked;                    // code of the same act from the target's side: "043" of "042"
  int weight = 0;                        // how much it asks for; the heaviest that fits wins
  std::string name;                      // "arrest_v.173", for Provenance
  std::string where;                     // file and line
  std::string example;
  std::vector<std::string> expected;  // "RUS 173 UKR"; empty cell: no event
};

// The words and patterns of events: event_words.tsv, event_patterns.tsv, event_transforms.tsv.
//
//   lexicon.Patterns(lexicon.Find("arrest"))  ->  the patterns that "arrest" can start
class EventLexicon {
 public:
  // kInvalidArgument: file, line and what was expected.
  static absl::StatusOr<EventLexicon> Read(const LexiconFiles& files);

  // The number of a lemma (any case); -1: no rule speaks of it.
  WordId Find(std::string_view lemma) const;
  // The same for a lemma in small letters. Copies nothing.
  WordId FindLower(std::string_view lemma) const;
  // The number of the base form of an irregular verb form in small letters ("shot"); -1: not irregular.
  WordId FindIrregular(std::string_view form) const;
  // Indices into patterns() of those whose trigger is `word`.
  const std::vector<uint32_t>& Started(WordId word) const;
  const std::vector<EventPattern>& patterns() const { return patterns_; }
  bool InClass(std::string_view name, WordId word) const;

  // Whether a CAMEO code, or its first `digits`, is in the class.
  bool CodeInClass(std::string_view name, std::string_view code, size_t digits = 4) const {
    return InClass(name, Find(code.substr(0, digits)));
  }

  // The code of `inner` under `wrap`: (kAppeal, "046") -> "026". Empty: no event.
  std::string Transform(Wrap wrap, std::string_view inner) const;

  const CameoTable& codes() const { return codes_; }

  // Rows of the classes, for checking: name, a word of it, the example.
  struct ClassRow {
    std::string name, where, example;
    std::vector<std::string> words;
  };
  const std::vector<ClassRow>& classes() const { return class_rows_; }

 private:
  absl::Status ReadClasses(const LexiconFiles& files);
  absl::Status ReadIrregular(const LexiconFiles& files);
  absl::Status ReadPatterns(const LexiconFiles& files);
  absl::Status ReadTransforms(const LexiconFiles& files);
  absl::StatusOr<EventCondition> ParseCondition(std::string_view text);
  absl::Status AddPattern(const EventPattern& pattern, std::string_view triggers);
  WordId Intern(std::string_view lemma);

  CameoTable codes_;
  absl::flat_hash_map<std::string, WordId> ids_;
  absl::flat_hash_map<std::string, absl::flat_hash_set<WordId>> classes_;
  absl::flat_hash_map<std::string, WordId> irregular_;
  std::vector<ClassRow> class_rows_;
  std::vector<EventPattern> patterns_;
  absl::flat_hash_map<WordId, std::vector<uint32_t>> started_;
  absl::flat_hash_map<std::string, std::vector<std::string>> transforms_;  // inner -> code for each wrap
};

}  // namespace onrecord
