#include "api/services/admin_calls.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <set>

#include "api/services/errors.h"
#include "api/services/list_request.h"
#include "api/store/apply_corrections.h"
#include "api/store/check_decision.h"
#include "api/store/project_article.h"
#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/stream/cloud_event.h"
#include "common/stream/record_key.h"

namespace onrecord::api {
namespace {

constexpr absl::Duration kLongestWait = absl::Seconds(20);
constexpr absl::Duration kBetweenLooks = absl::Milliseconds(20);
constexpr size_t kMostName = 256;
constexpr int kMostFiles = 100;
constexpr int kMostRevisions = 1000;

absl::Status CheckLength(std::string_view field, const std::string& text, size_t most) {
  if (text.size() <= most) return absl::OkStatus();
  return BadRequest({{std::string(field), StrCat("expected at most ", most, " bytes, got ", text.size())}});
}

absl::Time DeadlineOf(const ReadScope& scope) { return std::min(scope.deadline, absl::Now() + kLongestWait); }

stream::Record RecordOf(std::string_view topic, std::string key, std::string_view type, const std::string& id,
                        const std::string& article_id, absl::Time now, std::string value) {
  stream::Record record;
  record.topic = topic;
  record.key = std::move(key);
  record.value = std::move(value);
  record.headers = stream::ToHeaders(
      {.id = id, .source = "/onrecord/api", .type = std::string(type), .subject = article_id, .time = now});
  return record;
}

}  // namespace

v1::Decision AdminCalls::NewDecision(const std::string& article_id, int64_t not_before) const {
  v1::Decision decision;
  decision.set_article_id(article_id);
  SetMicros(std::max(absl::ToUnixMicros(clock_.Now()), not_before), decision.mutable_decided_at());
  return decision;
}

absl::Status AdminCalls::Write(const v1::Decision& decision, const ReadScope& scope) {
  const absl::Status status = write_(
      {RecordOf(stream::kDecisionsTopic, decision.article_id(), "onrecord.decision.v1",
                decision.decision_id(), decision.article_id(), clock_.Now(), decision.SerializeAsString())},
      DeadlineOf(scope));
  return absl::IsUnavailable(status) ? WithReason(status, "LOG_AWAY") : status;
}

absl::Status AdminCalls::AwaitStore(const ReadScope& scope,
                                    const std::function<absl::StatusOr<bool>()>& taken) {
  const absl::Time deadline = DeadlineOf(scope);
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool there, taken());
    if (there) return absl::OkStatus();
    if (scope.cancelled && scope.cancelled()) return MakeStatus(absl::StatusCode::kCancelled, "cancelled");
    if (absl::Now() >= deadline) {
      return MakeStatus(absl::StatusCode::kDeadlineExceeded,
                        "the decision is in the log; the store has not come to it yet");
    }
    absl::SleepFor(kBetweenLooks);
  }
}

absl::StatusOr<int64_t> AdminCalls::ReadmittedAt(const std::string& article_id, const ReadScope& scope) {
  const auto page = store_.ListRemovals(article_id, std::nullopt, 1, scope);
  if (absl::IsUnimplemented(page.status())) return 0;
  OR_RETURN_IF_ERROR(page.status());
  return page->records.empty() ? 0 : MicrosOf(page->records[0].readmitted_at());
}

absl::Status AdminCalls::Remove(const v1::RemoveRequest& request, const ReadScope& scope,
                                v1::RemoveResponse* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckId("article_id", request.article_id()));
  OR_RETURN_IF_ERROR(CheckId("reason", request.reason()));
  OR_RETURN_IF_ERROR(CheckLength("removed_by", request.removed_by(), kMostName));
  const std::string& id = request.article_id();
  OR_ASSIGN_OR_RETURN(const auto earlier, store_.ListRemovals(id, std::nullopt, 1, scope));
  const auto revisions = store_.ListRevisions(id, std::nullopt, kMostRevisions, scope);
  if (absl::IsNotFound(revisions.status()) && !earlier.records.empty()) {
    *response->mutable_removal() = earlier.records[0];
    return absl::OkStatus();
  }
  if (!revisions.ok()) return Missing(revisions.status(), "NO_SUCH_ARTICLE");
  const int64_t readmitted = earlier.records.empty() ? 0 : MicrosOf(earlier.records[0].readmitted_at());
  v1::Decision decision = NewDecision(id, readmitted + 1);
  decision.set_reason(request.reason());
  decision.set_decided_by(request.removed_by());
  decision.mutable_remove();
  decision.set_decision_id(Sha256HexOfParts({"remove", id, StrCat(MicrosOf(decision.decided_at()))}));
  OR_RETURN_IF_ERROR(Write(decision, scope));
  OR_RETURN_IF_ERROR(AwaitStore(scope, [&]() -> absl::StatusOr<bool> {
    OR_ASSIGN_OR_RETURN(const auto page, store_.ListRemovals(id, std::nullopt, 1, scope));
    if (page.records.empty() || page.records[0].removal_id() != decision.decision_id()) return false;
    *response->mutable_removal() = page.records[0];
    return true;
  }));
  std::set<std::string> files;
  for (const v1::ArticleRecord& revision : revisions->records) files.insert(revision.source().path());
  for (const std::string& file : files) {
    if (!file.empty() && response->files_size() < kMostFiles) response->add_files(file);
  }
  return absl::OkStatus();
}

