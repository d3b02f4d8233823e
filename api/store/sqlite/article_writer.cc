#include <absl/time/clock.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "api/store/index_words.h"
#include "api/store/project_article.h"
#include "api/store/row_ids.h"
#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/quote_facets.h"
#include "api/store/sqlite/writer.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

// Values in a list without a copy of each, which braces would make.
template <typename... Ts>
std::vector<Value> ListOf(Ts&&... values) {
  std::vector<Value> out;
  out.reserve(sizeof...(values));
  (out.emplace_back(std::forward<Ts>(values)), ...);
  return out;
}

}  // namespace

absl::Status ArticleWriter::Put(const v1::EnrichedArticle& article, bool may_win, CommitResult* result) {
  OR_ASSIGN_OR_RETURN(const std::vector<Stored> all, FindAll(article.article().article_id()));
  const Stored* newest = nullptr;
  for (const Stored& stored : all) newest = stored.newest ? &stored : newest;
  for (const Stored& stored : all) {
    if (stored.revision_id != article.article().revision_id() || stored.analyser != article.analyser())
      continue;
    return Again(article, stored, newest, may_win, result);
  }
  const int64_t observed = ObservedMicros(article), generation = GenerationOf(article);
  const bool last = newest == nullptr ||
                    std::tie(newest->observed, newest->revision_id, newest->generation, newest->analyser) <
                        std::tie(observed, article.article().revision_id(), generation, article.analyser());
  const bool wins = may_win && last;
  if (wins && newest != nullptr) OR_RETURN_IF_ERROR(SetNewest(newest->row, false));
  OR_ASSIGN_OR_RETURN(const int64_t row, NextRow(article));
  int64_t seq = 0;
  if (wins) {
    OR_ASSIGN_OR_RETURN(seq, AddChange(row, newest == nullptr ? 0 : newest->row));
  }
  OR_RETURN_IF_ERROR(InsertAll(article, row, wins, seq));
  ++(wins ? result->stored : result->older);
  return absl::OkStatus();
}

// The same analysis once more. A higher generation raises it, and so does a later time where another revision
// came between: both can make it the newest again.
absl::Status ArticleWriter::Again(const v1::EnrichedArticle& article, Stored same, const Stored* newest,
                                  bool may_win, CommitResult* result) {
  const int64_t generation = std::max(same.generation, GenerationOf(article));
  const int64_t observed = same.newest ? same.observed : std::max(same.observed, ObservedMicros(article));
  const bool raised = generation != same.generation || observed != same.observed;
  if (raised) {
    Headers headers(connection_);
    OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* stored, headers.Of(same.row));
    v1::ArticleRecord header = *stored;
    if (observed != same.observed)
      *header.mutable_context()->mutable_ingested_at() = article.article().observed_at();
    header.mutable_context()->set_newest(true);
    OR_RETURN_IF_ERROR(
        connection_.Run("UPDATE article SET generation = ?, observed = ?, record = ? WHERE id = ?",
                        {generation, observed, Packed(header), same.row}));
  }
  const bool wins = may_win && raised && !same.newest &&
                    (newest == nullptr ||
                     std::tie(newest->observed, newest->revision_id, newest->generation, newest->analyser) <
                         std::tie(observed, same.revision_id, generation, same.analyser));
  if (wins) {
    if (newest != nullptr) OR_RETURN_IF_ERROR(SetNewest(newest->row, false));
    OR_RETURN_IF_ERROR(SetNewest(same.row, true));
    OR_ASSIGN_OR_RETURN(const int64_t seq, AddChange(same.row, newest == nullptr ? 0 : newest->row));
    OR_RETURN_IF_ERROR(connection_.Run("UPDATE article SET seq = ? WHERE id = ?", {seq, same.row}));
  }
  ++(wins ? result->stored : result->duplicates);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<ArticleWriter::Stored>> ArticleWriter::FindAll(const std::string& article_id) {
  OR_ASSIGN_OR_RETURN(
      Statement found,
      connection_.Query("SELECT a.id, a.newest, a.observed, a.generation, a.revision_id, n.name"
                        " FROM article a INDEXED BY article_article_id CROSS JOIN analyser n"
                        " ON n.id = a.analyser WHERE a.article_id = ?",
                        {PackedId(article_id)}));
  std::vector<Stored> out;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, found.Step());
    if (!row) return out;
    Stored& stored = out.emplace_back();
    stored.row = found.Int(0);
    stored.newest = found.Int(1) != 0;
    stored.observed = found.Int(2);
    stored.generation = found.Int(3);
    stored.revision_id = UnpackedId(found.Get(4));
    stored.analyser = found.String(5);
  }
}

