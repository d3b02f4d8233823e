#include "enrich/events/join_events.h"

#include <algorithm>
#include <map>
#include <string>

#include "common/base/strings.h"

namespace onrecord {
namespace {

bool IsSpokenAct(const EventLexicon& lexicon, const Event& event) {
  return lexicon.CodeInClass("spoken_codes", event.code, 2);
}

// What comes again and again (tests, arrests, attacks) needs a day to be known for the same; talks and visits
// do not.
bool DaysCanBeTheSame(const Event& a, const Event& b) {
  const bool known_a = a.date && !a.date->edtf.empty(), known_b = b.date && !b.date->edtf.empty();
  if (known_a && known_b) return a.date->edtf == b.date->edtf;
  return a.quad_class != 4 || (!known_a && !known_b && a.why.rule == b.why.rule);
}

bool SameActors(const Event& a, const Event& b) {
  if (!a.source.code.SameFirst(b.source.code)) return false;
  if (a.target.has_value() != b.target.has_value()) return false;
  return !a.target || a.target->code.SameFirst(b.target->code);
}

// Two officials of one state each threaten for themselves; "Iran" and its minister are one event.
bool AreSeparateAnnouncements(const EventLexicon& lexicon, const Event& a, const Event& b) {
  return lexicon.CodeInClass("announced_codes", a.code, 2) && a.source.code.HasRest() &&
         b.source.code.HasRest() && a.source.entity >= 0 && b.source.entity >= 0 &&
         a.source.entity != b.source.entity;
}

bool IsSame(const EventLexicon& lexicon, const Event& a, const Event& b) {
  if (AreSeparateAnnouncements(lexicon, a, b)) return false;
  return a.code.substr(0, 3) == b.code.substr(0, 3) && SameActors(a, b) && a.modality == b.modality &&
         (a.trigger == b.trigger || (!IsSpokenAct(lexicon, a) && DaysCanBeTheSame(a, b)));
}

void Add(const Event& mention, Event* event) {
  if (mention.span != event->span) event->other_mentions.push_back(mention.span);
  if (!event->date || event->date->edtf.empty()) event->date = mention.date;
  if (!event->location) event->location = mention.location;
  if (event->counts.empty()) event->counts = mention.counts;
}

}  // namespace

std::vector<Event> JoinEvents(std::vector<Event> events, const EventLexicon& lexicon) {
  std::vector<Event> joined;
  std::map<std::string, std::vector<size_t>> of_actors;  // indices into `joined`
  for (Event& event : events) {
    std::vector<size_t>& known = of_actors[StrCat(event.code.substr(0, 3), event.source.code.first())];
    // Only one sentence reports such acts twice: comparing with the last few is enough.
    const size_t last = IsSpokenAct(lexicon, event) ? std::min<size_t>(known.size(), 20) : known.size();
    const auto same = std::find_if(known.end() - static_cast<ptrdiff_t>(last), known.end(),
                                   [&](size_t index) { return IsSame(lexicon, joined[index], event); });
    if (same != known.end()) {
      Add(event, &joined[*same]);
      continue;
    }
    known.push_back(joined.size());
    joined.push_back(std::move(event));
  }
  std::stable_sort(joined.begin(), joined.end(),
                   [](const Event& a, const Event& b) { return a.trigger.begin < b.trigger.begin; });
  return joined;
}

}  // namespace onrecord
