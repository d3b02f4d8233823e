#pragma once
#include <cstdint>
#include <vector>

#include "enrich/actors/find_actors.h"
#include "enrich/events/find_acts.h"
#include "enrich/grammar/clause.h"
#include "enrich/lexicon/event_lexicon.h"

namespace onrecord {

// Appends to `list` the tokens of `more` that are not in it yet; negative ones are skipped.
void AppendNew(std::vector<int32_t>* list, const std::vector<int32_t>& more);
// `all` without the tokens of `removed`, in order.
std::vector<int32_t> WithoutTokens(const std::vector<int32_t>& all, const std::vector<int32_t>& removed);

// Who acts in a clause and on whom, as heads of noun phrases, the likeliest first: what the slots of a
// pattern select, or by default the clause's own subject and objects. All arguments must outlive it.
class ActSides {
 public:
  ActSides(const Tree& tree, const EventLexicon& lexicon, const KindOf& kind_of)
      : tree_(tree), lexicon_(lexicon), kind_of_(kind_of) {}

  // An act of the clause by the pattern: flags and sources set, code and targets not.
  Act NewAct(const Clause& clause, const EventPattern& pattern) const;
  // The phrases that fill the slots of a pattern.
  std::vector<int32_t> InSlots(const Clause& clause, const std::vector<SlotName>& slots) const;
  // The targets of a pattern, its slots first; none if the pattern says that it has none.
  std::vector<int32_t> TargetsOf(const Clause& clause, const EventPattern& pattern) const;
  // Whom an appeal or demand is addressed to.
  std::vector<int32_t> AddresseesOf(const Clause& clause) const;

  static bool BeginsWith(const std::vector<SlotName>& slots, Slot slot) {
    return !slots.empty() && slots.front().slot == slot;
  }

 private:
  const Tree& tree_;
  const EventLexicon& lexicon_;
  const KindOf& kind_of_;
};

}  // namespace onrecord
