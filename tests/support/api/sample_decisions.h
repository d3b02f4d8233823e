#pragma once
#include <cstdint>
#include <string>

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "onrecord/v1/decision.pb.h"
#include "onrecord/v1/record_service.pb.h"
#include "tests/support/api/sample_articles.h"

// Decisions as people make them.
namespace onrecord::api {

inline v1::Decision Removal(const std::string& article, int64_t seconds,
                            const std::string& reason = "court order") {
  v1::Decision decision;
  decision.set_decision_id(StrCat("remove ", article, " ", seconds));
  decision.set_article_id(article);
  decision.mutable_decided_at()->set_seconds(seconds);
  decision.set_reason(reason);
  decision.set_decided_by("desk");
  decision.mutable_remove();
  return decision;
}

inline v1::Decision Correction(const v1::QuoteRecord& quote, v1::CorrectionKind kind, int64_t seconds,
                               const std::string& speaker = "") {
  v1::Decision decision;
  decision.set_decision_id(StrCat("correct ", quote.quote().quote_id(), " ", seconds));
  decision.set_article_id(quote.article().article_id());
  decision.mutable_decided_at()->set_seconds(seconds);
  v1::CorrectFinding& what = *decision.mutable_correct();
  what.set_kind(kind);
  what.set_finding_id(quote.quote().quote_id());
  what.set_revision_id(quote.article().revision_id());
  *what.mutable_span() = quote.quote().pieces(0).span();
  what.set_text_sha256(Sha256Hex(quote.quote().text()));
  what.set_speaker(speaker);
  return decision;
}

inline v1::Decision Undo(const v1::Decision& correction, int64_t seconds) {
  v1::Decision decision;
  decision.set_decision_id(StrCat("undo ", correction.decision_id()));
  decision.set_article_id(correction.article_id());
  decision.mutable_decided_at()->set_seconds(seconds);
  decision.mutable_undo()->set_correction_id(correction.decision_id());
  return decision;
}

inline const SampleArticle kFerry = {
    .id = "a1",
    .quotes = {{"Ana Silva", "The ferry quorvexed at dawn"}, {"Rui Costa", "We wait"}},
    .events = {{}}};
inline const SampleArticle kHarbour = {.id = "a2", .quotes = {{"Ana Silva", "The harbour stays"}}};

}  // namespace onrecord::api
