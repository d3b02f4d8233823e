#include "enrich/quotes/build_quotes.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "enrich/document/analysis.h"
#include "enrich/quotes/find_channel.h"
#include "enrich/quotes/trim_source.h"

namespace onrecord {
namespace {

// Letters and digits of `span`, and how many of them stand between marks.
struct Letters {
  uint32_t all = 0, quoted = 0;
};

class Builder {
 public:
  Builder(const QuoteScene& scene, const Lexicon& lexicon)
      : scene_(scene), lexicon_(lexicon), rules_(lexicon.quote_rules) {}

  Quote Direct(const DirectFinding& finding) const {
    const QuotedStretch& stretch = scene_.stretches[finding.stretch];
    const TokenRange own = scene_.stretch_tokens[finding.stretch];
    Quote quote = Empty(finding.cue, finding.source, finding.source_words);
    if (finding.begins < own.first || finding.ends > own.last) {
      const uint32_t end =
          finding.ends > own.last ? scene_.tokens[finding.ends - 1].span.end : stretch.outer.end;
      AddPieces({scene_.tokens[std::min(finding.begins, own.first)].span.begin, end}, &quote);
    } else {
      quote.pieces.push_back({stretch.inner, QuoteKind::kDirect});
    }
    quote.floating = finding.floating;
    quote.why.rule = finding.rule;
    quote.why.confidence = rules_.Confidence(finding.rule);
    Finish(&quote);
    return quote;
  }

  Quote Transcript(const TranscriptLine& line) const {
    Quote quote = Empty(-1, static_cast<int32_t>(line.label.last) - 1, line.label);
    if (line.mention >= 0) quote.source_mention = line.mention;
    AddPieces(scene_.SpanOf(line.words), &quote);
    for (QuotePiece& piece : quote.pieces) piece.kind = QuoteKind::kDirect;
    quote.why.rule = "quotes.direct.transcript";
    quote.why.confidence = rules_.Confidence(quote.why.rule);
    if (!quote.pieces.empty()) Finish(&quote);
    return quote;
  }

  Quote Indirect(const IndirectFinding& finding) const {
    const bool nobody = finding.frame == Frame::kRaising;  // "Silva seems to win": no one is said to think so
    Quote quote = Empty(finding.cue, nobody ? -1 : finding.source, finding.source_words);
    if (AsksToStayUnnamed(finding)) return quote;
    for (const Span span : finding.pieces) AddPieces(span, &quote);
    if (quote.pieces.empty()) return quote;
    quote.why.rule = finding.rule;
    quote.why.confidence = finding.probability >= 0 ? finding.probability : rules_.Confidence(finding.rule);
    Finish(&quote);
    return quote;
  }

 private:
  // "requesting anonymity because …", "asked not to be named": no statement, but why there is no name.
  bool AsksToStayUnnamed(const IndirectFinding& finding) const {
    constexpr uint32_t kWithin = 4;  // tokens
    if (finding.frame == Frame::kThat || finding.frame == Frame::kWh) return false;
    const uint32_t first = scene_.TokenAt(finding.pieces.front().begin);
    for (uint32_t i = first; i < first + kWithin && i < scene_.tokens.size(); ++i) {
      const Token& t = scene_.tokens[i];
      if (t.span.begin >= finding.pieces.front().end) break;
      if (t.deprel == Deprel::kAmod) continue;  // an unnamed aide
      if (lexicon_.entity_words.Is(AsciiLower(t.span.In(scene_.text)), EntityWord::kAnonymous)) return true;
    }
    return false;
  }

  Quote Empty(int32_t cue, int32_t source, TokenRange source_words) const {
    Quote quote;
    if (cue >= 0) {
      const CueMatch& match = scene_.cues[cue];
      quote.cue = scene_.SpanOf(match.words);
      quote.cue_lemma = match.cue->IsUnlisted() ? scene_.tokens[match.token].lemma : match.cue->lemma;
      quote.attitude = match.cue->attitude;
      quote.negated = match.negated;
      if (match.cue->attitude == Attitude::kSpeech) quote.via = FindChannel(scene_, match);
    }
    TrimSource(scene_, &source, &source_words);
    if (source >= 0 && !source_words.empty()) {
      quote.source = scene_.SpanOf(source_words);
      quote.source_mention = MentionOf(static_cast<uint32_t>(source), cue);
    }
    return quote;
  }

  // The mention whose head the source's head is, or the smallest that holds it.
  int32_t MentionOf(uint32_t head, int32_t cue) const {
    if (cue >= 0 && scene_.cues[cue].antecedent >= 0 &&
        scene_.cues[cue].source == static_cast<int32_t>(head)) {
      head = static_cast<uint32_t>(scene_.cues[cue].antecedent);
    }
    int32_t best = -1;
    auto it = std::upper_bound(scene_.mentions.begin(), scene_.mentions.end(), head,
                               [](uint32_t token, const Mention& m) { return token < m.first_token; });
    for (int looked = 0; it != scene_.mentions.begin() && looked < 8; ++looked) {
      --it;
      if (head >= it->last_token) continue;
      const auto index = static_cast<int32_t>(it - scene_.mentions.begin());
      if (it->head_token == head) return index;
      if (best < 0) best = index;
    }
    return best;
  }

