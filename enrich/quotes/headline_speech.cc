#include "enrich/quotes/headline_speech.h"

#include <algorithm>
#include <optional>

namespace onrecord {
namespace {

constexpr uint32_t kLongestLabel = 7;     // tokens of a source on one side of a colon
constexpr uint32_t kShortestContent = 3;  // tokens of a content without marks
constexpr uint32_t kLongestSource = 8;    // tokens of a source before or after a verb

class HeadlineReader {
 public:
  HeadlineReader(const QuoteScene& scene, TokenRange all) : scene_(scene), all_(all) {}

  std::optional<HeadlineSpeech> Read() const {
    for (uint32_t i = all_.first + 1; i + 1 < all_.last; ++i) {
      if (scene_.quoted[i] || Form(i) != ":") continue;
      return AtColon({all_.first, i}, {i + 1, all_.last});
    }
    for (uint32_t i = all_.first + 1; i + 2 < all_.last; ++i) {
      if (scene_.quoted[i] || Form(i) != ",") continue;
      if (auto speech = AtComma(i)) return speech;
    }
    return std::nullopt;
  }

 private:
  std::string_view Form(uint32_t i) const { return scene_.tokens[i].span.In(scene_.text); }

  bool HasVerb(TokenRange range) const {
    return std::any_of(scene_.tokens.begin() + range.first, scene_.tokens.begin() + range.last,
                       [](const Token& t) { return IsVerbal(t); });
  }
  bool IsQuoted(TokenRange range) const {
    return range.size() >= kShortestContent &&
           std::all_of(scene_.quoted.begin() + range.first, scene_.quoted.begin() + range.last,
                       [](char quoted) { return quoted != 0; });
  }

  static bool Speaks(const Mention& mention) {
    return mention.form != MentionForm::kPronoun && CanAct(mention.kind);
  }

  // The first mention of someone who can speak in `range`, at most `skip` words from its beginning; null:
  // none.
  const Mention* FirstSpeaker(TokenRange range, uint32_t skip) const {
    auto it = std::lower_bound(scene_.mentions.begin(), scene_.mentions.end(), range.first,
                               [](const Mention& m, uint32_t token) { return m.first_token < token; });
    for (; it != scene_.mentions.end() && it->last_token <= range.last; ++it) {
      if (it->first_token > range.first + skip) break;
      if (Speaks(*it)) return &*it;
    }
    return nullptr;
  }

  // Who stands at the beginning of `range`: a mention, or the nouns up to the first other word.
  bool TakeLeading(TokenRange range, HeadlineSpeech* speech) const {
    if (const Mention* speaker = FirstSpeaker(range, 1)) {
      speech->source = {range.first, speaker->last_token};
      speech->head = speaker->head_token;
      uint32_t end = speaker->last_token;
      while (end < range.last && IsNounWord(end)) ++end;
      if (end == range.last && end > speaker->last_token) {  // the Post | editorial
        speech->source.last = end;
        speech->head = end - 1;
      }
      return true;
    }
    uint32_t end = range.first;
    while (end < range.last && end - range.first < kLongestSource && IsNounWord(end)) ++end;
    while (end > range.first && scene_.IsPunct(end - 1)) --end;
    const bool alone =
        end == range.first + 1 && scene_.tokens[range.first].upos == Upos::kAdj;  // "says general as …"
    if (end == range.first || !(alone || IsNominal(scene_.tokens[end - 1]))) return false;
    speech->source = {range.first, end};
    speech->head = end - 1;
    return true;
  }
  bool IsNounWord(uint32_t i) const {
    const Upos tag = scene_.tokens[i].upos;
    return !scene_.quoted[i] &&
           (IsNominal(scene_.tokens[i]) || IsOneOf(tag, {Upos::kAdj, Upos::kDet, Upos::kNum, Upos::kPart}) ||
            scene_.tokens[i].xpos == Xpos::kHyph);
  }

  std::optional<HeadlineSpeech> AtColon(TokenRange left, TokenRange right) const {
    HeadlineSpeech speech;
    if (IsQuoted(left) && !right.empty() && TakeLeading(right, &speech)) return WithContent(left, speech);
    if (IsQuoted(right) && TakeLeading(left, &speech)) {
      const TokenRange cues = scene_.CuesIn(left);
      for (uint32_t c = cues.first; c < cues.last; ++c) {
        if (scene_.cues[c].cue->Takes(Frame::kQuote)) speech.cue = static_cast<int32_t>(c);
      }
      return WithContent(right, speech);
    }
    if (IsLabel(left, right, &speech)) return WithContent(right, speech);
    if (IsLabel(right, left, &speech)) return WithContent(left, speech);
    return std::nullopt;
  }

  // A short side that names someone, beside one with a verb.
  bool IsLabel(TokenRange source, TokenRange content, HeadlineSpeech* speech) const {
    if (source.size() > kLongestLabel || content.size() < kShortestContent || HasVerb(source) ||
        !HasVerb(content))
      return false;
    const Mention* speaker = FirstSpeaker(source, kLongestLabel);
    if (speaker == nullptr) return false;
    speech->source = source;
    speech->head = speaker->head_token;
    return true;
  }

  static HeadlineSpeech WithContent(TokenRange content, HeadlineSpeech speech) {
    speech.content = content;
    return speech;
  }

  // "…, says …" with the comma at `comma`.
  std::optional<HeadlineSpeech> AtComma(uint32_t comma) const {
    const TokenRange cues = scene_.CuesIn({comma + 1, comma + 2});
    if (cues.empty()) return std::nullopt;
    const CueMatch& cue = scene_.cues[cues.first];
    const bool speech_verb = cue.cue->part == CuePart::kVerb && cue.cue->attitude == Attitude::kSpeech &&
                             cue.cue->Takes(Frame::kThat) && cue.cue->Takes(Frame::kQuote);
    if (!speech_verb || !IsFinite(scene_.tokens[comma + 1])) return std::nullopt;
    HeadlineSpeech speech;
    speech.cue = static_cast<int32_t>(cues.first);
    const TokenRange before{all_.first, comma}, after{cue.words.last, all_.last};
    if (after.empty()) return std::nullopt;
    if (!scene_.quoted[after.first] && TakeLeading(after, &speech) && EndsSource(speech.source.last)) {
      return before.size() >= kShortestContent ? std::optional(WithContent(before, speech)) : std::nullopt;
    }
    if (after.size() < kShortestContent || !HasVerb(before) || !TakeLeading(before, &speech))
      return std::nullopt;
    if (cue.cue->Takes(Frame::kPerson) || !(HasVerb(after) || IsQuoted(after))) return std::nullopt;
    return WithContent(after, speech);
  }

  // The sentence ends after a source, or goes on with what happens beside the saying: "says mayor | as talks
  // begin".
  bool EndsSource(uint32_t at) const {
    if (at >= all_.last) return true;
    const Upos tag = scene_.tokens[at].upos;
    return IsOneOf(tag, {Upos::kAdp, Upos::kSconj, Upos::kPunct}) || scene_.tokens[at].lemma == "as";
  }

  const QuoteScene& scene_;
  const TokenRange all_;
};

}  // namespace

std::vector<HeadlineSpeech> FindHeadlineSpeech(const QuoteScene& scene) {
  std::vector<HeadlineSpeech> found;
  for (const Sentence& sentence : scene.sentences) {
    if (sentence.zone != ZoneKind::kHeadline) continue;
    if (auto speech = HeadlineReader(scene, {sentence.first_token, sentence.last_token}).Read())
      found.push_back(*speech);
  }
  return found;
}

}  // namespace onrecord
