#include "api/store/postgres/writer.h"

#include <absl/strings/str_format.h>
#include <absl/time/clock.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "api/store/index_words.h"
#include "api/store/postgres/article_rows.h"
#include "api/store/postgres/fact_rows.h"
#include "api/store/postgres/ledger_rows.h"
#include "api/store/postgres/turn.h"
#include "api/store/postgres/word_syntax.h"
#include "api/store/project_article.h"
#include "api/store/row_ids.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::postgres {
namespace {

// A line of COPY's text format.
class Line {
 public:
  explicit Line(std::string* lines) : lines_(*lines) {}
  ~Line() { lines_ += '\n'; }
  Line& Add(int64_t value) {
    Next();
    StrAppend(&lines_, value);
    return *this;
  }
  Line& Add(double value) {
    Next();
    lines_ += absl::StrFormat("%.17g", value);
    return *this;
  }
  Line& Add(bool value) {
    Next();
    lines_ += value ? 't' : 'f';
    return *this;
  }
  Line& Add(std::string_view text) {
    Next();
    AppendField(text, &lines_);
    return *this;
  }
  Line& AddBytes(const Value& bytes) {
    Next();
    AppendBytes(bytes.text(), &lines_);
    return *this;
  }

 private:
  void Next() {
    if (!first_) lines_ += '\t';
    first_ = false;
  }
  std::string& lines_;
  bool first_ = true;
};

Words ArticleWordsOf(const v1::ArticleRecord& header, const v1::EnrichedArticle& article,
                     const WordSplitter& splitter) {
  return WordsOf(kArticleColumns, ArticleWords(header, TextOf(article)), splitter);
}

}  // namespace

absl::Status ArticleWriter::Write(const Batch& batch, CommitResult* result) {
  std::vector<std::string> ids;
  for (const v1::EnrichedArticle& article : batch.articles) ids.push_back(article.article().article_id());
  OR_RETURN_IF_ERROR(Open(ids));
  for (const v1::EnrichedArticle& article : batch.articles) OR_RETURN_IF_ERROR(WriteOne(article, result));
  return Finish();
}

absl::Status ArticleWriter::Open(const std::vector<std::string>& ids) {
  OR_ASSIGN_OR_RETURN(const Rows counters, connection_.Query("SELECT name, value FROM counter"));
  for (int i = 0; i < counters.size(); ++i) {
    if (counters.Text(i, 0) == "articles") articles_ = counters.Int(i, 1);
    if (counters.Text(i, 0) == "changes") changes_ = counters.Int(i, 1);
  }
  OR_RETURN_IF_ERROR(decisions_.Read(ids));
  return FindAll(ids);
}

absl::Status ArticleWriter::FindAll(const std::vector<std::string>& ids) {
  if (ids.empty()) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(
      const Rows found,
      connection_.Query(
          "SELECT id, newest, observed, generation, revision_id, analyser, article_id FROM article"
          " WHERE article_id = ANY (?::text[]) ORDER BY id",
          {ArrayOf(ids)}));
  for (int i = 0; i < found.size(); ++i) {
    stored_[found.String(i, 6)].push_back({.row = found.Int(i, 0),
                                           .observed = found.Int(i, 2),
                                           .generation = found.Int(i, 3),
                                           .newest = found.Int(i, 1) != 0,
                                           .revision_id = found.String(i, 4),
                                           .analyser = found.String(i, 5)});
  }
  return absl::OkStatus();
}

absl::Status ArticleWriter::Put(const v1::EnrichedArticle& article, bool may_win, CommitResult* result) {
  std::vector<Stored>& all = stored_[article.article().article_id()];
  Stored* newest = nullptr;
  for (Stored& stored : all) newest = stored.newest ? &stored : newest;
  for (Stored& stored : all) {
    if (stored.revision_id != article.article().revision_id() || stored.analyser != article.analyser())
      continue;
    return Again(article, &stored, newest, may_win, result);
  }
  const int64_t observed = ObservedMicros(article), generation = GenerationOf(article);
  const bool wins =
      may_win && (newest == nullptr || PlaceOf(*newest) < std::tie(observed, article.article().revision_id(),
                                                                   generation, article.analyser()));
  const int64_t previous = newest == nullptr ? 0 : newest->row;
  if (wins && newest != nullptr) OR_RETURN_IF_ERROR(SetNewest(newest, false));
  OR_RETURN_IF_ERROR(Add(article, wins, previous));
  ++(wins ? result->stored : result->older);
  return absl::OkStatus();
}

