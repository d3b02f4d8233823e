#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "api/store/postgres/connection.h"
#include "api/store/statements/ledger_writer.h"

// The tables of the ledger in PostgreSQL. A question to the server costs as much as hundreds of comparisons,
// so the rows that a batch looks at are read by a few statements before, changed in memory, and written by a
// few statements after.
namespace onrecord::api::postgres {

class PostgresLedgerRows final : public LedgerRows,
                                 private OccurrenceRows,
                                 private GroupRows,
                                 private TermRows,
                                 private LinkRows {
 public:
  // `cache` must hold as many entries as come: room is made here, between batches. Entries that are not as
  // the store has them are read again.
  PostgresLedgerRows(Connection& connection, OccurrenceCache& cache)
      : connection_(connection), cache_(cache) {}

  // Reads all that removing and then adding these will ask for. Call it once, before both.
  absl::Status Prepare(const std::vector<OldOccurrence>& removed, const std::vector<NewOccurrence>& added);

  OccurrenceRows& occurrences() override { return *this; }
  GroupRows& groups() override { return *this; }
  TermRows& terms() override { return *this; }
  LinkRows& links() override { return *this; }
  absl::Status Flush() override;

 private:
  struct Row {
    int64_t row = 0, statement = 0, point = 0;
    bool stored = false;
  };
  struct Inserted {
    int64_t outlet = 0;
    std::string profile;
  };
  struct LinkState {
    int64_t kind = 0, terms = 0;
    bool stored = false, changed = false;
  };
  using Renames = std::map<int64_t, int64_t>;
  struct Window {
    std::vector<int64_t> terms, ids;
    std::map<int64_t, int64_t> removed;  // by term: how many of its holders go
  };

  absl::StatusOr<bool> Insert(int64_t id, int64_t row, int64_t outlet,
                              const ledger::CompactProfile& profile) override;
  absl::Status Delete(int64_t id) override;
  absl::StatusOr<int64_t> RowOf(int64_t id) override;
  absl::StatusOr<OccurrenceCache::Entry> Read(int64_t id) override;

  absl::StatusOr<std::pair<int64_t, int64_t>> GroupsOf(int64_t id) override;
  absl::Status Rename(LedgerGroup group, int64_t from, int64_t to) override;
  absl::Status Move(LedgerGroup group, const std::vector<int64_t>& ids, int64_t to) override;
  absl::StatusOr<std::vector<int64_t>> IdsIn(LedgerGroup group, int64_t name) override;

  absl::Status InsertTerm(int64_t term, int64_t id) override;
  absl::Status DeleteTerm(int64_t term, int64_t id) override;
  absl::Status Beside(int64_t term, int64_t id, Neighbours* out) override;

  absl::Status AddLink(int64_t a, int64_t b, int64_t kind, int64_t terms) override;
  absl::StatusOr<int64_t> TermsOf(int64_t a, int64_t b) override;
  absl::Status TakeOne(int64_t a, int64_t b) override;
  absl::Status DeleteLink(int64_t a, int64_t b) override;
  absl::StatusOr<std::vector<Link>> LinksOf(const std::vector<int64_t>& ids, int64_t least_kind) override;

  absl::Status ReadRemoved(const std::vector<OldOccurrence>& removed, Window* window);
  absl::StatusOr<std::set<int64_t>> ReadWindow(const Window& window);
  // Rows and, where the cache has none, profiles.
  absl::Status ReadOccurrences(const std::set<int64_t>& ids);
  absl::StatusOr<LinkState*> LinkOf(int64_t a, int64_t b);
  void Change(int64_t a, int64_t b, const LinkState& state);
  Renames& RenamesOf(LedgerGroup group) {
    return group == LedgerGroup::kStatement ? renamed_statements_ : renamed_points_;
  }
  absl::Status WriteTerms();
  absl::Status WriteLinks();
  absl::Status WriteNames(LedgerGroup group);
  absl::Status WriteOccurrences();

  Connection& connection_;
  OccurrenceCache& cache_;
  std::unordered_map<int64_t, Row> rows_;
  std::unordered_map<int64_t, std::set<int64_t>> holders_;  // near what is added or removed
  std::map<int64_t, std::map<int64_t, LinkState>> links_;   // those looked at, from both sides
  // What is to be written.
  std::map<int64_t, Inserted> inserted_;
  std::vector<int64_t> deleted_;
  std::vector<std::pair<int64_t, int64_t>> new_terms_, old_terms_;
  Renames renamed_statements_, renamed_points_;
};

absl::StatusOr<std::vector<Link>> ReadLinks(Connection& connection, int64_t id, int64_t least_kind);
absl::StatusOr<std::vector<Member>> MembersOf(Connection& connection, LedgerGroup group, int64_t name);

// Removes and adds within the writer's transaction.
absl::Status UpdateLedger(Connection& connection, OccurrenceCache& cache,
                          const std::vector<OldOccurrence>& removed, std::vector<NewOccurrence> added);

}  // namespace onrecord::api::postgres
