#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "enrich/document/provenance.h"
#include "enrich/document/span.h"
#include "enrich/document/time_value.h"

namespace onrecord {

enum class QuoteKind { kDirect, kIndirect, kMixed };
enum class Attitude { kSpeech, kBelief, kIntention };

struct QuotePiece {
  Span span;  // a direct piece without its quotation marks
  QuoteKind kind = QuoteKind::kDirect;
};

// Something said, as this article prints it.
struct Quote {
  QuoteKind kind = QuoteKind::kDirect;
  Attitude attitude = Attitude::kSpeech;
  std::vector<QuotePiece> pieces;  // in text order; at least one; none crosses a paragraph
  std::optional<Span> source;      // the mention beside it
  std::optional<Span> cue;
  std::string cue_lemma;
  int32_t source_mention = -1;  // index into Analysis::mentions; -1: none
  int32_t speaker = -1;         // index into Analysis::entities; -1: not resolved
  std::vector<int32_t>
      co_speakers;        // entities that say it together with `speaker`: "Ana Silva and Bo Lund said"
  bool floating = false;  // a separate sentence without a source or cue beside it
  bool negated = false;   // reported as denied or not said
  std::string via;        // "email to Yonhap News Agency"; empty: not given
  std::optional<TimeValue> said;
  Span context;            // the sentences that hold pieces, source and cue
  int32_t inside = -1;     // index into Analysis::quotes: A says that B said
  bool nested = false;     // its content is part of the content of `inside`
  Provenance why;          // of detection and attribution
  Provenance speaker_why;  // of the speaker's resolution
};

}  // namespace onrecord
