#include "api/store/sqlite/ledger_tables.h"

#include "api/ledger/profile_bytes.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {

absl::StatusOr<std::vector<Link>> LinksOf(Connection& connection, int64_t id, int64_t least_kind) {
  OR_ASSIGN_OR_RETURN(Statement rows,
                      connection.Query("SELECT b, kind FROM join_link WHERE a = ? AND kind >= ? ORDER BY b",
                                       {id, least_kind}));
  std::vector<Link> out;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return out;
    out.push_back({rows.Int(0), rows.Int(1)});
  }
}

absl::StatusOr<std::vector<Member>> MembersOf(Connection& connection, std::string_view group, int64_t label) {
  std::vector<Member> out;
  {
    OR_ASSIGN_OR_RETURN(Statement first,
                        connection.Query(StrCat("SELECT id, row, outlet FROM occurrence WHERE id = ?"
                                                " AND ",
                                                group, " = ?"),
                                         {label, label}));
    OR_ASSIGN_OR_RETURN(const bool row, first.Step());
    if (row) out.push_back({first.Int(0), first.Int(1), first.Int(2)});
  }
  OR_ASSIGN_OR_RETURN(
      Statement rows,
      connection.Query(StrCat("SELECT id, row, outlet FROM occurrence INDEXED BY occurrence_", group,
                              " WHERE ", group, " = ? AND ", group, " <> id ORDER BY id"),
                       {label}));
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

}  // namespace onrecord::api::sqlite
