#pragma once
#include <vector>

#include "enrich/quotes/quote_scene.h"

namespace onrecord {

// A paragraph of a transcript: who speaks, a colon, what is said.
struct TranscriptLine {
  TokenRange label;  // SILVA, Dr. Weber, Q
  TokenRange words;  // after the colon, to the end of the paragraph
};

// The lines of a transcript or interview, in text order. Its form must be beyond doubt: at least four body
// paragraphs begin with a label of up to four words, all of them capital, and a colon (of "Q" and "A" also a
// full stop), and at least two labels come twice. Labels are never quoted.
//
//   "SILVA: We will go." … "REPORTER: When?" … "SILVA: In May." … "REPORTER: Why?"  ->  four lines
std::vector<TranscriptLine> FindTranscript(const QuoteScene& scene);

}  // namespace onrecord