absl::StatusOr<int64_t> ArticleWriter::NextRow(const v1::EnrichedArticle& article) {
  if (!articles_) {
    OR_ASSIGN_OR_RETURN(articles_, connection_.Number("SELECT value FROM meta WHERE name = 'articles'"));
  }
  if (++*articles_ >= rows::kArticles) {
    return Internal("store: no room for more than ", rows::kArticles, " articles");
  }
  return rows::ArticleRow(rows::DayOf(DaysOf(article.document().published()).first), *articles_);
}

absl::Status ArticleWriter::InsertAll(const v1::EnrichedArticle& article, int64_t row, bool newest,
                                      int64_t seq) {
  const v1::ArticleRecord header = ProjectHeader(article);
  const std::string terms = newest ? ArticleTerms(header.context()) : "";
  OR_RETURN_IF_ERROR(InsertArticle(article, header, row, newest, seq));
  std::map<int64_t, int64_t> counts;
  FacetPacker facets(header);
  for (int i = 0; i < article.quotes_size(); ++i) {
    const v1::QuoteRecord record = ProjectQuote(article, i);
    OR_ASSIGN_OR_RETURN(const int64_t speaker, speakers_.NumberOf(connection_, record.quote().speaker_key()));
    ++counts[speaker];
    if (newest && ledger_) {
      OR_RETURN_IF_ERROR(facets.Add(connection_, &facet_words_, i, speaker, record.quote()));
    }
    OR_RETURN_IF_ERROR(InsertQuote(row + i, newest, record, speaker));
    if (newest) words_.Add("quote_words", row + i, QuoteWords(record, header, terms));
  }
  for (int i = 0; i < article.events_size(); ++i) {
    v1::EventRecord record = ProjectEvent(article, i);
    if (newest) words_.Add("event_words", row + i, EventWords(record, header, terms));
    record.clear_context_text();  // see ReadFinding
    OR_RETURN_IF_ERROR(InsertEvent(row + i, newest, record));
  }
  if (newest) {
    if (ledger_) {
      OR_RETURN_IF_ERROR(facets.Insert(connection_, row));
      OR_RETURN_IF_ERROR(facts_.Add(article, row));
      OR_RETURN_IF_ERROR(ledger_->Add(article, row));
    }
    words_.Add("article_words", row, ArticleWords(header, TextOf(article)));
    speakers_.Count(counts, rows::DayOf(DaysOf(header.context().published()).first), 1);
  }
  return absl::OkStatus();
}

absl::StatusOr<int64_t> ArticleWriter::Insert(const v1::EnrichedArticle& article, bool newest, int64_t seq) {
  OR_ASSIGN_OR_RETURN(const int64_t row, NextRow(article));
  OR_RETURN_IF_ERROR(InsertAll(article, row, newest, seq));
  return row;
}

absl::Status ArticleWriter::InsertArticle(const v1::EnrichedArticle& article, const v1::ArticleRecord& header,
                                          int64_t row, bool newest, int64_t seq) {
  const v1::ArticleContext& context = header.context();
  const Days published = DaysOf(context.published());
  OR_ASSIGN_OR_RETURN(const int64_t analyser, AnalyserNumber(article.analyser()));
  OR_RETURN_IF_ERROR(connection_.Run(
      "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      ListOf(row, int64_t{newest}, seq, PackedId(context.article_id()), PackedId(context.revision_id()),
             analyser, GenerationOf(article), ObservedMicros(article), int64_t{published.first},
             int64_t{published.last}, context.outlet(), Packed(header))));
  return connection_.Run("INSERT INTO body VALUES (?, ?)", ListOf(row, Packed(BodyOf(article))));
}

absl::Status ArticleWriter::InsertQuote(int64_t row, bool newest, const v1::QuoteRecord& record,
                                        int64_t speaker) {
  const v1::Quote& quote = record.quote();
  const Days said = DaysOf(quote.said());
  return connection_.Run(
      "INSERT INTO quote VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      ListOf(row, int64_t{newest}, KeyOf(quote.quote_id()), speaker, Real(quote.why().confidence()),
             int64_t{said.first}, int64_t{said.last}, Packed(record)));
}

