#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/store/article_text.h"
#include "api/store/decision_ports.h"
#include "api/store/encoded_message.h"
#include "api/store/list_query.h"
#include "api/store/statement_ports.h"
#include "api/store/store_export.h"
#include "common/stream/record.h"
#include "onrecord/v1/record_service.pb.h"

// The ports to what is stored: one writes, three read. An implementation is all four; tests/contract holds it
// to them. Spans are UTF-8 bytes. Readers may be called from any thread, and see whole batches only.
namespace onrecord::api {

// What one commit holds.
struct Batch {
  std::vector<v1::EnrichedArticle> articles;
  // Removals and corrections. What they lead to is the same whether they come before or after the articles.
  std::vector<v1::Decision> decisions;
  // Records that could not be decoded.
  std::vector<v1::RejectedRecord> rejected;
  // Where the reader of the log goes on after this batch.
  std::vector<stream::Position> positions;
};

struct CommitResult {
  int stored = 0;      // became the newest of their article
  int older = 0;       // kept, but a newer one was there
  int duplicates = 0;  // were there already: nothing changed
  int refused = 0;     // of removed articles
  int decisions = 0;   // that were new
};

// Whose turn it is to write where several processes use one store.
struct Turn {
  bool writes = true;  // this process's
  int64_t newest = 0;  // if another's: number of the newest change
};

// Called from one thread.
class RecordWriter {
 public:
  virtual ~RecordWriter() = default;

  // Takes the turn if no other process has it, and keeps it until a call answers kAborted, which says that
  // another has written since: positions have to be read again. A store that one process uses is always its.
  virtual absl::StatusOr<Turn> TakeTurn() { return Turn{}; }

  // Stores the batch as a whole or not at all; once it returns OK the batch survives a loss of power. An
  // article is served as the newest if it comes last in the order of (observed_at, revision_id,
  // analyser_generation), else kept as an older revision. The same analysis of a revision again changes
  // nothing, unless it comes with a higher generation, or with a later time after other revisions came
  // between: then it takes its new place in that order, and may be the newest again. kUnavailable: try again
  // later. kInvalidArgument: a record of it can never be stored, and none was; each by itself shows which.
  // A removed article is not stored unless it was let in again after that (Article.readmitted_at).
  virtual absl::StatusOr<CommitResult> Commit(const Batch& batch) = 0;

  // The positions of the last batch; empty: nothing was read yet.
  virtual absl::StatusOr<std::vector<stream::Position>> Positions() = 0;

  // Records that were rejected so far.
  virtual absl::StatusOr<int64_t> CountRejected() = 0;

  // Forgets all but the newest `keep` changes: watches that would need older ones get kOutOfRange.
  virtual absl::Status Compact(int64_t keep) = 0;
};

class RecordLookup {
 public:
  virtual ~RecordLookup() = default;

  // kNotFound: no such record; for an article with a revision_id also no such revision. An empty revision_id
  // means the newest. `text` stays empty unless the view is VIEW_FULL.
  virtual absl::StatusOr<v1::ArticleRecord> GetArticle(const std::string& article_id,
                                                       const std::string& revision_id, v1::View view,
                                                       const ReadScope& scope) = 0;
  virtual absl::StatusOr<v1::QuoteRecord> GetQuote(const std::string& quote_id, const ReadScope& scope) = 0;
  virtual absl::StatusOr<v1::EventRecord> GetEvent(const std::string& event_id, const ReadScope& scope) = 0;
  // The text that the spans of a revision point into.
  virtual absl::StatusOr<std::string> GetText(const std::string& article_id, const std::string& revision_id,
                                              const ReadScope& scope) = 0;
};

// Pages by place, not by number: a record that is stored between two pages neither repeats nor hides another.
// A page may hold fewer records than its limit where they are large.
class RecordQuery {
 public:
  virtual ~RecordQuery() = default;

