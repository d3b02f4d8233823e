#pragma once
#include <map>
#include <string>
#include <vector>

#include "enrich/actors/find_actors.h"
#include "enrich/document/event.h"
#include "enrich/grammar/predicates.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// What the sentences so far have told, for those that take it up with "the": who did "the test" that is
// condemned, made "that offer", and with whom "the talks" are that are broken off. One for an article, told
// its sentences in order.
//
//   "Iran tested a missile. Iraq condemned the test."  ->  BehindDeed for "test" is IRN
class ToldBefore {
 public:
  // `lexicon` outlives it.
  explicit ToldBefore(const EventLexicon& lexicon) : lexicon_(lexicon) {}

  // Takes in a sentence and the events that it tells.
  void Note(const Tree& tree, TokenRange sentence, const ActorFinder& actors,
            const std::vector<Event>& events);

  // Who did the deed or said the words that the noun takes up, of another country than `source` (an actor
  // code); empty: it takes up nothing, or nobody known.
  std::vector<EventActor> BehindDeed(const Tree& tree, int32_t noun, const ActorCode& source) const;
  // With or against whom the thing of the noun was said to be; empty as above.
  std::vector<EventActor> OtherSide(const Tree& tree, int32_t noun) const;

 private:
  struct Deed {
    std::string code, rule;
    EventActor doer;
  };
  bool TakesUp(const Tree& tree, int32_t noun) const;
  bool IsNamedBy(const Tree& tree, int32_t noun, const Deed& deed) const;
  bool IsOfItsKind(const Tree& tree, int32_t noun, const Deed& deed) const;

  const EventLexicon& lexicon_;
  std::vector<Deed> deeds_;
  std::map<std::string, std::vector<EventActor>> other_sides_;  // by lemma
};

}  // namespace onrecord
