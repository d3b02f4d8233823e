#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <utility>
#include <vector>

#include "api/store/sqlite/connection.h"
#include "api/store/sqlite/term_index.h"
#include "api/store/statements/ledger_rows.h"

// The tables of the ledger in SQLite. Every change but those of terms is written at once: a statement costs
// microseconds.
namespace onrecord::api::sqlite {

class SqliteLedgerRows final : public LedgerRows,
                               private OccurrenceRows,
                               private GroupRows,
                               private TermRows,
                               private LinkRows {
 public:
  // `index` is the store's: it must not be another one in the next commit.
  SqliteLedgerRows(Connection& connection, TermIndex& index) : connection_(connection), index_(index) {}
  OccurrenceRows& occurrences() override { return *this; }
  GroupRows& groups() override { return *this; }
  TermRows& terms() override { return *this; }
  LinkRows& links() override { return *this; }
  absl::Status Flush() override { return absl::OkStatus(); }

 private:
  absl::StatusOr<bool> Insert(int64_t id, int64_t row, int64_t outlet,
                              const ledger::CompactProfile& profile) override;
  absl::Status Delete(int64_t id) override;
  absl::StatusOr<int64_t> RowOf(int64_t id) override;
  absl::StatusOr<OccurrenceCache::Entry> Read(int64_t id) override;
  absl::StatusOr<OccurrenceCache::Words> ReadWords(int64_t id) override;

  absl::StatusOr<std::pair<int64_t, int64_t>> GroupsOf(int64_t id) override;
  absl::Status Rename(LedgerGroup group, int64_t from, int64_t to) override;
  absl::Status Move(LedgerGroup group, const std::vector<int64_t>& ids, int64_t to) override;
  absl::StatusOr<std::vector<int64_t>> IdsIn(LedgerGroup group, int64_t name) override;

  absl::Status InsertTerm(int64_t term, int64_t id) override;
  absl::Status InsertTerms(const std::vector<int64_t>& ids, const std::vector<TermHolder>& holders) override;
  absl::Status DeleteTerm(int64_t term, int64_t id) override;
  absl::Status Beside(int64_t term, int64_t id, Neighbours* out) override;

  absl::Status AddLink(int64_t a, int64_t b, int64_t kind, int64_t terms) override;
  absl::StatusOr<int64_t> TermsOf(int64_t a, int64_t b) override;
  absl::Status TakeOne(int64_t a, int64_t b) override;
  absl::Status DeleteLink(int64_t a, int64_t b) override;
  absl::StatusOr<std::vector<Link>> LinksOf(const std::vector<int64_t>& ids, int64_t least_kind) override;

  Connection& connection_;
  TermIndex& index_;
};

absl::StatusOr<std::vector<Link>> LinksOf(Connection& connection, int64_t id, int64_t least_kind);
absl::StatusOr<std::vector<Member>> MembersOf(Connection& connection, LedgerGroup group, int64_t name);
absl::StatusOr<OccurrenceCache::Entry> ReadOccurrence(Connection& connection, int64_t id);

// Makes the ledger of all newest articles: the migration to it. Logs its progress.
absl::Status FillLedger(Connection& connection);
// Makes the index of terms from the stored occurrences: migration 7. Logs its progress.
absl::Status FillTermIndex(Connection& connection);

}  // namespace onrecord::api::sqlite
