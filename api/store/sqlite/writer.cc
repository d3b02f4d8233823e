#include "api/store/sqlite/writer.h"

#include <absl/time/clock.h>

#include <cmath>
#include <tuple>

#include "api/store/project_article.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::api {
namespace {

using Values = std::vector<Value>;

int64_t Int(auto value) { return static_cast<int64_t>(value); }

// SQLite takes NaN for NULL, which no column allows.
double Real(double value) { return std::isfinite(value) ? value : 0; }

std::string BodyText(const v1::EnrichedArticle& enriched) {
  const std::string& text = enriched.article().text();
  std::string body;
  for (const v1::Zone& zone : enriched.zones()) {
    if (zone.kind() != v1::ZONE_KIND_BODY && zone.kind() != v1::ZONE_KIND_SUBHEAD) continue;
    if (zone.span().begin() > zone.span().end() || zone.span().end() > text.size()) continue;
    StrAppend(&body, text.substr(zone.span().begin(), zone.span().end() - zone.span().begin()), "\n");
  }
  return body.empty() ? text : body;
}

// "INSERT INTO quote VALUES (NULL, ?, ?, …)": the first column is the row's number.
std::string InsertInto(std::string_view table, size_t values) {
  std::string sql = StrCat("INSERT INTO ", table, " VALUES (NULL");
  for (size_t i = 0; i < values; ++i) sql += ", ?";
  return sql + ")";
}

}  // namespace

absl::StatusOr<CommitResult> SqliteWriter::Commit(const Batch& batch) {
  CommitResult result;
  OR_RETURN_IF_ERROR(connection_->Execute("BEGIN IMMEDIATE"));
  absl::Status status = WriteBatch(batch, &result);
  if (status.ok()) status = connection_->Execute("COMMIT");
  if (status.ok()) return result;
  // SQLite may have rolled back already (a full disk); then this has nothing to do.
  connection_->Execute("ROLLBACK").IgnoreError();
  return status;
}

absl::Status SqliteWriter::WriteBatch(const Batch& batch, CommitResult* result) {
  for (const Batch::Item& item : batch.items) OR_RETURN_IF_ERROR(WriteItem(item, result));
  for (const v1::RejectedRecord& record : batch.rejected) OR_RETURN_IF_ERROR(InsertRejected(record));
  for (const stream::Position& position : batch.positions) {
    OR_RETURN_IF_ERROR(connection_->Run("INSERT OR REPLACE INTO position VALUES (?, ?, ?)",
                                        {position.topic, Int(position.partition), position.next_offset}));
  }
  return absl::OkStatus();
}

absl::Status SqliteWriter::WriteItem(const Batch::Item& item, CommitResult* result) {
  const v1::Article& article = item.article.article();
  OR_ASSIGN_OR_RETURN(const bool known, Known(item.article));
  if (known) {
    ++result->duplicates;
    return absl::OkStatus();
  }
  OR_ASSIGN_OR_RETURN(const Newest before, FindNewest(article.article_id()));
  const int64_t observed = ObservedMicros(item.article);
  const bool newest =
      before.id == 0 || std::tie(before.observed, before.revision_id, before.analyser) <
                            std::tie(observed, article.revision_id(), item.article.analyser());
  if (newest && before.id != 0) OR_RETURN_IF_ERROR(Supersede(before.id));

  const Projection projection = ProjectArticle(item.article);
  OR_ASSIGN_OR_RETURN(const int64_t row, InsertArticle(item, projection.article, newest));
  int64_t seq = 0;
  if (newest) {
    OR_ASSIGN_OR_RETURN(seq, AddChange(row, before.id));
  }
  for (const v1::QuoteRecord& quote : projection.quotes) {
    OR_RETURN_IF_ERROR(InsertQuote(row, seq, newest, observed, quote));
  }
  for (const v1::EventRecord& event : projection.events) {
    OR_RETURN_IF_ERROR(InsertEvent(row, seq, newest, observed, event));
  }
  ++(newest ? result->stored : result->older);
  return absl::OkStatus();
}

