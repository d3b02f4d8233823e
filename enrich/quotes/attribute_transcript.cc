#include "enrich/quotes/attribute_transcript.h"

#include <map>
#include <optional>
#include <string>
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

bool IsInCapitals(std::string_view label) {
  for (size_t at = 0, next = 0; at < label.size(); at = next) {
    if (IsLower(DecodeAt(label, at, &next))) return false;
  }
  return true;
}

std::string LastWord(std::string_view name) {
  const size_t blank = name.rfind(' ');
  return FoldCase(blank == std::string_view::npos ? name : name.substr(blank + 1));
}

bool IsNamedPerson(const Mention& mention) {
  return mention.form == MentionForm::kName && mention.kind == EntityKind::kPerson;
}

// The person whom the text before the token `first` names as answering: after "with", or the only one named
// there; -1: nobody.
int32_t Interviewee(const QuoteScene& scene, uint32_t first) {
  int32_t only = -1;
  bool several = false;
  for (size_t i = 0; i < scene.mentions.size() && scene.mentions[i].first_token < first; ++i) {
    const Mention& mention = scene.mentions[i];
    if (!IsNamedPerson(mention)) continue;
    if (mention.first_token > 0 && scene.tokens[mention.first_token - 1].lemma == "with")
      return static_cast<int32_t>(i);
    const auto name = [&](const Mention& m) { return LastWord(m.name.In(scene.text)); };
    several = several || (only >= 0 && name(scene.mentions[only]) != name(mention));
    if (only < 0) only = static_cast<int32_t>(i);
  }
  return several ? -1 : only;
}

// The person before the token `first` whose surname the label is; -1: nobody.
int32_t PersonOfLabel(const QuoteScene& scene, std::string_view label, uint32_t first) {
  const std::string surname = LastWord(label);
  for (size_t i = 0; i < scene.mentions.size() && scene.mentions[i].first_token < first; ++i) {
    const Mention& mention = scene.mentions[i];
    if (IsNamedPerson(mention) && LastWord(mention.name.In(scene.text)) == surname)
      return static_cast<int32_t>(i);
  }
  return -1;
}

void NameSpeakers(const QuoteScene& scene, std::vector<TranscriptLine>* lines) {
  if (lines->empty()) return;
  const uint32_t first = lines->front().label.first;
  const int32_t interviewee = Interviewee(scene, first);
  for (TranscriptLine& line : *lines) {
    const std::string_view label = scene.SpanOf(line.label).In(scene.text);
    const bool answer = label == "A" || label == "A.";
    line.mention = answer ? interviewee : PersonOfLabel(scene, label, first);
  }
}

}  // namespace

std::vector<TranscriptLine> FindTranscript(const QuoteScene& scene) {
  std::vector<TranscriptLine> lines;
  std::map<std::string_view, int> times;
  bool gapless = true, capitals = true;
  for (size_t s = 0; s < scene.sentences.size();) {
    const Sentence& first = scene.sentences[s];
    TokenRange paragraph{first.first_token, first.last_token};
    for (; s < scene.sentences.size() && scene.sentences[s].paragraph == first.paragraph; ++s)
      paragraph.last = scene.sentences[s].last_token;
    if (first.zone != ZoneKind::kBody && first.zone != ZoneKind::kHeadline) continue;
    const auto line = Line(scene, paragraph);
    if (first.zone == ZoneKind::kHeadline &&
        !(line && IsInCapitals(scene.SpanOf(line->label).In(scene.text))))
      continue;
    if (line) {
      lines.push_back(*line);
      const std::string_view label = scene.SpanOf(line->label).In(scene.text);
      ++times[label];
      capitals = capitals && IsInCapitals(label);
    } else if (!lines.empty()) {
      gapless = false;
    }
  }
  int repeated = 0;
  for (const auto& [label, count] : times) repeated += count >= 2;
  const bool repeats = lines.size() >= kFewestLines && repeated >= kFewestLabels;
  const bool pure = gapless && capitals && times.size() >= kFewestLabels;
  if (!repeats && !pure) return {};
  NameSpeakers(scene, &lines);
  return lines;
}

}  // namespace onrecord