  Letters Count(Span span) const {
    Letters letters;
    auto it = std::lower_bound(scene_.stretches.begin(), scene_.stretches.end(), span.begin,
                               [](const QuotedStretch& s, uint32_t at) { return s.outer.end <= at; });
    for (size_t at = span.begin; at < span.end;) {
      size_t next;
      const char32_t c = DecodeAt(scene_.text, at, &next);
      while (it != scene_.stretches.end() && it->outer.end <= at) ++it;
      if (IsLetter(c) || IsDigit(c)) {
        ++letters.all;
        letters.quoted += it != scene_.stretches.end() && it->outer.begin <= at;
      }
      at = next;
    }
    return letters;
  }

  // `span` as pieces, cut at line breaks, each of its own kind.
  void AddPieces(Span span, Quote* quote) const {
    uint32_t begin = span.begin;
    for (uint32_t at = span.begin; at <= span.end; ++at) {
      if (at < span.end && scene_.text[at] != '\n' && scene_.text[at] != '\r') continue;
      const std::string_view line = Trim(Span{begin, at}.In(scene_.text));
      if (!line.empty()) {
        const auto from = static_cast<uint32_t>(line.data() - scene_.text.data());
        const Span piece{from, from + static_cast<uint32_t>(line.size())};
        if (const Letters letters = Count(piece); letters.all > 0) {
          const bool direct = letters.quoted * 20 >= letters.all * 19,
                     indirect = letters.quoted * 20 <= letters.all;
          quote->pieces.push_back({piece, direct     ? QuoteKind::kDirect
                                          : indirect ? QuoteKind::kIndirect
                                                     : QuoteKind::kMixed});
        }
      }
      begin = at + 1;
    }
  }

  void Finish(Quote* quote) const {
    quote->kind = quote->pieces[0].kind;
    for (const QuotePiece& piece : quote->pieces) {
      if (piece.kind != quote->kind) quote->kind = QuoteKind::kMixed;
    }
    quote->context = ContextOf(*quote);
    AddAlternatives(quote);
  }

  Span ContextOf(const Quote& quote) const {
    Span all;
    for (const QuotePiece& piece : quote.pieces) all = Cover(all, piece.span);
    Span context = Cover(SentenceAt(all.begin), SentenceAt(all.end - 1));
    const uint32_t paragraph = ParagraphAt(all.begin);
    for (const auto& beside : {quote.source, quote.cue}) {
      if (beside && ParagraphAt(beside->begin) == paragraph)
        context = Cover(context, SentenceAt(beside->begin));
    }
    return context;
  }

  const Sentence& Holding(uint32_t at) const {
    auto it = std::upper_bound(scene_.sentences.begin(), scene_.sentences.end(), at,
                               [](uint32_t byte, const Sentence& s) { return byte < s.span.begin; });
    return it == scene_.sentences.begin() ? *it : *std::prev(it);
  }
  Span SentenceAt(uint32_t at) const { return Holding(at).span; }
  uint32_t ParagraphAt(uint32_t at) const { return Holding(at).paragraph; }

  // Others who are named in the cue's sentence outside the content, and why they are not the source.
  void AddAlternatives(Quote* quote) const {
    if (!quote->source) return;
    const Span sentence = SentenceAt(quote->cue ? quote->cue->begin : quote->source->begin);
    auto it = std::lower_bound(scene_.mentions.begin(), scene_.mentions.end(), sentence.begin,
                               [](const Mention& m, uint32_t at) { return m.span.begin < at; });
    for (; it != scene_.mentions.end() && it->span.begin < sentence.end; ++it) {
      if (quote->why.alternatives.size() >= 3) return;
      const bool said = std::any_of(quote->pieces.begin(), quote->pieces.end(),
                                    [&](const QuotePiece& piece) { return piece.span.Overlaps(it->span); });
      const bool own = it - scene_.mentions.begin() == quote->source_mention ||
                       it->span.begin == quote->source->begin;  // the source's own name
      if (said || !CanAct(it->kind) || own || it->form == MentionForm::kPronoun) continue;
      const bool inside = quote->source->Contains(it->span);
      if (it->span.Contains(*quote->source)) continue;
      quote->why.alternatives.push_back(
          {std::string(it->span.In(scene_.text)), it->span,
           inside ? StrCat("it only describes ", quote->source->In(scene_.text))
           : quote->cue
               ? StrCat("it is not the subject of '", quote->cue->In(scene_.text), "'")
               : StrCat("it does not lead up to the quote as ", quote->source->In(scene_.text), " does")});
    }
  }

  const QuoteScene& scene_;
  const Lexicon& lexicon_;
  const RuleTable& rules_;
};

}  // namespace

Quote BuildDirect(const QuoteScene& scene, const DirectFinding& finding, const Lexicon& lexicon) {
  return Builder(scene, lexicon).Direct(finding);
}

Quote BuildTranscript(const QuoteScene& scene, const TranscriptLine& line, const Lexicon& lexicon) {
  return Builder(scene, lexicon).Transcript(line);
}

Quote BuildIndirect(const QuoteScene& scene, const IndirectFinding& finding, const Lexicon& lexicon) {
  return Builder(scene, lexicon).Indirect(finding);
}

}  // namespace onrecord
