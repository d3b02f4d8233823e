#pragma once
#include <absl/container/flat_hash_map.h>

#include <array>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "api/filter/record_keys.h"
#include "api/services/change_view.h"
#include "api/services/watch_selection.h"

namespace onrecord::api {

// Finds the few of many selections that a change may mean something to, by the keys that their filters need:
// what others ask for costs nothing. Used by one thread at a time.
class InterestIndex {
 public:
  // `selection` must stay until it is removed.
  void Add(const WatchSelection* selection);
  void Remove(const WatchSelection* selection);
  // What of a change any of them asks for.
  ChangeParts parts() const;

  // All selections for which Select does not return false, and some for which it does.
  std::vector<const WatchSelection*> Find(const ChangeView& view) const;

 private:
  // Selections of records of one kind.
  struct OfKind {
    absl::flat_hash_map<std::string, std::vector<const WatchSelection*>> by_key;
    std::array<int, kKeyKinds> keys{};             // of each kind
    std::set<const WatchSelection*> without_keys;  // which any record may match
    KeyKinds Kinds() const;
  };
  OfKind& KindOf(const WatchSelection& selection);
  template <typename Facts>
  static void Collect(const OfKind& kind, const Facts& facts, std::set<const WatchSelection*>* found);

  std::set<const WatchSelection*> all_;
  std::map<std::array<bool, 4>, int> parts_;  // how many ask for what
  OfKind quotes_, events_, articles_;
};

}  // namespace onrecord::api
