#pragma once
#include <vector>

#include "enrich/quotes/quote_scene.h"

namespace onrecord {

// A paragraph of a transcript: who speaks, a colon, what is said.
struct TranscriptLine {
  TokenRange label;  // SILVA, Dr. Weber, Q
  TokenRange words;  // after the colon, to the end of the paragraph
  int32_t mention =
      -1;  // index into QuoteScene::mentions of whom the label means, named before the lines; -1: nobody
};

// The lines of a transcript or interview, in text order. Its form must be beyond doubt: at least four body
// paragraphs begin with a label of up to four words, all of them capital, and a colon (of "Q" and "A" also a
// full stop), and at least two labels come twice; or all paragraphs from the first line on have a label, two
// at least differ, and each is all in capitals. Labels are never quoted. "A" is the one whom the text before
// names as the interviewee ("Interview with Ana Silva"), a surname the person of that name.
//
//   "SILVA: We will go." … "REPORTER: When?" … "SILVA: In May." … "REPORTER: Why?"  ->  four lines
std::vector<TranscriptLine> FindTranscript(const QuoteScene& scene);

}  // namespace onrecord
