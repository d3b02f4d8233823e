#include "api/store/statements/separated_parts.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <utility>

#include "common/base/status_macros.h"

namespace onrecord::api {
namespace {

constexpr size_t kReadAtOnce = 256;

// What was reached from one member, or from several that turned out to be connected.
struct Search {
  std::vector<int64_t> reached;
  size_t read = 0;  // of so many of `reached` the links are known; these stand first

  bool Done() const { return read == reached.size(); }
};

class Searches {
 public:
  explicit Searches(const std::set<int64_t>& starts) {
    for (const int64_t start : starts) {
      owner_[start] = static_cast<int>(searches_.size());
      joined_with_.push_back(static_cast<int>(searches_.size()));
      searches_.push_back({std::vector<int64_t>{start}, 0});
    }
  }

  // Those that are not part of another, the smallest first.
  std::vector<int> Roots() {
    std::vector<int> roots;
    for (int i = 0; i < static_cast<int>(searches_.size()); ++i) {
      if (joined_with_[i] == i) roots.push_back(i);
    }
    std::sort(roots.begin(), roots.end(), [&](int a, int b) {
      return std::pair(searches_[a].reached.size(), a) < std::pair(searches_[b].reached.size(), b);
    });
    return roots;
  }

  // Takes members whose links are to be read next, of the search `root`, until `members` has `most`.
  void TakeUnread(int root, size_t most, std::vector<int64_t>* members) {
    Search& search = searches_[root];
    while (members->size() < most && !search.Done()) members->push_back(search.reached[search.read++]);
  }

  void Reach(int64_t from, int64_t to) {
    const int root = RootOf(owner_.at(from));
    const auto [at, is_new] = owner_.try_emplace(to, root);
    if (is_new) {
      searches_[root].reached.push_back(to);
    } else {
      Join(root, RootOf(at->second));
    }
  }

  const Search& at(int root) const { return searches_[root]; }

 private:
  int RootOf(int search) {
    while (joined_with_[search] != search) search = joined_with_[search] = joined_with_[joined_with_[search]];
    return search;
  }

  void Join(int a, int b) {
    if (a == b) return;
    if (searches_[a].reached.size() < searches_[b].reached.size()) std::swap(a, b);
    Search& kept = searches_[a];
    Search gone = std::exchange(searches_[b], {});
    joined_with_[b] = a;
    const auto unread = gone.reached.begin() + static_cast<std::ptrdiff_t>(gone.read);
    kept.reached.insert(kept.reached.end(), unread, gone.reached.end());
    kept.reached.insert(kept.reached.begin(), gone.reached.begin(), unread);
    kept.read += gone.read;
  }

  std::vector<Search> searches_;
  std::vector<int> joined_with_;
  absl::flat_hash_map<int64_t, int> owner_;
};

}  // namespace

absl::StatusOr<std::vector<std::vector<int64_t>>> FindSeparatedParts(LinkRows& links,
                                                                     const std::set<int64_t>& touched,
                                                                     int64_t least_kind) {
  Searches searches(touched);
  std::vector<int> roots;
  while (true) {
    roots = searches.Roots();
    std::vector<int> open;
    std::copy_if(roots.begin(), roots.end(), std::back_inserter(open),
                 [&](int root) { return !searches.at(root).Done(); });
    if (open.size() < 2) break;
    open.pop_back();
    std::vector<int64_t> members;
    for (const int root : open) searches.TakeUnread(root, kReadAtOnce, &members);
    OR_ASSIGN_OR_RETURN(const std::vector<Link> found, links.LinksOf(members, least_kind));
    for (const Link& link : found) searches.Reach(link.from, link.other);
  }
  // The one that is left: the one that is not done, or else the largest.
  const auto left =
      std::find_if(roots.begin(), roots.end(), [&](int root) { return !searches.at(root).Done(); });
  if (!roots.empty()) roots.erase(left != roots.end() ? left : roots.end() - 1);
  std::vector<std::vector<int64_t>> parts;
  for (const int root : roots) parts.push_back(searches.at(root).reached);
  return parts;
}

}  // namespace onrecord::api