// The key under which the store knows a speaker of this very name; empty: it knows none.
absl::StatusOr<std::string> AdminCalls::KeyOfSpeaker(const std::string& name, const ReadScope& scope) {
  if (name.empty()) return std::string();
  ListQuery<v1::QuoteFilter> query{.order = "published", .limit = 20};
  query.include.add_speaker(name);
  OR_ASSIGN_OR_RETURN(const auto page, store_.ListQuotes(query, scope));
  for (const v1::QuoteRecord& record : page.records) {
    if (record.quote().speaker_name() == name) return record.quote().speaker_key();
  }
  return std::string();
}

absl::StatusOr<v1::CorrectFinding> AdminCalls::ReadQuote(const v1::CorrectRequest& request,
                                                         const ReadScope& scope, std::string* article_id) {
  const auto record = store_.GetQuote(request.quote_id(), scope);
  if (!record.ok()) return Missing(record.status(), "NO_SUCH_QUOTE");
  *article_id = record->article().article_id();
  v1::CorrectFinding what;
  what.set_finding_id(request.quote_id());
  what.set_revision_id(record->article().revision_id());
  if (record->quote().pieces_size() > 0) *what.mutable_span() = record->quote().pieces(0).span();
  what.set_text_sha256(Sha256Hex(record->quote().text()));
  if (request.kind() != v1::CORRECTION_KIND_SPEAKER) return what;
  what.set_speaker(request.speaker());
  OR_ASSIGN_OR_RETURN(*what.mutable_speaker_key(), KeyOfSpeaker(request.speaker(), scope));
  return what;
}

absl::StatusOr<v1::CorrectFinding> AdminCalls::ReadEvent(const v1::CorrectRequest& request,
                                                         const ReadScope& scope, std::string* article_id) {
  const auto record = store_.GetEvent(request.event_id(), scope);
  if (!record.ok()) return Missing(record.status(), "NO_SUCH_EVENT");
  *article_id = record->article().article_id();
  v1::CorrectFinding what;
  what.set_finding_id(request.event_id());
  what.set_revision_id(record->article().revision_id());
  *what.mutable_span() = record->event().span();
  what.set_text_sha256(Sha256Hex(record->event().text()));
  return what;
}

absl::Status AdminCalls::Correct(const v1::CorrectRequest& request, const ReadScope& scope,
                                 v1::Correction* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckLength("speaker", request.speaker(), kMostName));
  OR_RETURN_IF_ERROR(CheckLength("corrected_by", request.corrected_by(), kMostName));
  const bool of_event = request.kind() == v1::CORRECTION_KIND_WITHDRAW_EVENT;
  if (request.kind() == v1::CORRECTION_KIND_UNSPECIFIED) {
    return BadRequest({{"kind", "expected what is wrong with the finding"}});
  }
  if (of_event != request.has_event_id()) {
    return BadRequest(
        {{"kind", "expected CORRECTION_KIND_WITHDRAW_EVENT for an event, another kind for a quote"}});
  }
  OR_RETURN_IF_ERROR(of_event ? CheckId("event_id", request.event_id())
                              : CheckId("quote_id", request.quote_id()));
  // A store without corrections must not come to one in the log.
  OR_RETURN_IF_ERROR(store_.ListCorrections("", std::nullopt, 1, scope).status());
  std::string article_id;
  OR_ASSIGN_OR_RETURN(v1::CorrectFinding what, of_event ? ReadEvent(request, scope, &article_id)
                                                        : ReadQuote(request, scope, &article_id));
  what.set_kind(request.kind());
  v1::Decision decision = NewDecision(article_id, 0);
  decision.set_reason(request.reason());
  decision.set_decided_by(request.corrected_by());
  decision.set_decision_id(
      Sha256HexOfParts({"correct", what.SerializeAsString(), StrCat(MicrosOf(decision.decided_at()))}));
  *decision.mutable_correct() = std::move(what);
  OR_RETURN_IF_ERROR(Write(decision, scope));
  return AwaitStore(scope, [&]() -> absl::StatusOr<bool> {
    auto correction = store_.GetCorrection(decision.decision_id(), scope);
    if (absl::IsNotFound(correction.status())) return false;
    OR_RETURN_IF_ERROR(correction.status());
    *response = *std::move(correction);
    return true;
  });
}

