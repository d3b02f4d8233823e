#include "api/ledger/join.h"

#include <numeric>

#include "api/ledger/candidates.h"

namespace onrecord::ledger {
namespace {

// Disjoint sets; the smallest member names its set.
class Groups {
 public:
  explicit Groups(size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), size_t{0}); }

  size_t Find(size_t member) {
    while (parent_[member] != member) member = parent_[member] = parent_[parent_[member]];
    return member;
  }

  void Join(size_t a, size_t b) {
    a = Find(a);
    b = Find(b);
    if (a != b) parent_[std::max(a, b)] = std::min(a, b);
  }

 private:
  std::vector<size_t> parent_;
};

}  // namespace

std::vector<Membership> JoinStatements(const Collection& collection, const LedgerRules& rules) {
  const size_t count = collection.occurrences.size();
  Groups utterances(count), points(count);
  std::vector<CompactProfile> compact;
  for (const Profile& profile : collection.occurrences) compact.push_back(CompactOf(profile));
  for (const auto& [a, b] : FindCandidates(collection)) {
    if (!MayBeJoined(collection.occurrences[a], collection.occurrences[b], rules)) continue;
    const Joined joined = Judge(compact[a], compact[b], rules);
    if (joined == Joined::kStatement) utterances.Join(a, b);
    if (joined != Joined::kNot) points.Join(a, b);
  }
  std::vector<Membership> members(count);
  for (size_t i = 0; i < count; ++i) members[i] = {utterances.Find(i), points.Find(i)};
  return members;
}

}  // namespace onrecord::ledger
