#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

// The delivery protocol from a file in the inbox to a row in the store, small enough that every order of
// steps and faults can be tried: ingest's ledger, Kafka's log and transactions, two enrichers of one group,
// and the store with its position.
//
// One article a file. A step is atomic as its counterpart is: a transaction of SQLite, an append of a broker,
// a rename. The edges between steps are where tests/faults/crash_points.cc kills the real programs.
namespace onrecord::model {

inline constexpr int kFiles = 2;  // at most
inline constexpr int kEnrichers = 2;

// Ways to build it wrong; each must be found out (delivery_model_test.cc).
enum class Mistake {
  kNone,
  kMoveBeforeReport,    // a file moves to done/ before the log has confirmed its article
  kForgetSeen,          // a restarted ingest takes files it had begun for known
  kPositionsOutside,    // enrich commits its position beside the transaction, before it
  kNoFencing,           // a paused enricher may commit after another took its work over
  kReadUncommitted,     // api reads records of transactions that are open
  kPositionBeforeRows,  // api makes its position durable before the rows
};

enum class FileState : uint8_t { kNew, kSeen, kSent, kAcked, kArchived };

struct Enricher {
  bool paused = false;
  int8_t generation = 0;  // as the group gave it
  bool open = false;      // a transaction with the output of record `next`
  int8_t next = 0;        // record of the articles' log
  bool offset_added = false;
};

struct Enriched {
  int8_t from = 0;  // record of the articles' log
  int8_t by = 0;    // enricher
  enum : uint8_t { kOpen, kCommitted, kAborted } state = kOpen;
};

struct State {
  // Durable: folder, ledger, brokers, store.
  FileState ledger[kFiles] = {};
  bool in_inbox[kFiles] = {true, true};
  std::vector<int8_t> articles;    // the file of each record
  std::vector<Enriched> enriched;  // each record, of any transaction
  int8_t group_position = 0;       // of the group, in the articles' log
  int8_t group_generation = 0;
  int8_t owner = 0;            // enricher that has the partition
  int8_t stored[kFiles] = {};  // times that a row was written for the file's article
  int8_t store_position = 0;   // in the enriched log
  // In the memory of processes. One that dies is back at once, without it: being away only takes steps away.
  int8_t unreported[kFiles] = {-1, -1};  // record that ingest waits for; -1: none
  bool reported[kFiles] = {};
  Enricher enrichers[kEnrichers];
  int8_t pending_rows = -1;  // kPositionBeforeRows: a record whose position is durable and whose row is not
  int8_t files = kFiles;
  // Faults left.
  int8_t crashes = 0, pauses = 0, lost_reports = 0;

  std::string Key() const;
};

struct Result {
  size_t states = 0, steps = 0;
  std::string violation;           // empty: every promise holds in every state
  std::vector<std::string> trace;  // the steps that lead to it
};

// Tries every order of steps of `files` files from the start, with at most `crashes` deaths of any process,
// `pauses` of an enricher and `lost_reports` of the log. The promises:
//   - a file is in the inbox, or its article is in the log
//   - a record of the articles' log has at most one committed record of the enriched log
//   - the store's position passes over no committed record without its row
//   - from every state a state can be reached, without further faults, in which all files are archived and
//   stored
Result Explore(Mistake mistake, int files, int crashes, int pauses, int lost_reports);

}  // namespace onrecord::model
