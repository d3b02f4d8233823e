#include "enrich/quotes/resolve_speakers.h"

#include <algorithm>
#include <optional>

namespace onrecord {
namespace {

class SpeakerResolver {
 public:
  SpeakerResolver(const std::vector<Sentence>& sentences, const std::vector<Token>& tokens,
                  const std::vector<Mention>& mentions, const std::vector<Entity>& entities,
                  const std::vector<TimeValue>& dates)
      : sentences_(sentences), tokens_(tokens), mentions_(mentions), entities_(entities), dates_(dates) {}

  void Resolve(Quote* quote) const {
    if (quote->source) Speaker(quote);
    if (quote->speaker >= 0) CoSpeakers(quote);
    if (quote->cue) quote->said = Day(*quote);
  }

 private:
  const Entity* EntityOf(int32_t mention) const {
    if (mention < 0) return nullptr;
    const int32_t entity = mentions_[mention].entity;
    return entity < 0 ? nullptr : &entities_[entity];
  }

  void Speaker(Quote* quote) const {
    const Entity* entity = EntityOf(quote->source_mention);
    if (entity != nullptr && CanAct(entity->kind)) return Take(quote->source_mention, "", quote);
    const int32_t owner = OwnerOf(*quote->source, quote->source_mention);
    if (owner >= 0) return Take(owner, "quotes.speaker.owner", quote);
    quote->speaker_why.rule = "quotes.speaker.open";
  }

  // Persons and bodies that the source phrase joins to the speaker with "and", and those whom "they" means.
  void CoSpeakers(Quote* quote) const {
    const Mention& speaker = mentions_[quote->source_mention];
    quote->co_speakers = speaker.others;
    auto it = std::lower_bound(mentions_.begin(), mentions_.end(), speaker.span.end,
                               [](const Mention& m, uint32_t at) { return m.span.begin < at; });
    for (; it != mentions_.end() && it->span.begin < quote->source->end; ++it) {
      const Token& head = tokens_[it->head_token];
      const bool joined = head.deprel == Deprel::kConj &&
                          head.head >= static_cast<int32_t>(speaker.first_token) &&
                          head.head < static_cast<int32_t>(speaker.last_token);
      const Entity* entity = EntityOf(static_cast<int32_t>(it - mentions_.begin()));
      if (!joined || it->form == MentionForm::kPronoun || entity == nullptr || !CanAct(entity->kind))
        continue;
      const bool known = it->entity == quote->speaker ||
                         std::find(quote->co_speakers.begin(), quote->co_speakers.end(), it->entity) !=
                             quote->co_speakers.end();
      if (!known) quote->co_speakers.push_back(it->entity);
    }
  }

  void Take(int32_t mention, std::string_view rule, Quote* quote) const {
    const Mention& m = mentions_[mention];
    quote->speaker = m.entity;
    quote->source_mention = mention;
    quote->speaker_why = m.why;
    if (!rule.empty()) quote->speaker_why.rule = rule;
  }

  // The first within the source phrase who can speak: "[the ministry]'s statement", "a statement from [the
  // palace]".
  int32_t OwnerOf(Span source, int32_t except) const {
    auto it = std::lower_bound(mentions_.begin(), mentions_.end(), source.begin,
                               [](const Mention& m, uint32_t at) { return m.span.begin < at; });
    for (; it != mentions_.end() && it->span.begin < source.end; ++it) {
      const auto index = static_cast<int32_t>(it - mentions_.begin());
      if (index == except || !source.Contains(it->span) || it->form == MentionForm::kPronoun) continue;
      const Entity* entity = EntityOf(index);
      if (entity != nullptr && CanAct(entity->kind)) return index;
    }
    return -1;
  }

  // The time nearest to the cue in its sentence that is not part of what is said.
  std::optional<TimeValue> Day(const Quote& quote) const {
    const Span sentence = SentenceAt(quote.cue->begin);
    auto it = std::lower_bound(dates_.begin(), dates_.end(), sentence.begin,
                               [](const TimeValue& t, uint32_t at) { return !t.span || t.span->begin < at; });
    const TimeValue* best = nullptr;
    uint32_t best_distance = 0;
    for (; it != dates_.end() && it->span && it->span->begin < sentence.end; ++it) {
      const Span span = *it->span;
      const bool inside = std::any_of(quote.pieces.begin(), quote.pieces.end(),
                                      [&](const QuotePiece& piece) { return piece.span.Overlaps(span); });
      if (inside || (quote.source && quote.source->Overlaps(span))) continue;
      const uint32_t distance =
          span.begin < quote.cue->begin ? quote.cue->begin - span.end : span.begin - quote.cue->end;
      if (best == nullptr || distance < best_distance) {
        best = &*it;
        best_distance = distance;
      }
    }
    return best == nullptr ? std::nullopt : std::optional<TimeValue>(*best);
  }

  Span SentenceAt(uint32_t at) const {
    auto it = std::upper_bound(sentences_.begin(), sentences_.end(), at,
                               [](uint32_t byte, const Sentence& s) { return byte < s.span.begin; });
    return it == sentences_.begin() ? Span{} : std::prev(it)->span;
  }

  const std::vector<Sentence>& sentences_;
  const std::vector<Token>& tokens_;
  const std::vector<Mention>& mentions_;
  const std::vector<Entity>& entities_;
  const std::vector<TimeValue>& dates_;
};

// The nearest quote before whose piece holds the cue of each.
void Nest(std::vector<Quote>* quotes) {
  constexpr size_t kLookBack = 8;
  for (size_t i = 0; i < quotes->size(); ++i) {
    Quote& inner = (*quotes)[i];
    if (!inner.cue) continue;
    for (size_t back = 1; back <= std::min(i, kLookBack) && inner.inside < 0; ++back) {
      const Quote& outer = (*quotes)[i - back];
      for (const QuotePiece& piece : outer.pieces) {
        if (piece.span.Contains(*inner.cue)) inner.inside = static_cast<int32_t>(i - back);
      }
    }
  }
}

// "I told him, 'Go'" inside a quote: who speaks outside it.
void TakeOuterSpeakers(const std::vector<Mention>& mentions, std::vector<Quote>* quotes) {
  for (Quote& inner : *quotes) {
    if (!inner.nested || inner.inside < 0 || inner.speaker >= 0 || inner.source_mention < 0) continue;
    const Mention& source = mentions[inner.source_mention];
    if (source.form != MentionForm::kPronoun || source.span.size() != 1) continue;  // only "I" is so short
    const Quote& outer = (*quotes)[inner.inside];
    inner.speaker = outer.speaker;
    inner.speaker_why = outer.speaker_why;
    inner.speaker_why.rule = "quotes.speaker.outer";
  }
}

}  // namespace

void ResolveSpeakers(const std::vector<Sentence>& sentences, const std::vector<Token>& tokens,
                     const std::vector<Mention>& mentions, const std::vector<Entity>& entities,
                     const std::vector<TimeValue>& dates, std::vector<Quote>* quotes) {
  const SpeakerResolver resolver(sentences, tokens, mentions, entities, dates);
  for (Quote& quote : *quotes) resolver.Resolve(&quote);
  Nest(quotes);
  TakeOuterSpeakers(mentions, quotes);
}

}  // namespace onrecord
