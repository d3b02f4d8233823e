#include "api/services/interest_index.h"

#include <algorithm>

namespace onrecord::api {
namespace {

std::array<bool, 4> Asked(const ChangeParts& parts) {
  return {parts.quotes, parts.events, parts.articles, parts.texts};
}

}  // namespace

KeyKinds InterestIndex::OfKind::Kinds() const {
  KeyKinds kinds;
  for (size_t i = 0; i < kKeyKinds; ++i) kinds[i] = keys[i] > 0;
  return kinds;
}

InterestIndex::OfKind& InterestIndex::KindOf(const WatchSelection& selection) {
  if (selection.parts().events) return events_;
  return selection.parts().articles ? articles_ : quotes_;
}

ChangeParts InterestIndex::parts() const {
  ChangeParts all;
  for (const auto& [asked, count] : parts_) {
    all.quotes |= asked[0];
    all.events |= asked[1];
    all.articles |= asked[2];
    all.texts |= asked[3];
  }
  return all;
}

void InterestIndex::Add(const WatchSelection* selection) {
  if (!all_.insert(selection).second) return;
  ++parts_[Asked(selection->parts())];
  OfKind& kind = KindOf(*selection);
  if (!selection->needs()) {
    kind.without_keys.insert(selection);
    return;
  }
  for (const std::string& key : *selection->needs()) {
    kind.by_key[key].push_back(selection);
    ++kind.keys[static_cast<unsigned char>(key[0])];
  }
}

void InterestIndex::Remove(const WatchSelection* selection) {
  if (all_.erase(selection) == 0) return;
  const auto asked = parts_.find(Asked(selection->parts()));
  if (--asked->second == 0) parts_.erase(asked);
  OfKind& kind = KindOf(*selection);
  if (!selection->needs()) {
    kind.without_keys.erase(selection);
    return;
  }
  for (const std::string& key : *selection->needs()) {
    const auto found = kind.by_key.find(key);
    auto& selections = found->second;
    selections.erase(std::find(selections.begin(), selections.end(), selection));
    if (selections.empty()) kind.by_key.erase(found);
    --kind.keys[static_cast<unsigned char>(key[0])];
  }
}

template <typename Facts>
void InterestIndex::Collect(const OfKind& kind, const Facts& facts, std::set<const WatchSelection*>* found) {
  if (kind.by_key.empty()) return;
  ForEachKey(facts, kind.Kinds(), [&](const std::string& key) {
    const auto interested = kind.by_key.find(key);
    if (interested != kind.by_key.end()) found->insert(interested->second.begin(), interested->second.end());
  });
}

std::vector<const WatchSelection*> InterestIndex::Find(const ChangeView& view) const {
  const Change& change = view.change();
  // What is gone is told to all.
  const bool gone = !change.gone_quotes.empty() || !change.gone_events.empty() ||
                    !change.gone_articles.empty() || !change.replaced.empty();
  if (gone) return {all_.begin(), all_.end()};
  std::set<const WatchSelection*> found;
  for (const OfKind* kind : {&quotes_, &events_, &articles_}) {
    found.insert(kind->without_keys.begin(), kind->without_keys.end());
  }
  for (size_t i = 0; i < change.quotes.size(); ++i) Collect(quotes_, view.quote(i), &found);
  for (size_t i = 0; i < change.events.size(); ++i) Collect(events_, view.event(i), &found);
  if (change.article) Collect(articles_, view.article(), &found);
  return {found.begin(), found.end()};
}

}  // namespace onrecord::api
