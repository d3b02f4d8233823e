#include "api/store/sqlite/ledger_rows.h"

#include <algorithm>
#include <string_view>

#include "api/ledger/content_words.h"
#include "api/ledger/join_terms.h"
#include "api/ledger/profile_bytes.h"
#include "api/store/row_ids.h"
#include "api/store/sqlite/article_rows.h"
#include "api/store/statements/ledger_writer.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

constexpr int64_t kBetweenLines = 10000;
constexpr size_t kAddedTogether = 5000;

std::string_view ColumnOf(LedgerGroup group) {
  return group == LedgerGroup::kStatement ? "statement" : "point";
}

}  // namespace

absl::StatusOr<std::vector<Link>> LinksOf(Connection& connection, int64_t id, int64_t least_kind) {
  OR_ASSIGN_OR_RETURN(Statement rows,
                      connection.Query("SELECT b, kind FROM join_link WHERE a = ? AND kind >= ? ORDER BY b",
                                       {id, least_kind}));
  std::vector<Link> out;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return out;
    out.push_back({id, rows.Int(0), rows.Int(1)});
  }
}

absl::StatusOr<std::vector<Member>> MembersOf(Connection& connection, LedgerGroup group, int64_t name) {
  const std::string_view column = ColumnOf(group);
  std::vector<Member> out;
  {
    OR_ASSIGN_OR_RETURN(Statement first,
                        connection.Query(StrCat("SELECT id, row, outlet FROM occurrence WHERE id = ?"
                                                " AND ",
                                                column, " = ?"),
                                         {name, name}));
    OR_ASSIGN_OR_RETURN(const bool row, first.Step());
    if (row) out.push_back({first.Int(0), first.Int(1), first.Int(2)});
  }
  OR_ASSIGN_OR_RETURN(
      Statement rows,
      connection.Query(StrCat("SELECT id, row, outlet FROM occurrence INDEXED BY occurrence_", column,
                              " WHERE ", column, " = ? AND ", column, " <> id ORDER BY id"),
                       {name}));
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return out;
    out.push_back({rows.Int(0), rows.Int(1), rows.Int(2)});
  }
}

absl::StatusOr<OccurrenceCache::Entry> ReadOccurrence(Connection& connection, int64_t id) {
  OR_ASSIGN_OR_RETURN(Statement found,
                      connection.Query("SELECT row, profile FROM occurrence WHERE id = ?", {id}));
  OR_ASSIGN_OR_RETURN(const bool row, found.Step());
  OccurrenceCache::Entry entry;
  if (!row || !ledger::UnpackProfile(found.Text(1), &entry.profile)) {
    return Internal("store: an occurrence of the ledger is gone or damaged");
  }
  entry.row = found.Int(0);
  return entry;
}

absl::StatusOr<bool> SqliteLedgerRows::Insert(int64_t id, int64_t row, int64_t outlet,
                                              const ledger::CompactProfile& profile) {
  OR_RETURN_IF_ERROR(connection_.Run("INSERT OR IGNORE INTO occurrence VALUES (?, ?, ?, ?, ?, ?)",
                                     {id, row, id, id, outlet, Value::Bytes(PackProfile(profile))}));
  return connection_.RowsChanged() > 0;
}

absl::Status SqliteLedgerRows::Delete(int64_t id) {
  return connection_.Run("DELETE FROM occurrence WHERE id = ?", {id});
}

absl::StatusOr<int64_t> SqliteLedgerRows::RowOf(int64_t id) {
  return connection_.Number("SELECT row FROM occurrence WHERE id = ?", {id});
}

absl::StatusOr<OccurrenceCache::Entry> SqliteLedgerRows::Read(int64_t id) {
  return ReadOccurrence(connection_, id);
}

absl::StatusOr<std::pair<int64_t, int64_t>> SqliteLedgerRows::GroupsOf(int64_t id) {
  OR_ASSIGN_OR_RETURN(Statement found,
                      connection_.Query("SELECT statement, point FROM occurrence WHERE id = ?", {id}));
  OR_ASSIGN_OR_RETURN(const bool row, found.Step());
  if (!row) return Internal("store: an occurrence is gone");
  return std::pair(found.Int(0), found.Int(1));
}

absl::Status SqliteLedgerRows::Rename(LedgerGroup group, int64_t from, int64_t to) {
  const std::string_view column = ColumnOf(group);
  OR_RETURN_IF_ERROR(connection_.Run(StrCat("UPDATE occurrence INDEXED BY occurrence_", column, " SET ",
                                            column, " = ? WHERE ", column, " = ? AND ", column, " <> id"),
                                     {to, from}));
  return connection_.Run(StrCat("UPDATE occurrence SET ", column, " = ? WHERE id = ? AND ", column, " = ?"),
                         {to, from, from});
}

