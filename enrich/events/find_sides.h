#pragma once
#include <vector>

#include "enrich/actors/find_actors.h"
#include "enrich/document/event.h"
#include "enrich/events/earlier_sentences.h"
#include "enrich/events/find_acts.h"
#include "enrich/lexicon/lexicon.h"

namespace onrecord {

// Who acts on whom in an act.
struct ActSides {
  std::vector<EventActor> sources;  // empty: no actor with a code, so no event
  std::vector<EventActor> targets;
  bool source_says_we = false;                // the source is the speaker of a "we"
  bool target_from_earlier_sentence = false;  // the target is from an earlier sentence
};

// Finds the sides of the acts of one sentence: from the act's own phrases, then from who says it, where it
// happened, earlier sentences, and for affairs of one country from the source.
//
//   "Thousands marched in Tabriz."  ->  source IRNOPP (the country is that of the place), target IRN
class SideFinder {
 public:
  // All references outlive it.
  SideFinder(const Lexicon& lexicon, const ActorFinder& actors, const EarlierSentences& before,
             const Tree& tree)
      : lexicon_(lexicon), actors_(actors), before_(before), tree_(tree) {}

  // Cost: the words of the act's clause, each with the phrases below it.
  ActSides Of(const Act& act) const;

 private:
  std::vector<EventActor> SourcesOf(const Act& act, bool* says_we) const;
  std::vector<EventActor> TargetsOf(const Act& act, const std::vector<EventActor>& sources,
                                    bool* from_earlier_sentence) const;
  std::vector<EventActor> SpeakerFor(int32_t noun, bool* says_we) const;
  std::string CountryOfPlace(const Act& act) const;
  std::vector<EventActor> LocalSource(const Act& act) const;
  std::vector<EventActor> NamelessSource(const Act& act) const;
  std::vector<EventActor> TargetFromEarlierSentence(const Act& act,
                                                    const std::vector<EventActor>& sources) const;
  bool IsWithinCountry(const ActorCode& code) const;
  bool IsState(const ActorCode& code) const;
  bool IsSpeaker(const EventActor& actor) const;
  bool IsOwnSide(const Act& act, const EventActor& source, const EventActor& target) const;
  void LendCountry(const std::vector<EventActor>& sources, std::vector<EventActor>* targets) const;
  std::vector<EventActor> Homeland(const Act& act, const std::vector<EventActor>& sources) const;
  std::vector<EventActor> OthersIn(const Act& act, const std::vector<EventActor>& sources, bool abroad) const;
  bool IsInAnotherClause(int32_t token, int32_t head) const;

  const Lexicon& lexicon_;
  const ActorFinder& actors_;
  const EarlierSentences& before_;
  const Tree& tree_;
};

}  // namespace onrecord