absl::Status ArticleWriter::Add(const v1::EnrichedArticle& article, bool newest, int64_t previous) {
  if (++articles_ >= rows::kArticles) {
    return Internal("store: no room for more than ", rows::kArticles, " articles");
  }
  const int64_t row = rows::ArticleRow(rows::DayOf(DaysOf(article.document().published()).first), articles_);
  if (newest) AddChange(row, previous);
  const int64_t observed = ObservedMicros(article), generation = GenerationOf(article);
  pending_[row] = {.article = &article,
                   .header = ProjectHeader(article),
                   .row = row,
                   .seq = newest ? changes_ : 0,
                   .observed = observed,
                   .generation = generation,
                   .newest = newest};
  stored_[article.article().article_id()].push_back(
      {row, observed, generation, newest, article.article().revision_id(), article.analyser()});
  return absl::OkStatus();
}

// The same analysis once more. A higher generation raises it, and so does a later time where another revision
// came between: both can make it the newest again.
absl::Status ArticleWriter::Again(const v1::EnrichedArticle& article, Stored* same, Stored* newest,
                                  bool may_win, CommitResult* result) {
  const int64_t generation = std::max(same->generation, GenerationOf(article));
  const int64_t observed = same->newest ? same->observed : std::max(same->observed, ObservedMicros(article));
  const bool raised = generation != same->generation || observed != same->observed;
  if (raised) {
    const bool new_time = observed != same->observed;
    same->generation = generation;
    same->observed = observed;
    OR_RETURN_IF_ERROR(Raise(*same, article, new_time));
  }
  const bool wins =
      may_win && raised && !same->newest && (newest == nullptr || PlaceOf(*newest) < PlaceOf(*same));
  if (wins) OR_RETURN_IF_ERROR(Switch(newest, same, v1::CHANGE_CAUSE_UNSPECIFIED));
  ++(wins ? result->stored : result->duplicates);
  return absl::OkStatus();
}

absl::Status ArticleWriter::SetNewest(Stored* stored, bool newest) {
  stored->newest = newest;
  const auto pending = pending_.find(stored->row);
  if (pending != pending_.end()) {
    pending->second.newest = newest;
    return absl::OkStatus();
  }
  // Twice: it is what it was.
  if (!turned_.emplace(stored->row, newest).second) turned_.erase(stored->row);
  const std::vector<Value> values = {std::string(newest ? "t" : "f"), stored->row,
                                     rows::LastFinding(stored->row)};
  for (const char* const table : {"article", "quote", "event"}) {
    OR_RETURN_IF_ERROR(connection_.Run(
        StrCat("UPDATE ", table, " SET newest = ?::text::boolean WHERE id BETWEEN ? AND ?"), values));
  }
  return absl::OkStatus();
}

absl::Status ArticleWriter::Raise(const Stored& stored, const v1::EnrichedArticle& again, bool new_time) {
  const auto pending = pending_.find(stored.row);
  if (pending != pending_.end()) {
    pending->second.observed = stored.observed;
    pending->second.generation = stored.generation;
    if (new_time) {
      *pending->second.header.mutable_context()->mutable_ingested_at() = again.article().observed_at();
    }
    return absl::OkStatus();
  }
  Headers headers(connection_);
  OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* known, headers.Of(stored.row));
  v1::ArticleRecord header = *known;
  if (new_time) *header.mutable_context()->mutable_ingested_at() = again.article().observed_at();
  header.mutable_context()->set_newest(true);
  OR_RETURN_IF_ERROR(
      connection_.Run("UPDATE article SET generation = ?, observed = ?, record = ? WHERE id = ?",
                      {stored.generation, stored.observed, Packed(header), stored.row}));
  return new_time ? WriteTime(header, stored.row, stored.observed) : absl::OkStatus();
}

// The time of ingestion is among the words.
absl::Status ArticleWriter::WriteTime(const v1::ArticleRecord& header, int64_t row, int64_t observed) {
  OR_ASSIGN_OR_RETURN(const v1::EnrichedArticle article, ReadEnriched(connection_, row, true));
  const WordSplitter& splitter = connection_.splitter();
  OR_RETURN_IF_ERROR(connection_.Run("UPDATE article SET words = ?::text::tsvector WHERE id = ?",
                                     {ArticleWordsOf(header, article, splitter).vector, row}));
  const auto write = [&](const char* table, int64_t id, const Words& words) {
    return connection_.Run(
        StrCat("UPDATE ", table, " SET words = ?::text::tsvector, observed = ? WHERE id = ?"),
        {words.vector, observed, id});
  };
  for (int i = 0; i < article.quotes_size(); ++i) {
    OR_RETURN_IF_ERROR(write("quote", row + i,
                             WordsOf(kQuoteColumns, QuoteWords(ProjectQuote(article, i), header), splitter)));
  }
  for (int i = 0; i < article.events_size(); ++i) {
    OR_RETURN_IF_ERROR(write("event", row + i,
                             WordsOf(kEventColumns, EventWords(ProjectEvent(article, i), header), splitter)));
  }
  return absl::OkStatus();
}