  virtual absl::StatusOr<Page<v1::ArticleRecord>> ListArticles(const ListQuery<v1::ArticleFilter>& query,
                                                               v1::View view, const ReadScope& scope) = 0;
  virtual absl::StatusOr<Page<v1::QuoteRecord>> ListQuotes(const ListQuery<v1::QuoteFilter>& query,
                                                           const ReadScope& scope) = 0;
  // The same quotes as they are sent: a store that holds them encoded need not decode them.
  virtual absl::StatusOr<Page<EncodedMessage>> ListEncodedQuotes(const ListQuery<v1::QuoteFilter>& query,
                                                                 const ReadScope& scope);
  virtual absl::StatusOr<Page<v1::EventRecord>> ListEvents(const ListQuery<v1::EventFilter>& query,
                                                           const ReadScope& scope) = 0;
  virtual absl::StatusOr<Page<v1::SpeakerRecord>> ListSpeakers(const ListQuery<v1::QuoteFilter>& query,
                                                               const ReadScope& scope) = 0;
};

// Every change of what is newest has a number, counting up from 1.
struct ChangeRange {
  int64_t oldest = 1;  // the oldest change that is still kept
  int64_t newest = 0;  // 0: nothing was stored yet
};

// Records of the kind that a WatchRequest selects, in WatchResponse's fields; the tokens are the service's.
struct SnapshotPage {
  v1::WatchResponse records;
  int64_t next = 0;  // row to go on after
  bool end = false;  // nothing follows
};

// A place in the sequence of changes: between two of them, or inside a large one.
struct ChangePlace {
  int64_t number = 0;  // the changes up to this one are passed
  int64_t part = 0;    // what is passed of the change after them; 0: nothing. Its meaning is the store's.
  friend auto operator<=>(const ChangePlace&, const ChangePlace&) = default;
};

// What is read of a change.
struct ChangeParts {
  bool quotes = false, events = false, articles = false;
  bool texts = false;  // of articles
};

// A change: an article that became the newest, with all that was found in it, whatever came later. Or a part
// of one that exceeds ReadLimits.bytes; the parts of a change hold each of its records and gone ids once.
struct Change {
  ChangePlace next;  // behind this part
  google::protobuf::Timestamp stored_at;
  std::optional<v1::ArticleRecord> article;
  ArticleText text;
  std::vector<v1::QuoteRecord> quotes;
  std::vector<v1::EventRecord> events;
  // Ids of what only the version before held; of a removed article, of what any version held.
  std::vector<std::string> gone_quotes, gone_events, gone_articles;
  v1::ChangeCause cause = v1::CHANGE_CAUSE_UNSPECIFIED;
  // Ids of records above that the version before held as well.
  std::set<std::string, std::less<>> replaced;
};

struct ChangePage {
  std::vector<Change> changes;  // in order, none left out
  ChangePlace next;             // behind the last of them
  bool end = false;             // no change follows yet
};

class ChangeReader {
 public:
  virtual ~ChangeReader() = default;

  virtual absl::StatusOr<ChangeRange> Changes(const ReadScope& scope) = 0;
  // What matches the selection and is newest since change `until` or earlier, in order of publication, from
  // behind row `after` (0: from the first). What changed later is left out: it comes with the changes after
  // `until`.
  virtual absl::StatusOr<SnapshotPage> ReadSnapshot(const v1::WatchRequest& selection, int64_t until,
                                                    int64_t after, const ReadLimits& limits,
                                                    const ReadScope& scope) = 0;
  // The changes after a place, without any filter. kOutOfRange: some of them are no longer kept, or `after`
  // is not a place of this store yet.
  virtual absl::StatusOr<ChangePage> ReadChanges(const ChangePlace& after, const ChangeParts& parts,
                                                 const ReadLimits& limits, const ReadScope& scope) = 0;
};

// What every engine has: records as they are stored, read and told.
class RecordStore : public RecordWriter,
                    public RecordLookup,
                    public RecordQuery,
                    public ChangeReader,
                    public DecisionReader,
                    public TextEraser {
 public:
  // A secret of this store, made with it: signs the tokens that clients bring back.
  virtual const std::string& Secret() const = 0;
};

// With statements and what is counted or compared over many records.
class Store : public RecordStore,
              public StatementReader,
              public RecordAnalysis,
              public RevisionReader,
              public StoreExport {};

}  // namespace onrecord::api