absl::Status ArticleWriter::InsertEvent(int64_t row, bool newest, const v1::EventRecord& record) {
  const v1::Event& event = record.event();
  const Days happened = DaysOf(event.date());
  return connection_.Run(
      "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      ListOf(row, int64_t{newest}, KeyOf(event.event_id()), Real(event.why().confidence()),
             Real(event.goldstein()), int64_t{happened.first}, int64_t{happened.last}, Packed(record)));
}

absl::Status ArticleWriter::SetNewest(int64_t row, bool newest) {
  const std::vector<Value> flag_and_rows = {int64_t{newest}, row, rows::LastFinding(row)};
  OR_RETURN_IF_ERROR(connection_.Run("UPDATE article SET newest = ? WHERE id = ?", {int64_t{newest}, row}));
  OR_RETURN_IF_ERROR(
      connection_.Run("UPDATE quote NOT INDEXED SET newest = ? WHERE id BETWEEN ? AND ?", flag_and_rows));
  OR_RETURN_IF_ERROR(
      connection_.Run("UPDATE event NOT INDEXED SET newest = ? WHERE id BETWEEN ? AND ?", flag_and_rows));

  const auto change = newest ? &WordIndex::Add : &WordIndex::Remove;
  Headers headers(connection_);
  OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers.Of(row));
  OR_ASSIGN_OR_RETURN(const v1::EnrichedArticle article, ReadEnriched(connection_, row, true));
  std::map<int64_t, int64_t> counts;
  FacetPacker facets(*header);
  const std::string terms = ArticleTerms(header->context());
  for (int i = 0; i < article.quotes_size(); ++i) {
    OR_ASSIGN_OR_RETURN(const int64_t speaker,
                        speakers_.NumberOf(connection_, article.quotes(i).speaker_key()));
    ++counts[speaker];
    const v1::QuoteRecord record = ProjectQuote(article, i);
    if (newest) OR_RETURN_IF_ERROR(facets.Add(connection_, &facet_words_, i, speaker, record.quote()));
    (words_.*change)("quote_words", row + i, QuoteWords(record, *header, terms));
  }
  for (int i = 0; i < article.events_size(); ++i) {
    (words_.*change)("event_words", row + i, EventWords(ProjectEvent(article, i), *header, terms));
  }
  (words_.*change)("article_words", row, ArticleWords(*header, TextOf(article)));
  speakers_.Count(counts, rows::DayOf(DaysOf(header->context().published()).first), newest ? 1 : -1);
  OR_RETURN_IF_ERROR(newest ? facts_.Add(article, row) : facts_.Remove(row));
  if (ledger_) OR_RETURN_IF_ERROR(newest ? ledger_->Add(article, row) : ledger_->Remove(article, row));
  return newest ? facets.Insert(connection_, row)
                : connection_.Run("DELETE FROM quote_facet WHERE article = ?", {row});
}

absl::StatusOr<int64_t> ArticleWriter::AddChange(int64_t row, int64_t previous, v1::ChangeCause cause) {
  const int64_t now = absl::ToUnixMicros(absl::Now());
  OR_RETURN_IF_ERROR(
      decisions_
          ? connection_.Run("INSERT INTO change (article, previous, stored, cause) VALUES (?, ?, ?, ?)",
                            {row, previous, now, int64_t{cause}})
          : connection_.Run("INSERT INTO change (article, previous, stored) VALUES (?, ?, ?)",
                            {row, previous, now}));
  return connection_.LastRowId();
}

absl::StatusOr<int64_t> ArticleWriter::AnalyserNumber(const std::string& name) {
  OR_ASSIGN_OR_RETURN(const int64_t number,
                      connection_.Number("SELECT id FROM analyser WHERE name = ?", {name}));
  if (number != 0) return number;
  OR_RETURN_IF_ERROR(connection_.Run("INSERT INTO analyser VALUES (NULL, ?)", {name}));
  return connection_.LastRowId();
}

absl::Status ArticleWriter::Finish() {
  if (ledger_) OR_RETURN_IF_ERROR(ledger_->Finish());
  OR_RETURN_IF_ERROR(words_.Write(connection_));
  OR_RETURN_IF_ERROR(speakers_.Write(connection_));
  if (!articles_) return absl::OkStatus();
  return connection_.Run("UPDATE meta SET value = ? WHERE name = 'articles'", {*articles_});
}

}  // namespace onrecord::api::sqlite
