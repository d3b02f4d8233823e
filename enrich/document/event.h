#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "enrich/document/actor_code.h"
#include "enrich/document/provenance.h"
#include "enrich/document/span.h"
#include "enrich/document/time_value.h"

namespace onrecord {

enum class Modality { kAsserted, kPlanned, kHypothetical, kNegated, kReported, kHabitual, kHistorical };

struct EventActor {
  ActorCode code;  // empty: none
  std::string text;
  std::optional<Span> span;
  int32_t entity = -1;  // index into Analysis::entities
};

struct Place {
  std::string name;
  std::string country;  // ISO 3166-1 alpha-3; empty: not known
  std::optional<Span> span;
};

// A number with what it counts: "more than 40 ballistic missiles".
struct Count {
  double value = 0;
  double upper = 0;       // of a range, or the same as value: "up to 40"; 0: neither
  std::string unit;       // "missile"; empty: not given
  std::string qualifier;  // "more than"; empty: exact
  std::string kind;       // "total", "ordinal", "casualties", "amount"; empty: plain
  Span span;
  std::optional<TimeValue> as_of;
};

// One act of one source actor on one target actor.
struct Event {
  std::string code;  // CAMEO, two to four digits
  std::string plover;
  std::string plover_mode;
  int quad_class = 0;  // 1..4
  double goldstein = 0;
  EventActor source;
  std::optional<EventActor> target;
  std::optional<TimeValue> date;
  std::optional<Place> location;
  std::vector<Count> counts;
  Modality modality = Modality::kAsserted;
  int32_t in_quote = -1;  // index into Analysis::quotes
  Span span;              // the clause
  Span trigger;           // the words that carry the act; inside span
  std::vector<Span> other_mentions;
  bool reciprocal = false;
  Provenance why;
};

}  // namespace onrecord