void ArticleWriter::AddChange(int64_t row, int64_t previous, v1::ChangeCause cause) {
  Line(&change_lines_)
      .Add(++changes_)
      .Add(row)
      .Add(previous)
      .Add(absl::ToUnixMicros(absl::Now()))
      .Add(int64_t{cause});
}

absl::Status ArticleWriter::SetChange(int64_t row) {
  const auto pending = pending_.find(row);
  if (pending == pending_.end()) {
    return connection_.Run("UPDATE article SET seq = ? WHERE id = ?", {changes_, row});
  }
  pending->second.seq = changes_;
  return absl::OkStatus();
}

absl::Status ArticleWriter::NumberSpeakers() {
  std::set<std::string> keys;
  for (const auto& [row, pending] : pending_) {
    for (const v1::Quote& quote : pending.article->quotes()) keys.insert(IndexableName(quote.speaker_key()));
  }
  keys.erase("");
  if (keys.empty()) return absl::OkStatus();
  const std::string all = ArrayOf({keys.begin(), keys.end()});
  OR_RETURN_IF_ERROR(
      connection_.Run("INSERT INTO speaker (key) SELECT unnest(?::text[]) EXCEPT SELECT key FROM speaker"
                      " WHERE key = ANY (?::text[]) ON CONFLICT DO NOTHING",
                      {all, all}));
  OR_ASSIGN_OR_RETURN(const Rows found,
                      connection_.Query("SELECT id, key FROM speaker WHERE key = ANY (?::text[])", {all}));
  for (int i = 0; i < found.size(); ++i) speakers_[found.String(i, 1)] = found.Int(i, 0);
  return absl::OkStatus();
}

int64_t ArticleWriter::SpeakerOf(const std::string& key) const {
  const auto found = speakers_.find(IndexableName(key));
  return found == speakers_.end() ? 0 : found->second;
}

void ArticleWriter::AddLines(const Pending& pending, Lines* lines) const {
  const v1::EnrichedArticle& article = *pending.article;
  const v1::ArticleContext& context = pending.header.context();
  const WordSplitter& splitter = connection_.splitter();
  const Days published = DaysOf(context.published());
  {
    const Words words = ArticleWordsOf(pending.header, article, splitter);
    Line(&lines->article)
        .Add(pending.row)
        .Add(pending.newest)
        .Add(pending.seq)
        .Add(std::string_view(context.article_id()))
        .Add(std::string_view(context.revision_id()))
        .Add(std::string_view(article.analyser()))
        .Add(pending.generation)
        .Add(pending.observed)
        .Add(int64_t{published.first})
        .Add(int64_t{published.last})
        .Add(std::string_view(IndexableName(context.outlet())))
        .Add(words.inexact)
        .Add(std::string_view(words.vector))
        .AddBytes(Packed(pending.header));
  }
  Line(&lines->body).Add(pending.row).AddBytes(Packed(BodyOf(article)));
  for (int i = 0; i < article.quotes_size(); ++i) {
    const v1::QuoteRecord record = ProjectQuote(article, i);
    const v1::Quote& quote = record.quote();
    const Days said = DaysOf(quote.said());
    const Words words = WordsOf(kQuoteColumns, QuoteWords(record, pending.header), splitter);
    Line(&lines->quote)
        .Add(pending.row + i)
        .Add(pending.newest)
        .Add(KeyOf(quote.quote_id()))
        .Add(SpeakerOf(quote.speaker_key()))
        .Add(Real(quote.why().confidence()))
        .Add(int64_t{said.first})
        .Add(int64_t{said.last})
        .Add(pending.observed)
        .Add(words.inexact)
        .Add(std::string_view(words.vector))
        .AddBytes(Packed(record));
  }
  for (int i = 0; i < article.events_size(); ++i) {
    const v1::EventRecord record = ProjectEvent(article, i);
    const v1::Event& event = record.event();
    const Days happened = DaysOf(event.date());
    const Words words = WordsOf(kEventColumns, EventWords(record, pending.header), splitter);
    Line(&lines->event)
        .Add(pending.row + i)
        .Add(pending.newest)
        .Add(KeyOf(event.event_id()))
        .Add(Real(event.why().confidence()))
        .Add(Real(event.goldstein()))
        .Add(int64_t{happened.first})
        .Add(int64_t{happened.last})
        .Add(pending.observed)
        .Add(words.inexact)
        .Add(std::string_view(words.vector))
        .AddBytes(Packed(record));
  }
}

