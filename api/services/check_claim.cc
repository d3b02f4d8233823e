#include "api/services/check_claim.h"

#include <algorithm>

#include "api/ledger/quotations.h"
#include "api/ledger/verify.h"
#include "api/store/project_article.h"
#include "api/store/project_occurrences.h"
#include "api/store/word_diff.h"

namespace onrecord::api {
namespace {

constexpr size_t kMostSources = 20;

v1::Verdict VerdictOf(ledger::Verdict verdict) {
  switch (verdict) {
    case ledger::Verdict::kVerbatim:
      return v1::VERDICT_VERBATIM;
    case ledger::Verdict::kAltered:
      return v1::VERDICT_ALTERED;
    case ledger::Verdict::kTruncated:
      return v1::VERDICT_TRUNCATED;
    case ledger::Verdict::kSpliced:
      return v1::VERDICT_SPLICED;
    case ledger::Verdict::kParaphrase:
      return v1::VERDICT_PARAPHRASE;
    case ledger::Verdict::kOtherSpeaker:
      return v1::VERDICT_OTHER_SPEAKER;
    default:
      return v1::VERDICT_NOT_FOUND;
  }
}

ledger::Form FormOf(v1::QuoteKind kind) {
  if (kind == v1::QUOTE_KIND_DIRECT) return ledger::Form::kDirect;
  return kind == v1::QUOTE_KIND_INDIRECT ? ledger::Form::kIndirect : ledger::Form::kMixed;
}

// The quotes of an article that no other tells; `indexes` says which of the article's quotes they are.
std::vector<ledger::PrintedQuote> PrintedQuotes(const v1::EnrichedArticle& article,
                                                std::vector<int>* indexes) {
  std::vector<ledger::PrintedQuote> out;
  const size_t size = article.article().text().size();
  for (int i = 0; i < article.quotes_size(); ++i) {
    const v1::Quote& quote = article.quotes(i);
    if (IsToldByQuote(article, quote)) continue;
    ledger::PrintedQuote printed;
    printed.speaker = quote.speaker_name().empty() ? quote.source_text() : quote.speaker_name();
    printed.named = quote.has_speaker() && quote.speaker() < static_cast<uint32_t>(article.entities_size()) &&
                    !article.entities(static_cast<int>(quote.speaker())).name().empty();
    printed.form = FormOf(quote.kind());
    for (const v1::QuotePiece& piece : quote.pieces()) {
      if (piece.span().begin() < piece.span().end() && piece.span().end() <= size) {
        printed.pieces.push_back({piece.span().begin(), piece.span().end()});
      }
    }
    if (printed.pieces.empty()) continue;
    out.push_back(std::move(printed));
    indexes->push_back(i);
  }
  return out;
}

class Sources {
 public:
  Sources(const Claim& claim, const std::vector<v1::EnrichedArticle>& articles)
      : claim_(claim), articles_(articles) {
    indexes_.resize(articles.size());
    for (size_t i = 0; i < articles.size(); ++i) {
      AddQuotations(i, articles[i].article().text(), PrintedQuotes(articles[i], &indexes_[i]), &quotations_);
    }
  }

  const ledger::Quotations& quotations() const { return quotations_; }

  v1::QuotationSource Make(size_t number, bool compare) const {
    const ledger::PlacedPiece& piece = quotations_.pieces[number];
    const v1::EnrichedArticle& article = articles_[piece.article];
    v1::QuotationSource out;
    *out.mutable_article() = ProjectHeader(article).context();
    out.mutable_span()->set_begin(static_cast<uint32_t>(piece.place.begin));
    out.mutable_span()->set_end(static_cast<uint32_t>(piece.place.end));
    out.set_text(std::string(piece.place.In(article.article().text())));
    std::string whole = out.text();
    if (piece.quote >= 0) {
      const int index = indexes_[piece.article][static_cast<size_t>(piece.quote)];
      *out.mutable_quote() = ProjectQuote(article, index);
      *out.mutable_quote()->mutable_article() = out.article();
      whole = out.quote().quote().text();
    }
    if (compare) DiffWording(claim_.text, whole, out.mutable_words());
    return out;
  }

 private:
  const Claim& claim_;
  const std::vector<v1::EnrichedArticle>& articles_;
  std::vector<std::vector<int>> indexes_;
  ledger::Quotations quotations_;
};

// What comes first: the day, then the time that ingest saw it; undated last.
bool IsEarlier(const v1::ArticleContext& a, const v1::ArticleContext& b) {
  const auto day = [](const v1::ArticleContext& context) {
    const int32_t first = DaysOf(context.published()).first;
    return first <= 1 ? INT32_MAX : first;
  };
  const auto seen = [](const v1::ArticleContext& context) {
    return std::pair(context.ingested_at().seconds(), context.ingested_at().nanos());
  };
  return day(a) != day(b) ? day(a) < day(b) : seen(a) < seen(b);
}

}  // namespace

void CheckClaim(const Claim& claim, const std::vector<v1::EnrichedArticle>& articles,
                v1::VerifyQuoteResponse* response) {
  const Sources sources(claim, articles);
  const ledger::Verification found =
      Verify(claim.text, claim.speaker, sources.quotations().index, ledger::WordRarity::BuiltIn());
  response->set_verdict(VerdictOf(found.verdict));
  const bool compare =
      found.verdict != ledger::Verdict::kParaphrase && found.verdict != ledger::Verdict::kSpliced;
  std::vector<size_t> pieces = found.sources;
  pieces.insert(pieces.end(), found.elsewhere.begin(), found.elsewhere.end());
  for (const size_t piece : pieces) {
    v1::QuotationSource source = sources.Make(piece, compare);
    if (!response->has_earliest() || IsEarlier(source.article(), response->earliest().article())) {
      *response->mutable_earliest() = source;
    }
    if (static_cast<size_t>(response->sources_size()) < kMostSources)
      *response->add_sources() = std::move(source);
  }
}

}  // namespace onrecord::api
