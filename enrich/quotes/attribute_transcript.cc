#include "enrich/quotes/attribute_transcript.h"

#include <map>
#include <optional>
#include <string_view>

#include "common/base/utf8.h"

namespace onrecord {
namespace {

constexpr uint32_t kLongestLabel = 5;  // tokens
constexpr size_t kFewestLines = 4;
constexpr int kFewestLabels = 2;

bool IsCapital(const QuoteScene& scene, uint32_t token) {
  size_t next;
  return IsUpper(DecodeAt(scene.text, scene.tokens[token].span.begin, &next));
}

// "SILVA:", "Dr. Weber:", "Q." at the start of `paragraph`.
std::optional<TranscriptLine> Line(const QuoteScene& scene, TokenRange paragraph) {
  for (uint32_t i = paragraph.first; i < paragraph.last && i - paragraph.first < kLongestLabel; ++i) {
    const std::string_view form = scene.tokens[i].span.In(scene.text);
    if (scene.quoted[i]) return std::nullopt;
    const bool one_letter = i == paragraph.first + 1 && scene.tokens[paragraph.first].span.size() == 1;
    if (i > paragraph.first && (form == ":" || (form == "." && one_letter))) {
      if (i + 1 >= paragraph.last) return std::nullopt;
      return TranscriptLine{{paragraph.first, i}, {i + 1, paragraph.last}};
    }
    if (!IsCapital(scene, i) && form != ".") return std::nullopt;
    if (i == paragraph.first && (form == "Q." || form == "A.") && i + 1 < paragraph.last)
      return TranscriptLine{{i, i + 1}, {i + 1, paragraph.last}};
  }
  return std::nullopt;
}

}  // namespace

std::vector<TranscriptLine> FindTranscript(const QuoteScene& scene) {
  std::vector<TranscriptLine> lines;
  std::map<std::string_view, int> times;
  for (size_t s = 0; s < scene.sentences.size();) {
    const Sentence& first = scene.sentences[s];
    TokenRange paragraph{first.first_token, first.last_token};
    for (; s < scene.sentences.size() && scene.sentences[s].paragraph == first.paragraph; ++s)
      paragraph.last = scene.sentences[s].last_token;
    if (first.zone != ZoneKind::kBody) continue;
    if (const auto line = Line(scene, paragraph)) {
      lines.push_back(*line);
      ++times[scene.SpanOf(line->label).In(scene.text)];
    }
  }
  int repeated = 0;
  for (const auto& [label, count] : times) repeated += count >= 2;
  if (lines.size() < kFewestLines || repeated < kFewestLabels) return {};
  return lines;
}

}  // namespace onrecord
