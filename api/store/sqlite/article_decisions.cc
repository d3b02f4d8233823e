// What decisions do to the articles of the store.
#include <algorithm>
#include <set>
#include <tuple>

#include "api/store/apply_corrections.h"
#include "api/store/check_decision.h"
#include "api/store/row_ids.h"
#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/writer.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {

absl::Status ArticleWriter::Write(const v1::EnrichedArticle& article, CommitResult* result) {
  if (!decisions_) return Put(article, true, result);
  OR_ASSIGN_OR_RETURN(const bool refused, decisions_->Refuses(article));
  if (refused) {
    ++result->refused;
    return decisions_->AddErasure(article.article(), article.analyser());
  }
  OR_ASSIGN_OR_RETURN(const std::vector<v1::Correction> corrections,
                      decisions_->CorrectionsOf(article.article().article_id()));
  if (corrections.empty()) return Put(article, true, result);
  const auto corrected = ApplyCorrections(article, corrections);
  if (corrected) {
    CommitResult of_original;
    OR_RETURN_IF_ERROR(Put(article, false, &of_original));
  }
  const int stored = result->stored;
  OR_RETURN_IF_ERROR(Put(corrected ? corrected->article : article, true, result));
  if (result->stored == stored) return absl::OkStatus();
  return decisions_->SetApplied(article.article().article_id(),
                                corrected ? corrected->applied : std::set<std::string>{});
}

absl::Status ArticleWriter::Carry(const v1::Decision& decision, CommitResult* result) {
  if (!decisions_) return Internal("store: decisions need its newest tables");
  switch (decision.what_case()) {
    case v1::Decision::kRemove:
      return Remove(decision, result);
    case v1::Decision::kCorrect: {
      OR_ASSIGN_OR_RETURN(const bool added, decisions_->AddCorrection(decision));
      if (!added) return absl::OkStatus();
      break;
    }
    case v1::Decision::kUndo: {
      OR_ASSIGN_OR_RETURN(const bool added, decisions_->AddUndo(decision));
      if (!added) return absl::OkStatus();
      break;
    }
    default:
      return absl::OkStatus();
  }
  ++result->decisions;
  return Recorrect(decision.article_id());
}

absl::Status ArticleWriter::Remove(const v1::Decision& decision, CommitResult* result) {
  const std::string& id = decision.article_id();
  const int64_t removed = MicrosOf(decision.decided_at());
  OR_ASSIGN_OR_RETURN(const bool known, decisions_->HasRemoval(id, removed));
  if (known) return absl::OkStatus();
  ++result->decisions;
  OR_ASSIGN_OR_RETURN(const std::vector<Stored> all, FindAll(id));
  std::set<std::string> revisions, quotes, events;
  int64_t newest_quotes = 0, newest_events = 0;
  const Stored* left = nullptr;  // what was let in again after this removal
  bool newest_gone = false;
  for (const Stored& stored : all) {
    OR_ASSIGN_OR_RETURN(const v1::EnrichedArticle article, ReadEnriched(connection_, stored.row, true));
    if (ReadmittedMicros(article) > removed) {
      const auto place = [](const Stored& s) {
        return std::tie(s.observed, s.revision_id, s.generation, s.analyser);
      };
      if (left == nullptr || place(*left) < place(stored)) left = &stored;
      continue;
    }
    revisions.insert(stored.revision_id);
    for (const v1::Quote& quote : article.quotes()) quotes.insert(quote.quote_id());
    for (const v1::Event& event : article.events()) events.insert(event.event_id());
    if (stored.newest) {
      newest_gone = true;
      newest_quotes = article.quotes_size();
      newest_events = article.events_size();
      OR_RETURN_IF_ERROR(SetNewest(stored.row, false));
    }
    OR_RETURN_IF_ERROR(decisions_->AddErasure(article.article(), stored.analyser));
    OR_RETURN_IF_ERROR(DeleteRows(stored.row));
  }
  OR_RETURN_IF_ERROR(decisions_->ForgetCorrections(id));
  OR_RETURN_IF_ERROR(
      decisions_->AddRemoval(decision, static_cast<int64_t>(revisions.size()), newest_quotes, newest_events)
          .status());
  if (revisions.empty()) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const int64_t seq, AddChange(0, 0, v1::CHANGE_CAUSE_REMOVED));
  OR_RETURN_IF_ERROR(
      connection_.Run("INSERT INTO removed_ids VALUES (?, ?, ?, ?)",
                      {seq, left == nullptr ? id : "", Join(std::vector(quotes.begin(), quotes.end()), "\n"),
                       Join(std::vector(events.begin(), events.end()), "\n")}));
  return newest_gone && left != nullptr ? Switch(nullptr, left->row, v1::CHANGE_CAUSE_UNSPECIFIED)
                                        : absl::OkStatus();
}

