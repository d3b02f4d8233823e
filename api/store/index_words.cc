#include "api/store/index_words.h"

#include "api/store/project_article.h"
#include "api/store/terms.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::api {
namespace {

using terms::Kind;

constexpr size_t kShortestActorPrefix = 3;
constexpr size_t kLongestActorPrefix = 24;

class Terms {
 public:
  void Add(const std::string& term) { StrAppend(&text_, text_.empty() ? "" : " ", term); }
  void Add(Kind kind, std::string_view value) { Add(terms::Of(kind, value)); }
  void Add(Kind kind, int64_t value) { Add(terms::Of(kind, value)); }
  void Add(const std::vector<std::string>& all) {
    for (const std::string& term : all) Add(term);
  }
  void AddPrefixes(Kind kind, std::string_view value, size_t shortest, size_t longest) {
    for (size_t size = shortest; size <= std::min(value.size(), longest); ++size) {
      Add(kind, value.substr(0, size));
    }
  }
  std::string Take() { return std::move(text_); }

 private:
  std::string text_;
};

bool IsWordByte(char c) {
  return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Whether all words of `part` stand in `whole` side by side.
bool Repeats(const std::string& whole, const std::string& part) {
  const size_t at = whole.find(part);
  if (part.empty() || at == std::string::npos) return part.empty();
  const size_t end = at + part.size();
  const bool cut_before = at > 0 && IsWordByte(whole[at - 1]) && IsWordByte(part.front());
  const bool cut_after = end < whole.size() && IsWordByte(whole[end]) && IsWordByte(part.back());
  return !cut_before && !cut_after;
}

}  // namespace

std::string ArticleTerms(const v1::ArticleContext& context) {
  Terms t;
  t.Add(Kind::kEvery, 1);
  t.Add(Kind::kArticleId, context.article_id());
  const std::string language = AsciiLower(context.language());
  t.Add(Kind::kLanguage, language);
  for (size_t dash = language.find('-'); dash != std::string::npos; dash = language.find('-', dash + 1)) {
    t.Add(Kind::kLanguage, std::string_view(language).substr(0, dash));
  }
  const auto& at = context.ingested_at();
  t.Add(terms::OfObserved(at.seconds() * 1000000 + at.nanos() / 1000));
  const Days published = DaysOf(context.published());
  if (published.first != published.last) t.Add(Kind::kVague, 1);
  return t.Take();
}

std::vector<std::string> ArticleWords(const v1::ArticleRecord& article, ArticleText text) {
  Terms t;
  t.Add(ArticleTerms(article.context()));
  t.Add(Kind::kState, article.state());
  t.Add(Kind::kFeed, article.source().feed());
  std::string names;
  for (const std::string& speaker : text.speakers) StrAppend(&names, speaker, kBetweenTexts);
  return {t.Take(), article.context().headline(), std::move(text.body), article.context().outlet(),
          std::move(names)};
}

std::vector<std::string> QuoteWords(const v1::QuoteRecord& record, const v1::ArticleRecord& article,
                                    const std::string& article_terms) {
  const v1::Quote& quote = record.quote();
  Terms t;
  t.Add(article_terms);
  t.Add(terms::OfConfidence(quote.why().confidence()));
  t.Add(Kind::kCountry, quote.speaker_country());
  t.Add(Kind::kSpeakerKey, quote.speaker_key());
  t.Add(Kind::kCue, FoldCase(quote.cue_lemma()));
  t.Add(Kind::kQuoteKind, quote.kind());
  t.Add(Kind::kAttitude, quote.attitude());
  t.Add(Kind::kNegated, quote.negated() ? 1 : 0);
  t.Add(terms::OfWhen(DaysOf(quote.said())));
  return {t.Take(),
          Repeats(quote.context_text(), quote.text()) ? "" : quote.text(),
          quote.context_text(),
          SearchedSpeaker(quote),
          quote.speaker_affiliation(),
          quote.speaker_role(),
          quote.via(),
          article.context().outlet()};
}

std::vector<std::string> EventWords(const v1::EventRecord& record, const v1::ArticleRecord& article,
                                    const std::string& article_terms) {
  const v1::Event& event = record.event();
  Terms t;
  t.Add(article_terms);
  t.Add(terms::OfConfidence(event.why().confidence()));
  t.Add(Kind::kCountry, event.location().country());
  t.Add(Kind::kCode, event.code());
  t.AddPrefixes(Kind::kCodePrefix, event.code(), 1, kLongestActorPrefix);
  t.Add(Kind::kPlover, event.plover());
  t.Add(Kind::kQuadClass, event.quad_class());
  t.AddPrefixes(Kind::kSourceCode, event.source().code(), kShortestActorPrefix, kLongestActorPrefix);
  t.AddPrefixes(Kind::kTargetCode, event.target().code(), kShortestActorPrefix, kLongestActorPrefix);
  t.Add(Kind::kModality, event.modality());
  t.Add(Kind::kInQuote, record.in_quote_id().empty() ? 0 : 1);
  t.Add(terms::OfWhen(DaysOf(event.date())));
  return {t.Take(),
          Repeats(record.context_text(), event.text()) ? "" : event.text(),
          record.context_text(),
          SearchedActor(event.source()),
          SearchedActor(event.target()),
          event.location().name(),
          article.context().outlet()};
}

}  // namespace onrecord::api