absl::StatusOr<bool> SqliteWriter::Known(const v1::EnrichedArticle& article) {
  OR_ASSIGN_OR_RETURN(
      Statement found,
      connection_->Query(
          "SELECT 1 FROM article WHERE article_id = ? AND revision_id = ? AND analyser = ?",
          {article.article().article_id(), article.article().revision_id(), article.analyser()}));
  return found.Step();
}

absl::StatusOr<SqliteWriter::Newest> SqliteWriter::FindNewest(const std::string& article_id) {
  OR_ASSIGN_OR_RETURN(
      Statement found,
      connection_->Query(
          "SELECT id, observed, revision_id, analyser FROM article WHERE article_id = ? AND newest = 1",
          {article_id}));
  OR_ASSIGN_OR_RETURN(const bool row, found.Step());
  if (!row) return Newest{};
  return Newest{found.Int(0), found.Int(1), std::string(found.Text(2)), std::string(found.Text(3))};
}

// The rows stay, to be read by their ids; lists, searches and counts no longer see them.
absl::Status SqliteWriter::Supersede(int64_t article) {
  for (const char* sql : {
           "DELETE FROM article_words WHERE rowid = ?",
           "DELETE FROM quote_words WHERE rowid IN (SELECT id FROM quote WHERE article = ?)",
           "DELETE FROM event_words WHERE rowid IN (SELECT id FROM event WHERE article = ?)",
           "UPDATE article SET newest = 0 WHERE id = ?",
           "UPDATE quote SET newest = 0 WHERE article = ?",
           "UPDATE event SET newest = 0 WHERE article = ?",
       }) {
    OR_RETURN_IF_ERROR(connection_->Run(sql, {article}));
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> SqliteWriter::AddChange(int64_t article, int64_t previous) {
  OR_RETURN_IF_ERROR(connection_->Run("INSERT INTO change (article, previous, stored) VALUES (?, ?, ?)",
                                      {article, previous, absl::ToUnixMicros(absl::Now())}));
  const int64_t seq = connection_->LastRowId();
  OR_RETURN_IF_ERROR(connection_->Run("UPDATE article SET seq = ? WHERE id = ?", {seq, article}));
  return seq;
}

absl::StatusOr<int64_t> SqliteWriter::InsertArticle(const Batch::Item& item, const v1::ArticleRecord& record,
                                                    bool newest) {
  const v1::ArticleContext& context = record.context();
  const Days published = DaysOf(context.published());
  const Values values = {context.article_id(),
                         context.revision_id(),
                         context.analyser(),
                         ObservedMicros(item.article),
                         Int(newest),
                         Int(0),
                         context.outlet(),
                         AsciiLower(context.language()),
                         record.source().feed(),
                         Int(record.state()),
                         published.first,
                         published.last,
                         Value::Bytes(record.SerializeAsString())};
  OR_RETURN_IF_ERROR(connection_->Run(InsertInto("article", values.size()), values));
  const int64_t row = connection_->LastRowId();
  OR_RETURN_IF_ERROR(connection_->Run("INSERT INTO enriched VALUES (?, ?)", {row, Value::Bytes(item.bytes)}));
  if (!newest) return row;
  OR_RETURN_IF_ERROR(
      connection_->Run("INSERT INTO article_words (rowid, headline, body, outlet) VALUES (?, ?, ?, ?)",
                       {row, context.headline(), BodyText(item.article), context.outlet()}));
  return row;
}

namespace {

// What the rows of quotes and events tell of their article.
Values ArticleColumns(const v1::ArticleContext& context, int64_t observed) {
  const Days published = DaysOf(context.published());
  return {context.article_id(), observed, AsciiLower(context.language()), published.first, published.last};
}

Values Joined(Values row, const Values& article, const Values& own) {
  row.insert(row.end(), article.begin(), article.end());
  row.insert(row.end(), own.begin(), own.end());
  return row;
}

}  // namespace

absl::Status SqliteWriter::InsertQuote(int64_t article, int64_t seq, bool newest, int64_t observed,
                                       const v1::QuoteRecord& record) {
  const v1::Quote& quote = record.quote();
  const v1::ArticleContext& context = record.article();
  const Days said = DaysOf(quote.said());
  const Values values =
      Joined({article, quote.quote_id(), Int(newest), seq}, ArticleColumns(context, observed),
             {Int(quote.kind()), Int(quote.attitude()), Real(quote.why().confidence()),
              FoldCase(quote.cue_lemma()), quote.speaker_key(), quote.speaker_country(), Int(quote.negated()),
              said.first, said.last, Value::Bytes(record.SerializeAsString())});
  OR_RETURN_IF_ERROR(connection_->Run(InsertInto("quote", values.size()), values));
  if (!newest) return absl::OkStatus();
  return connection_->Run(
      "INSERT INTO quote_words (rowid, said, around, speaker, affiliation, role, via, outlet)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      {connection_->LastRowId(), quote.text(), quote.context_text(),
       quote.speaker_name().empty() ? quote.source_text() : quote.speaker_name(), quote.speaker_affiliation(),
       quote.speaker_role(), quote.via(), context.outlet()});
}

absl::Status SqliteWriter::InsertEvent(int64_t article, int64_t seq, bool newest, int64_t observed,
                                       const v1::EventRecord& record) {
  const v1::Event& event = record.event();
  const v1::ArticleContext& context = record.article();
  const Days happened = DaysOf(event.date());
  const Values values =
      Joined({article, event.event_id(), Int(newest), seq}, ArticleColumns(context, observed),
             {event.code(), event.plover(), Int(event.quad_class()), Real(event.goldstein()),
              event.source().code(), event.target().code(), Int(event.modality()),
              Int(!record.in_quote_id().empty()), Real(event.why().confidence()), event.location().country(),
              happened.first, happened.last, Value::Bytes(record.SerializeAsString())});
  OR_RETURN_IF_ERROR(connection_->Run(InsertInto("event", values.size()), values));
  if (!newest) return absl::OkStatus();
  const auto names = [](const v1::EventActor& actor) { return StrCat(actor.name(), " | ", actor.text()); };
  return connection_->Run(
      "INSERT INTO event_words (rowid, clause, around, source, target, place, outlet) VALUES (?, ?, ?, ?, ?, "
      "?, ?)",
      {connection_->LastRowId(), event.text(), record.context_text(), names(event.source()),
       names(event.target()), event.location().name(), context.outlet()});
}

absl::Status SqliteWriter::InsertRejected(const v1::RejectedRecord& record) {
  return connection_->Run(
      "INSERT OR IGNORE INTO rejected VALUES (?, ?, ?, ?)",
      {record.topic(), Int(record.partition()), record.offset(), Value::Bytes(record.SerializeAsString())});
}

absl::StatusOr<std::vector<stream::Position>> SqliteWriter::Positions() {
  OR_ASSIGN_OR_RETURN(Statement rows,
                      connection_->Query("SELECT topic, partition, next_offset FROM position", {}));
  std::vector<stream::Position> positions;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return positions;
    positions.push_back({std::string(rows.Text(0)), static_cast<int32_t>(rows.Int(1)), rows.Int(2)});
  }
}

absl::StatusOr<int64_t> SqliteWriter::CountRejected() {
  OR_ASSIGN_OR_RETURN(Statement rows, connection_->Query("SELECT count(*) FROM rejected", {}));
  OR_RETURN_IF_ERROR(rows.Step().status());
  return rows.Int(0);
}

absl::Status SqliteWriter::Compact(int64_t keep) {
  return connection_->Run("DELETE FROM change WHERE seq <= (SELECT max(seq) FROM change) - ?", {keep});
}

}  // namespace onrecord::api
