#include "enrich/quotes/beside_stretch.h"

#include <algorithm>

#include "enrich/quotes/trim_source.h"

namespace onrecord {

TokenRange WordsBefore(const QuoteScene& scene, uint32_t stretch) {
  const uint32_t first = scene.stretch_tokens[stretch].first;
  uint32_t begin = scene.SentenceOf(first).first;
  if (stretch > 0) begin = std::max(begin, scene.stretch_tokens[stretch - 1].last);
  return {std::min(begin, first), first};
}

bool HasLeadInPunctuation(const QuoteScene& scene, uint32_t stretch) {
  const uint32_t first = scene.stretch_tokens[stretch].first;
  if (first == 0 || first == scene.SentenceOf(first).first) return false;
  const std::string_view form = scene.tokens[first - 1].span.In(scene.text);
  return form == "," || form == ":";
}

DirectFinding FindingOf(const QuoteScene& scene, uint32_t stretch, std::string_view rule) {
  DirectFinding finding;
  finding.rule = rule;
  finding.begins = scene.stretch_tokens[stretch].first;
  finding.ends = scene.stretch_tokens[stretch].last;
  return finding;
}

DirectFinding FindingOfCue(const QuoteScene& scene, uint32_t stretch, uint32_t cue, std::string_view rule) {
  DirectFinding finding = FindingOf(scene, stretch, rule);
  const CueMatch& match = scene.cues[cue];
  finding.cue = static_cast<int32_t>(cue);
  finding.source = match.source;
  finding.source_words = match.source_words;
  TrimSource(scene, &finding.source, &finding.source_words);
  return finding;
}

}  // namespace onrecord