absl::Status ArticleWriter::Finish() {
  OR_RETURN_IF_ERROR(NumberSpeakers());
  Lines lines;
  for (const auto& [row, pending] : pending_) AddLines(pending, &lines);
  const std::pair<const char*, const std::string*> kTables[] = {{"article", &lines.article},
                                                                {"body", &lines.body},
                                                                {"quote", &lines.quote},
                                                                {"event", &lines.event},
                                                                {"change", &change_lines_}};
  for (const auto& [table, its_lines] : kTables) {
    if (its_lines->empty()) continue;
    OR_RETURN_IF_ERROR(connection_.Copy(StrCat("COPY ", table, " FROM STDIN"), *its_lines));
  }
  OR_RETURN_IF_ERROR(WriteDerived());
  OR_RETURN_IF_ERROR(DeleteRows());
  return connection_.Run(
      "UPDATE counter SET value = CASE name WHEN 'articles' THEN ?::bigint ELSE ?::bigint END"
      " WHERE name IN ('articles', 'changes')",
      {articles_, changes_});
}

absl::Status ArticleWriter::WriteDerived() {
  std::vector<int64_t> gone;
  std::map<int64_t, v1::EnrichedArticle> read;
  std::map<int64_t, const v1::EnrichedArticle*> newest;
  std::vector<OldOccurrence> removed;
  for (const auto& [row, pending] : pending_) {
    if (pending.newest) newest[row] = pending.article;
  }
  for (const auto& [row, is_newest] : turned_) {
    OR_ASSIGN_OR_RETURN(read[row], ReadEnriched(connection_, row, true));
    if (is_newest) {
      newest[row] = &read[row];
    } else {
      gone.push_back(row);
      for (const OldOccurrence& one : OccurrencesOf(read[row], row)) removed.push_back(one);
    }
  }
  if (!gone.empty()) {
    OR_RETURN_IF_ERROR(
        connection_.Run("DELETE FROM fact WHERE article = ANY (?::bigint[])", {NumbersOf(gone)}));
  }
  OR_RETURN_IF_ERROR(WriteFacts(connection_, newest));
  std::vector<NewOccurrence> added;
  for (const auto& [row, article] : newest) {
    for (NewOccurrence& one : MakeOccurrences(*article, row)) added.push_back(std::move(one));
  }
  return UpdateLedger(connection_, cache_, removed, std::move(added));
}

absl::StatusOr<CommitResult> Commit(Connection& connection, int64_t turn, OccurrenceCache& cache,
                                    const Batch& batch) {
  CommitResult result;
  OR_ASSIGN_OR_RETURN(Transaction transaction,
                      Transaction::Begin(connection, "ISOLATION LEVEL READ COMMITTED"));
  // Writers take turns, so that changes have the order of commits.
  OR_RETURN_IF_ERROR(connection.Run("SELECT value FROM counter WHERE name = 'articles' FOR UPDATE"));
  OR_RETURN_IF_ERROR(CheckTurn(connection, turn));
  if (!batch.articles.empty()) {
    OR_RETURN_IF_ERROR(ArticleWriter(connection, cache).Write(batch, &result));
  }
  for (const v1::Decision& decision : batch.decisions) {
    OR_RETURN_IF_ERROR(ArticleWriter(connection, cache).Carry(decision, &result));
  }
  for (const v1::RejectedRecord& record : batch.rejected) {
    OR_RETURN_IF_ERROR(connection.Run("INSERT INTO rejected VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                                      {record.topic(), int64_t{record.partition()}, record.offset(),
                                       Value::Bytes(record.SerializeAsString())}));
  }
  for (const stream::Position& position : batch.positions) {
    OR_RETURN_IF_ERROR(
        connection.Run("INSERT INTO log_position VALUES (?, ?, ?) ON CONFLICT (topic, partition)"
                       " DO UPDATE SET next_offset = EXCLUDED.next_offset",
                       {position.topic, int64_t{position.partition}, position.next_offset}));
  }
  OR_RETURN_IF_ERROR(transaction.Commit());
  return result;
}

absl::StatusOr<std::vector<stream::Position>> Positions(Connection& connection) {
  OR_ASSIGN_OR_RETURN(const Rows rows,
                      connection.Query("SELECT topic, partition, next_offset FROM log_position"));
  std::vector<stream::Position> positions;
  for (int i = 0; i < rows.size(); ++i) {
    positions.push_back({rows.String(i, 0), static_cast<int32_t>(rows.Int(i, 1)), rows.Int(i, 2)});
  }
  return positions;
}

}  // namespace onrecord::api::postgres
