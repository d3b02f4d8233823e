#pragma once
#include <vector>

#include "enrich/quotes/quote_scene.h"

namespace onrecord {

// What a headline says that somebody said.
struct HeadlineSpeech {
  TokenRange source;   // the words that name who said it
  uint32_t head = 0;   // the noun of `source`
  TokenRange content;  // with quotation marks
  int32_t cue = -1;    // index into QuoteScene::cues; -1: a colon alone
};

// Speech in the short forms of headlines, which trees seldom read right; at most one a headline. Linear in
// the headline.
//
//   "'We will not go': Villagers wait"      ->  Villagers, 'We will not go'
//   "Mayor tells police: 'Stop it'"         ->  Mayor, 'Stop it'
//   "Silva: bridge is safe"                 ->  Silva, bridge is safe
//   "Bridge is safe, says mayor in Orland"  ->  mayor, Bridge is safe
//   "Mayor opens bridge, says it is safe"   ->  Mayor, it is safe
std::vector<HeadlineSpeech> FindHeadlineSpeech(const QuoteScene& scene);

}  // namespace onrecord
