// What decisions do to the articles of the store.
#include <algorithm>
#include <set>
#include <tuple>

#include "api/store/apply_corrections.h"
#include "api/store/check_decision.h"
#include "api/store/postgres/article_rows.h"
#include "api/store/postgres/writer.h"
#include "api/store/project_article.h"
#include "api/store/row_ids.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::postgres {
namespace {

std::string ALineEach(const std::set<std::string>& ids) {
  return Join(std::vector<std::string>(ids.begin(), ids.end()), "\n");
}

}  // namespace

absl::Status ArticleWriter::WriteOne(const v1::EnrichedArticle& article, CommitResult* result) {
  OR_ASSIGN_OR_RETURN(const bool refused, decisions_.Refuses(article));
  if (refused) {
    ++result->refused;
    return decisions_.AddErasure(article.article(), article.analyser());
  }
  const std::string& id = article.article().article_id();
  const std::vector<v1::Correction>& corrections = decisions_.CorrectionsOf(id);
  if (corrections.empty()) return Put(article, true, result);
  const auto corrected = ApplyCorrections(article, corrections);
  if (corrected) {
    CommitResult of_original;
    OR_RETURN_IF_ERROR(Put(article, false, &of_original));
  }
  const int stored = result->stored;
  OR_RETURN_IF_ERROR(Put(corrected ? owned_.emplace_back(corrected->article) : article, true, result));
  if (result->stored == stored) return absl::OkStatus();
  return decisions_.SetApplied(id, corrected ? corrected->applied : std::set<std::string>{});
}

absl::Status ArticleWriter::Carry(const v1::Decision& decision, CommitResult* result) {
  OR_RETURN_IF_ERROR(Open({decision.article_id()}));
  switch (decision.what_case()) {
    case v1::Decision::kRemove:
      OR_RETURN_IF_ERROR(Remove(decision, result));
      return Finish();
    case v1::Decision::kCorrect: {
      OR_ASSIGN_OR_RETURN(const bool added, decisions_.AddCorrection(decision));
      if (!added) return absl::OkStatus();
      break;
    }
    case v1::Decision::kUndo: {
      OR_ASSIGN_OR_RETURN(const bool added, decisions_.AddUndo(decision));
      if (!added) return absl::OkStatus();
      break;
    }
    default:
      return absl::OkStatus();
  }
  ++result->decisions;
  OR_RETURN_IF_ERROR(Recorrect(decision.article_id()));
  return Finish();
}

absl::Status ArticleWriter::Remove(const v1::Decision& decision, CommitResult* result) {
  const std::string& id = decision.article_id();
  const int64_t removed = MicrosOf(decision.decided_at());
  OR_ASSIGN_OR_RETURN(const bool known, decisions_.HasRemoval(id, removed));
  if (known) return absl::OkStatus();
  ++result->decisions;
  std::set<std::string> revisions, quotes, events;
  int64_t newest_quotes = 0, newest_events = 0;
  Stored* left = nullptr;  // what was let in again after this removal
  bool newest_gone = false;
  for (Stored& stored : stored_[id]) {
    OR_ASSIGN_OR_RETURN(const v1::EnrichedArticle article, ReadEnriched(connection_, stored.row, true));
    if (ReadmittedMicros(article) > removed) {
      if (left == nullptr || PlaceOf(*left) < PlaceOf(stored)) left = &stored;
      continue;
    }
    revisions.insert(stored.revision_id);
    for (const v1::Quote& quote : article.quotes()) quotes.insert(quote.quote_id());
    for (const v1::Event& event : article.events()) events.insert(event.event_id());
    if (stored.newest) {
      newest_gone = true;
      newest_quotes = article.quotes_size();
      newest_events = article.events_size();
      OR_RETURN_IF_ERROR(SetNewest(&stored, false));
    }
    OR_RETURN_IF_ERROR(decisions_.AddErasure(article.article(), stored.analyser));
    deleted_.push_back(stored.row);
  }
  OR_RETURN_IF_ERROR(decisions_.ForgetCorrections(id));
  OR_RETURN_IF_ERROR(
      decisions_.AddRemoval(decision, static_cast<int64_t>(revisions.size()), newest_quotes, newest_events));
  if (revisions.empty()) return absl::OkStatus();
  AddChange(0, 0, v1::CHANGE_CAUSE_REMOVED);
  OR_RETURN_IF_ERROR(
      connection_.Run("INSERT INTO removed_ids VALUES (?, ?, ?, ?)",
                      {changes_, left == nullptr ? id : "", ALineEach(quotes), ALineEach(events)}));
  return newest_gone && left != nullptr ? Switch(nullptr, left, v1::CHANGE_CAUSE_UNSPECIFIED)
                                        : absl::OkStatus();
}

absl::Status ArticleWriter::DeleteRows() {
  for (const int64_t row : deleted_) {
    for (const char* const table : {"article", "body", "quote", "event"}) {
      OR_RETURN_IF_ERROR(connection_.Run(StrCat("DELETE FROM ", table, " WHERE id BETWEEN ? AND ?"),
                                         {row, rows::LastFinding(row)}));
    }
  }
  return absl::OkStatus();
}

absl::Status ArticleWriter::Recorrect(const std::string& article_id) {
  std::vector<Stored>& all = stored_[article_id];
  all.reserve(all.size() + 1);
  Stored *found = nullptr, *newest = nullptr;  // as the analyser found it; as it is served
  for (Stored& stored : all) {
    if (stored.newest) newest = &stored;
    if (IsCorrected(stored.analyser)) continue;
    if (found == nullptr || PlaceOf(*found) < PlaceOf(stored)) found = &stored;
  }
  if (found == nullptr) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(v1::EnrichedArticle article, ReadEnriched(connection_, found->row, true));
  // Both may have been raised since: see Again.
  article.set_analyser_generation(static_cast<uint64_t>(found->generation));
  SetMicros(found->observed, article.mutable_article()->mutable_observed_at());
  auto corrected = ApplyCorrections(article, decisions_.CorrectionsOf(article_id));
  OR_RETURN_IF_ERROR(
      decisions_.SetApplied(article_id, corrected ? corrected->applied : std::set<std::string>{}));
  if (!corrected) return Switch(newest, found, v1::CHANGE_CAUSE_CORRECTED);
  for (Stored& stored : all) {
    if (stored.analyser == corrected->article.analyser() && stored.revision_id == found->revision_id) {
      return Switch(newest, &stored, v1::CHANGE_CAUSE_CORRECTED);
    }
  }
  const v1::EnrichedArticle& kept = owned_.emplace_back(std::move(corrected->article));
  OR_RETURN_IF_ERROR(Add(kept, false, 0));
  return Switch(newest, &all.back(), v1::CHANGE_CAUSE_CORRECTED);
}

absl::Status ArticleWriter::Switch(Stored* from, Stored* to, v1::ChangeCause cause) {
  if (from == to) return absl::OkStatus();
  const int64_t previous = from == nullptr ? 0 : from->row;
  if (from != nullptr) OR_RETURN_IF_ERROR(SetNewest(from, false));
  OR_RETURN_IF_ERROR(SetNewest(to, true));
  AddChange(to->row, previous, cause);
  return SetChange(to->row);
}

}  // namespace onrecord::api::postgres
