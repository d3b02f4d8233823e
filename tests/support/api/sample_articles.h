#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "api/store/store.h"

// Articles for tests of the api: small, fictional, and right in every offset.
namespace onrecord::api {

struct SampleQuote {
  std::string speaker;  // "Ana Silva"; empty: not resolved
  std::string text;
  std::string affiliation = "Ministry of Tides";
  std::string country = "PRT";
  v1::QuoteKind kind = v1::QUOTE_KIND_DIRECT;
  double confidence = 0.9;
  std::string said;  // "2031-05-02"; empty: the article does not tell
};

struct SampleEvent {
  std::string code = "042";
  std::string source = "PRTGOV";
  std::string target = "ESP";
  std::string clause = "Silva visited Madrid";
  std::string day = "2031-05-02";  // empty: not told
  v1::Modality modality = v1::MODALITY_ASSERTED;
  std::string rule;
  double count = 0;  // of `unit`, told at the end of the clause; 0: none
  std::string unit = "dead";
  std::string qualifier;
};

struct SampleArticle {
  std::string id = "a1";
  std::string revision = "r1";
  int64_t observed_seconds = 1000;
  std::string analyser = "test 1";
  std::string outlet = "The Harbour Post";
  std::string published = "2031-05-03";
  std::string language = "en";
  std::vector<SampleQuote> quotes;
  std::vector<SampleEvent> events;
};

// The text is the headline, then a line for each quote and each event: `"TEXT," SPEAKER said.` and `CLAUSE.`
v1::EnrichedArticle MakeArticle(const SampleArticle& sample);

// A batch of these articles and no positions.
Batch MakeBatch(const std::vector<SampleArticle>& samples);

}  // namespace onrecord::api
