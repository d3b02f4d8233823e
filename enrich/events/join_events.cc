#include "enrich/events/join_events.h"

#include <algorithm>

namespace onrecord {
namespace {

bool IsItsOwn(const Event& event) {
  const std::string_view root = std::string_view(event.code).substr(0, 2);
  return root == "01" || root == "02" || root == "10" || root == "11";
}

bool DaysCanBeTheSame(const std::optional<TimeValue>& a, const std::optional<TimeValue>& b) {
  if (!a || !b || a->edtf.empty() || b->edtf.empty()) return true;
  return a->edtf == b->edtf;
}

bool SameActors(const Event& a, const Event& b) {
  if (a.source.code.substr(0, 3) != b.source.code.substr(0, 3)) return false;
  if (a.target.has_value() != b.target.has_value()) return false;
  return !a.target || a.target->code.substr(0, 3) == b.target->code.substr(0, 3);
}

bool IsSame(const Event& a, const Event& b) {
  return a.code.substr(0, 2) == b.code.substr(0, 2) && SameActors(a, b) && a.modality == b.modality &&
         (a.trigger == b.trigger || (!IsItsOwn(a) && DaysCanBeTheSame(a.date, b.date)));
}

void Add(const Event& mention, Event* event) {
  if (mention.span != event->span) event->other_mentions.push_back(mention.span);
  if (!event->date || event->date->edtf.empty()) event->date = mention.date;
  if (!event->location) event->location = mention.location;
  if (event->counts.empty()) event->counts = mention.counts;
}

}  // namespace

std::vector<Event> JoinEvents(std::vector<Event> events) {
  std::vector<Event> joined;
  for (Event& event : events) {
    const auto same =
        std::find_if(joined.begin(), joined.end(), [&](const Event& e) { return IsSame(e, event); });
    if (same == joined.end()) {
      joined.push_back(std::move(event));
    } else {
      Add(event, &*same);
    }
  }
  std::stable_sort(joined.begin(), joined.end(),
                   [](const Event& a, const Event& b) { return a.trigger.begin < b.trigger.begin; });
  return joined;
}

}  // namespace onrecord