absl::Status SqliteLedgerRows::Move(LedgerGroup group, const std::vector<int64_t>& ids, int64_t to) {
  for (const int64_t id : ids) {
    OR_RETURN_IF_ERROR(
        connection_.Run(StrCat("UPDATE occurrence SET ", ColumnOf(group), " = ? WHERE id = ?"), {to, id}));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<int64_t>> SqliteLedgerRows::IdsIn(LedgerGroup group, int64_t name) {
  OR_ASSIGN_OR_RETURN(const std::vector<Member> members, MembersOf(connection_, group, name));
  std::vector<int64_t> out;
  for (const Member& member : members) out.push_back(member.id);
  return out;
}

absl::StatusOr<OccurrenceCache::Words> SqliteLedgerRows::ReadWords(int64_t id) {
  OR_ASSIGN_OR_RETURN(Statement found,
                      connection_.Query("SELECT row, profile FROM occurrence WHERE id = ?", {id}));
  OR_ASSIGN_OR_RETURN(const bool row, found.Step());
  OccurrenceCache::Words words;
  if (!row || !UnpackContentWords(found.Text(1), &words.content)) {
    return Internal("store: an occurrence of the ledger is gone or damaged");
  }
  words.article = rows::ArticleOf(found.Int(0));
  return words;
}

absl::Status SqliteLedgerRows::InsertTerm(int64_t term, int64_t id) {
  return InsertTerms({id}, {{term, id}});
}

absl::Status SqliteLedgerRows::InsertTerms(const std::vector<int64_t>& ids,
                                           const std::vector<TermHolder>& holders) {
  return index_.Add(connection_, ids, holders);
}

absl::Status SqliteLedgerRows::DeleteTerm(int64_t term, int64_t id) {
  return index_.Remove(connection_, {term, id});
}

absl::Status SqliteLedgerRows::Beside(int64_t term, int64_t id, Neighbours* out) {
  return index_.NeighboursOf(connection_, {term, id}, ledger::kNeighbours, out);
}

absl::Status SqliteLedgerRows::AddLink(int64_t a, int64_t b, int64_t kind, int64_t terms) {
  constexpr char kUpsert[] =
      "INSERT INTO join_link VALUES (?, ?, ?, ?) ON CONFLICT (a, b) DO UPDATE SET terms = terms + "
      "excluded.terms";
  OR_RETURN_IF_ERROR(connection_.Run(kUpsert, {a, b, kind, terms}));
  return connection_.Run(kUpsert, {b, a, kind, terms});
}

absl::StatusOr<int64_t> SqliteLedgerRows::TermsOf(int64_t a, int64_t b) {
  return connection_.Number("SELECT terms FROM join_link WHERE a = ? AND b = ?", {a, b});
}

absl::Status SqliteLedgerRows::TakeOne(int64_t a, int64_t b) {
  constexpr char kOneLess[] = "UPDATE join_link SET terms = terms - 1 WHERE a = ? AND b = ?";
  OR_RETURN_IF_ERROR(connection_.Run(kOneLess, {a, b}));
  return connection_.Run(kOneLess, {b, a});
}

absl::Status SqliteLedgerRows::DeleteLink(int64_t a, int64_t b) {
  OR_RETURN_IF_ERROR(connection_.Run("DELETE FROM join_link WHERE a = ? AND b = ?", {a, b}));
  return connection_.Run("DELETE FROM join_link WHERE a = ? AND b = ?", {b, a});
}

absl::StatusOr<std::vector<Link>> SqliteLedgerRows::LinksOf(const std::vector<int64_t>& ids,
                                                            int64_t least_kind) {
  std::vector<Link> out;
  for (const int64_t id : ids) {
    OR_ASSIGN_OR_RETURN(const std::vector<Link> links, sqlite::LinksOf(connection_, id, least_kind));
    out.insert(out.end(), links.begin(), links.end());
  }
  return out;
}

absl::Status FillLedger(Connection& connection) {
  TermIndex index;
  SqliteLedgerRows ledger_rows(connection, index);
  OccurrenceCache cache;
  LedgerWriter writer(ledger_rows, cache);
  OR_ASSIGN_OR_RETURN(
      Statement rows,
      connection.Query("SELECT id FROM article NOT INDEXED WHERE newest = 1 AND id > 0 ORDER BY id"));
  int64_t done = 0;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return writer.Finish();
    OR_ASSIGN_OR_RETURN(const v1::EnrichedArticle article, ReadEnriched(connection, rows.Int(0), true));
    OR_RETURN_IF_ERROR(writer.Add(article, rows.Int(0)));
    if (++done % kBetweenLines == 0) log::Info("store_migrates", {{"ledger_articles", done}});
  }
}

absl::Status FillTermIndex(Connection& connection) {
  TermIndex index;
  OR_ASSIGN_OR_RETURN(Statement rows, connection.Query("SELECT id, profile FROM occurrence ORDER BY id"));
  int64_t done = 0;
  std::vector<int64_t> ids;
  std::vector<TermHolder> holders;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (ids.size() == kAddedTogether || !row) {
      std::sort(holders.begin(), holders.end());
      OR_RETURN_IF_ERROR(index.Add(connection, ids, holders));
      ids.clear();
      holders.clear();
    }
    if (!row) return absl::OkStatus();
    ledger::CompactProfile profile;
    if (!ledger::UnpackProfile(rows.Text(1), &profile)) {
      return Internal("store: an occurrence of the ledger is damaged");
    }
    ids.push_back(rows.Int(0));
    for (const int64_t term : JoinTerms(profile)) holders.push_back({term, ids.back()});
    if (++done % kBetweenLines == 0) log::Info("store_migrates", {{"occurrences", done}});
  }
}

}  // namespace onrecord::api::sqlite