absl::Status ArticleWriter::DeleteRows(int64_t row) {
  for (const char* table : {"quote", "event"}) {
    OR_RETURN_IF_ERROR(connection_.Run(StrCat("DELETE FROM ", table, " NOT INDEXED WHERE id BETWEEN ? AND ?"),
                                       {row, rows::LastFinding(row)}));
  }
  OR_RETURN_IF_ERROR(connection_.Run("DELETE FROM body WHERE id = ?", {row}));
  return connection_.Run("DELETE FROM article WHERE id = ?", {row});
}

absl::Status ArticleWriter::Recorrect(const std::string& article_id) {
  OR_ASSIGN_OR_RETURN(const std::vector<Stored> all, FindAll(article_id));
  const auto place = [](const Stored& s) {
    return std::tie(s.observed, s.revision_id, s.generation, s.analyser);
  };
  const Stored *found = nullptr, *newest = nullptr;  // as the analyser found it; as it is served
  for (const Stored& stored : all) {
    if (stored.newest) newest = &stored;
    if (IsCorrected(stored.analyser)) continue;
    if (found == nullptr || place(*found) < place(stored)) found = &stored;
  }
  if (found == nullptr) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(v1::EnrichedArticle article, ReadEnriched(connection_, found->row, true));
  // Both may have been raised since: see Again.
  article.set_analyser_generation(static_cast<uint64_t>(found->generation));
  SetMicros(found->observed, article.mutable_article()->mutable_observed_at());
  OR_ASSIGN_OR_RETURN(const auto corrections, decisions_->CorrectionsOf(article_id));
  const auto corrected = ApplyCorrections(article, corrections);
  OR_RETURN_IF_ERROR(
      decisions_->SetApplied(article_id, corrected ? corrected->applied : std::set<std::string>{}));
  if (!corrected) return Switch(newest, found->row, v1::CHANGE_CAUSE_CORRECTED);
  for (const Stored& stored : all) {
    if (stored.analyser == corrected->article.analyser() && stored.revision_id == found->revision_id) {
      return Switch(newest, stored.row, v1::CHANGE_CAUSE_CORRECTED);
    }
  }
  OR_ASSIGN_OR_RETURN(const int64_t row, NextRow(corrected->article));
  OR_RETURN_IF_ERROR(InsertAll(corrected->article, row, false, 0));
  return Switch(newest, row, v1::CHANGE_CAUSE_CORRECTED);
}

absl::Status ArticleWriter::Switch(const Stored* from, int64_t to, v1::ChangeCause cause) {
  if (from != nullptr && from->row == to) return absl::OkStatus();
  if (from != nullptr) OR_RETURN_IF_ERROR(SetNewest(from->row, false));
  OR_RETURN_IF_ERROR(SetNewest(to, true));
  OR_ASSIGN_OR_RETURN(const int64_t seq, AddChange(to, from == nullptr ? 0 : from->row, cause));
  return connection_.Run("UPDATE article SET seq = ? WHERE id = ?", {seq, to});
}

}  // namespace onrecord::api::sqlite