absl::Status AdminCalls::UndoCorrect(const v1::UndoCorrectRequest& request, const ReadScope& scope,
                                     v1::Correction* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckId("correction_id", request.correction_id()));
  OR_RETURN_IF_ERROR(CheckLength("undone_by", request.undone_by(), kMostName));
  const auto correction = store_.GetCorrection(request.correction_id(), scope);
  if (!correction.ok()) return Missing(correction.status(), "NO_SUCH_CORRECTION");
  *response = *correction;
  if (correction->has_undone_at()) return absl::OkStatus();
  v1::Decision decision = NewDecision(correction->article_id(), 0);
  decision.set_decided_by(request.undone_by());
  decision.mutable_undo()->set_correction_id(request.correction_id());
  decision.set_decision_id(
      Sha256HexOfParts({"undo", request.correction_id(), StrCat(MicrosOf(decision.decided_at()))}));
  OR_RETURN_IF_ERROR(Write(decision, scope));
  return AwaitStore(scope, [&]() -> absl::StatusOr<bool> {
    OR_ASSIGN_OR_RETURN(*response, store_.GetCorrection(request.correction_id(), scope));
    return response->has_undone_at();
  });
}

absl::Status AdminCalls::PutAnalysis(const v1::PutAnalysisRequest& request, const ReadScope& scope,
                                     v1::PutAnalysisResponse*) {
  v1::EnrichedArticle analysis = request.analysis();
  const std::string id = analysis.article().article_id(), revision = analysis.article().revision_id();
  OR_RETURN_IF_ERROR(CheckId("analysis.article.article_id", id));
  OR_RETURN_IF_ERROR(CheckId("analysis.article.revision_id", revision));
  OR_RETURN_IF_ERROR(CheckId("analysis.analyser", analysis.analyser()));
  if (IsCorrected(analysis.analyser())) {
    return BadRequest({{"analysis.analyser", "expected an analyser, got one with corrections of people"}});
  }
  const auto stored = store_.GetArticle(id, revision, v1::VIEW_BASIC, scope);
  if (!stored.ok()) return Missing(stored.status(), "NO_SUCH_REVISION");
  OR_ASSIGN_OR_RETURN(std::string text, store_.GetText(id, revision, scope));
  if (analysis.article().text_sha256() != stored->context().text_sha256()) {
    return WithReason(FailedPrecondition("expected an analysis of the text ", stored->context().text_sha256(),
                                         ", got one of ", analysis.article().text_sha256()),
                      "OTHER_TEXT");
  }
  OR_ASSIGN_OR_RETURN(const int64_t readmitted, ReadmittedAt(id, scope));
  v1::Article& article = *analysis.mutable_article();
  article.set_text(std::move(text));
  *article.mutable_declared() = stored->declared();
  *article.mutable_source() = stored->source();
  *article.mutable_observed_at() = stored->context().ingested_at();
  if (readmitted != 0) SetMicros(readmitted, article.mutable_readmitted_at());
  if (const absl::Status fit = CheckArticle(analysis); !fit.ok()) {
    return BadRequest({{"analysis", std::string(Message(fit))}});
  }
  const std::string key =
      stream::AnalysisKey(stream::ArticleKey(id, revision, readmitted), analysis.analyser());
  const std::string event =
      Sha256HexOfParts({revision, analysis.analyser(), StrCat(analysis.analyser_generation())});
  const absl::Status status = write_({RecordOf(stream::kEnrichedTopic, key, stream::kEnrichedTopic, event, id,
                                               clock_.Now(), analysis.SerializeAsString())},
                                     DeadlineOf(scope));
  return absl::IsUnavailable(status) ? WithReason(status, "LOG_AWAY") : status;
}

absl::Status AdminCalls::ListFullArticles(const v1::ListArticlesRequest& request, const ReadScope& scope,
                                          v1::ListArticlesResponse* response) {
  v1::ListArticlesRequest full = request;
  full.set_view(v1::VIEW_FULL);
  return queries_.ListArticles(full, scope, response);
}

}  // namespace onrecord::api
