#include "api/filter/record_facts.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::api {
RecordFacts::RecordFacts(const v1::ArticleContext& context, const WordSplitter& splitter)
    : context_(context),
      splitter_(splitter),
      published_(DaysOf(context.published())),
      ingested_micros_(context.ingested_at().seconds() * 1000000 + context.ingested_at().nanos() / 1000),
      language_(AsciiLower(context.language())) {
  SetText(Column::kHeadline, context.headline());
  SetText(Column::kOutlet, context.outlet());
}

const WordIndex& RecordFacts::words(Column column) const {
  const auto at = static_cast<size_t>(column);
  if (words_[at] == nullptr) words_[at] = std::make_unique<WordIndex>(texts_[at], splitter_);
  return *words_[at];
}

QuoteFacts::QuoteFacts(const v1::QuoteRecord& record, const WordSplitter& splitter)
    : RecordFacts(record.article(), splitter),
      record_(record),
      said_(DaysOf(record.quote().said())),
      cue_(FoldCase(record.quote().cue_lemma())) {
  const v1::Quote& quote = record.quote();
  SetText(Column::kSaid, quote.text());
  SetText(Column::kAround, quote.context_text());
  SetText(Column::kSpeaker, SearchedSpeaker(quote));
  SetText(Column::kAffiliation, quote.speaker_affiliation());
  SetText(Column::kRole, quote.speaker_role());
  SetText(Column::kVia, quote.via());
}

EventFacts::EventFacts(const v1::EventRecord& record, const WordSplitter& splitter)
    : RecordFacts(record.article(), splitter),
      record_(record),
      happened_(DaysOf(record.event().date())),
      source_(SearchedActor(record.event().source())),
      target_(SearchedActor(record.event().target())) {
  SetText(Column::kClause, record.event().text());
  SetText(Column::kAround, record.context_text());
  SetText(Column::kSource, source_);
  SetText(Column::kTarget, target_);
  SetText(Column::kPlace, record.event().location().name());
}

ArticleFacts::ArticleFacts(const v1::ArticleRecord& record, const ArticleText& text,
                           const WordSplitter& splitter)
    : RecordFacts(record.context(), splitter), record_(record), text_(text) {
  SetText(Column::kBody, text_.body);
}

bool ArticleFacts::HasSpeaker(const Phrase& phrase) const {
  if (speakers_.empty()) {
    for (const std::string& name : text_.speakers) {
      speakers_.push_back(std::make_unique<WordIndex>(name, splitter()));
    }
  }
  return std::any_of(speakers_.begin(), speakers_.end(),
                     [&](const auto& words) { return words->Holds(phrase); });
}

}  // namespace onrecord::api
