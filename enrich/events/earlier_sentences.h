#pragma once
#include <map>
#include <string>
#include <vector>

#include "enrich/actors/find_actors.h"
#include "enrich/document/event.h"
#include "enrich/grammar/predicates.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// Acts of earlier sentences, for nouns that refer back to them: who did "the test" that is condemned, who
// made "that offer", who takes part in "the talks" that are broken off. One object an article; Note its
// sentences in order. One thread.
//
//   "Iran tested a missile. Iraq condemned the test."  ->  ActorOfAct for "test" is IRN
class EarlierSentences {
 public:
  // `lexicon` outlives it.
  explicit EarlierSentences(const EventLexicon& lexicon) : lexicon_(lexicon) {}

  // Adds a sentence and its events. Linear in the sentence.
  void Note(const Tree& tree, TokenRange sentence, const ActorFinder& actors,
            const std::vector<Event>& events);

  // The source of the latest act that the noun refers to, of another country than `source`; looks back over
  // 30 acts. Empty: the noun does not refer back, or no such act is known.
  std::vector<EventActor> ActorOfAct(const Tree& tree, int32_t noun, const ActorCode& source) const;
  // The other side that an earlier sentence named for the noun ("talks with Iran"); empty as above.
  std::vector<EventActor> CounterpartOf(const Tree& tree, int32_t noun) const;

 private:
  struct Deed {
    std::string code, rule;
    EventActor doer;
  };
  bool RefersBack(const Tree& tree, int32_t noun) const;
  bool IsNamedBy(const Tree& tree, int32_t noun, const Deed& deed) const;
  bool IsOfItsKind(const Tree& tree, int32_t noun, const Deed& deed) const;

  const EventLexicon& lexicon_;
  std::vector<Deed> deeds_;
  std::map<std::string, std::vector<EventActor>> other_sides_;  // by lemma
};

}  // namespace onrecord
