#include "enrich/quotes/find_channel.h"

#include <algorithm>

#include "common/base/strings.h"

namespace onrecord {
namespace {

constexpr uint32_t kLongest = 14;  // tokens

class ChannelFinder {
 public:
  ChannelFinder(const QuoteScene& scene, const CueMatch& cue) : scene_(scene), cue_(cue) {}

  std::string Find() const {
    for (const uint32_t child : scene_.tree.Children(cue_.token)) {
      const Deprel r = scene_.tokens[child].deprel;
      if ((r == Deprel::kObl || r == Deprel::kAdvmod) && !scene_.quoted[child] && IsChannel(child))
        return WithPerson(child);
    }
    if (cue_.source >= 0 && IsChannel(cue_.source)) return scene_.tokens[cue_.source].lemma;
    return ByAnother();
  }

 private:
  bool IsChannel(uint32_t token) const { return Is(scene_.tokens[token], QuoteWord::kChannel); }

  std::string Text(TokenRange range) const { return std::string(scene_.SpanOf(range).In(scene_.text)); }

  // The noun with what is attached to it, without preposition and article, to the first comma or clause.
  TokenRange Phrase(uint32_t noun) const {
    TokenRange range = scene_.tree.Range(noun);
    range.first = std::min(range.first, noun);
    while (range.first < noun &&
           IsOneOf(scene_.tokens[range.first].upos, {Upos::kAdp, Upos::kDet, Upos::kPunct})) {
      ++range.first;
    }
    uint32_t end = noun + 1;
    while (end < range.last && end - range.first < kLongest && !scene_.quoted[end] &&
           !IsOneOf(scene_.tokens[end].upos, {Upos::kPunct, Upos::kSconj, Upos::kVerb}) &&
           !IsThat(scene_.tokens[end])) {
      ++end;
    }
    return {range.first, end};
  }

  // told the Post in an email -> "email to the Post"
  std::string WithPerson(uint32_t noun) const {
    const TokenRange phrase = Phrase(noun);
    std::string text = Text(phrase);
    const int32_t person = scene_.tree.Child(cue_.token, Deprel::kObj, Deprel::kIobj);
    const bool addressed = phrase.last > noun + 1;
    if (!addressed && person >= 0 && cue_.cue->Takes(Frame::kPerson) && !scene_.quoted[person]) {
      const TokenRange whole = scene_.tree.Range(person);
      if (whole.size() <= kLongest) StrAppend(&text, " to ", Text(whole));
    }
    return text;
  }

  // Silva said, according to the Post -> "the Post"
  std::string ByAnother() const {
    const TokenRange others = scene_.CuesIn(scene_.SentenceOf(cue_.token));
    for (uint32_t c = others.first; c < others.last; ++c) {
      const CueMatch& other = scene_.cues[c];
      if (other.cue->part == CuePart::kPhrase && other.cue->Takes(Frame::kQuote) &&
          other.token > cue_.token && cue_.cue->part == CuePart::kVerb &&
          other.source_words.size() <= kLongest) {
        return Text(other.source_words);
      }
    }
    return "";
  }

  const QuoteScene& scene_;
  const CueMatch& cue_;
};

}  // namespace

std::string FindChannel(const QuoteScene& scene, const CueMatch& cue) {
  return ChannelFinder(scene, cue).Find();
}

}  // namespace onrecord
