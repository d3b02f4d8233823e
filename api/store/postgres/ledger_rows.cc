#include "api/store/postgres/ledger_rows.h"

#include <algorithm>
#include <string_view>

#include "api/ledger/join_terms.h"
#include "api/ledger/profile_bytes.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::postgres {
namespace {

std::string_view ColumnOf(LedgerGroup group) {
  return group == LedgerGroup::kStatement ? "statement" : "point";
}

int64_t NameIn(const std::map<int64_t, int64_t>& renames, int64_t name) {
  for (auto found = renames.find(name); found != renames.end(); found = renames.find(name)) {
    name = found->second;
  }
  return name;
}

constexpr size_t kMostCached = 40000;
constexpr size_t kRowsOfProfiles = 5000;  // read at once

}  // namespace

absl::StatusOr<std::vector<Link>> ReadLinks(Connection& connection, int64_t id, int64_t least_kind) {
  OR_ASSIGN_OR_RETURN(const Rows rows,
                      connection.Query("SELECT b, kind FROM join_link WHERE a = ? AND kind >= ? ORDER BY b",
                                       {id, least_kind}));
  std::vector<Link> out;
  for (int i = 0; i < rows.size(); ++i) out.push_back({id, rows.Int(i, 0), rows.Int(i, 1)});
  return out;
}

absl::StatusOr<std::vector<Member>> MembersOf(Connection& connection, LedgerGroup group, int64_t name) {
  const std::string_view column = ColumnOf(group);
  OR_ASSIGN_OR_RETURN(
      const Rows rows,
      connection.Query(StrCat("(SELECT id, quote, outlet FROM occurrence WHERE id = ? AND ", column,
                              " = ?) UNION ALL (SELECT id, quote, outlet FROM occurrence WHERE ", column,
                              " = ? AND ", column, " <> id ORDER BY id)"),
                       {name, name, name}));
  std::vector<Member> out;
  for (int i = 0; i < rows.size(); ++i) out.push_back({rows.Int(i, 0), rows.Int(i, 1), rows.Int(i, 2)});
  std::sort(out.begin(), out.end(), [](const Member& a, const Member& b) { return a.id < b.id; });
  return out;
}

absl::Status PostgresLedgerRows::Prepare(const std::vector<OldOccurrence>& removed,
                                         const std::vector<NewOccurrence>& added) {
  if (cache_.size() > kMostCached) cache_.Clear();
  Window window;
  OR_RETURN_IF_ERROR(ReadRemoved(removed, &window));
  for (const NewOccurrence& one : added) {
    for (const int64_t term : one.terms) {
      window.terms.push_back(term);
      window.ids.push_back(one.id);
    }
  }
  OR_ASSIGN_OR_RETURN(std::set<int64_t> ids, ReadWindow(window));
  for (const NewOccurrence& one : added) ids.insert(one.id);
  return ReadOccurrences(ids);
}

absl::Status PostgresLedgerRows::ReadRemoved(const std::vector<OldOccurrence>& removed, Window* window) {
  if (removed.empty()) return absl::OkStatus();
  std::set<int64_t> ids;
  for (const OldOccurrence& one : removed) ids.insert(one.id);
  OR_RETURN_IF_ERROR(ReadOccurrences(ids));
  for (const OldOccurrence& one : removed) {
    const auto row = rows_.find(one.id);
    if (row == rows_.end() || row->second.row != one.row) continue;
    const OccurrenceCache::Entry* const entry = cache_.Find(one.id);
    if (entry == nullptr) return Internal("store: an occurrence of the ledger is gone");
    for (const int64_t term : JoinTerms(entry->profile)) {
      window->terms.push_back(term);
      window->ids.push_back(one.id);
      ++window->removed[term];
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::set<int64_t>> PostgresLedgerRows::ReadWindow(const Window& window) {
  std::set<int64_t> ids;
  if (window.terms.empty()) return ids;
  std::vector<int64_t> most;
  for (const int64_t term : window.terms) {
    const auto removed = window.removed.find(term);
    most.push_back(static_cast<int64_t>(ledger::kNeighbours) +
                   (removed == window.removed.end() ? 0 : removed->second));
  }
  OR_ASSIGN_OR_RETURN(
      const Rows rows,
      connection_.Query("SELECT q.term, n.occurrence FROM"
                        " unnest(?::bigint[], ?::bigint[], ?::bigint[]) q (term, id, most)"
                        " CROSS JOIN LATERAL ("
                        "(SELECT occurrence FROM join_term t WHERE t.term = q.term AND t.occurrence < q.id"
                        " ORDER BY occurrence DESC LIMIT q.most) UNION ALL "
                        "(SELECT occurrence FROM join_term t WHERE t.term = q.term AND t.occurrence > q.id"
                        " ORDER BY occurrence LIMIT q.most)) n",
                        {NumbersOf(window.terms), NumbersOf(window.ids), NumbersOf(most)}));
  for (int i = 0; i < rows.size(); ++i) {
    holders_[rows.Int(i, 0)].insert(rows.Int(i, 1));
    ids.insert(rows.Int(i, 1));
  }
  return ids;
}

absl::Status PostgresLedgerRows::ReadOccurrences(const std::set<int64_t>& ids) {
  std::vector<int64_t> unread;
  for (const int64_t id : ids) {
    if (rows_.count(id) == 0) unread.push_back(id);
  }
  if (unread.empty()) return absl::OkStatus();
  std::vector<int64_t> without_profile;
  {
    OR_ASSIGN_OR_RETURN(const Rows rows,
                        connection_.Query("SELECT id, quote, statement, point FROM occurrence"
                                          " WHERE id = ANY (?::bigint[])",
                                          {NumbersOf(unread)}));
    for (int i = 0; i < rows.size(); ++i) {
      const int64_t id = rows.Int(i, 0);
      rows_[id] = {rows.Int(i, 1), rows.Int(i, 2), rows.Int(i, 3), true};
      // A row of a quote is never used for another one.
      const OccurrenceCache::Entry* const known = cache_.Find(id);
      if (known == nullptr || known->row != rows.Int(i, 1)) without_profile.push_back(id);
    }
  }
  for (size_t at = 0; at < without_profile.size(); at += kRowsOfProfiles) {
    const std::vector<int64_t> some(
        without_profile.begin() + static_cast<std::ptrdiff_t>(at),
        without_profile.begin() +
            static_cast<std::ptrdiff_t>(std::min(at + kRowsOfProfiles, without_profile.size())));
    OR_ASSIGN_OR_RETURN(const Rows rows, connection_.Query("SELECT id, quote, profile FROM occurrence"
                                                           " WHERE id = ANY (?::bigint[])",
                                                           {NumbersOf(some)}));
    for (int i = 0; i < rows.size(); ++i) {
      OccurrenceCache::Entry entry;
      if (!ledger::UnpackProfile(rows.Text(i, 2), &entry.profile)) {
        return Internal("store: an occurrence of the ledger is damaged");
      }
      entry.row = rows.Int(i, 1);
      cache_.Keep(rows.Int(i, 0), std::move(entry));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> PostgresLedgerRows::Insert(int64_t id, int64_t row, int64_t outlet,
                                                const ledger::CompactProfile& profile) {
  if (rows_.count(id) > 0) return false;
  rows_[id] = {row, id, id, false};
  inserted_[id] = {outlet, PackProfile(profile)};
  return true;
}

absl::Status PostgresLedgerRows::Delete(int64_t id) {
  const auto row = rows_.find(id);
  if (row == rows_.end()) return absl::OkStatus();
  if (row->second.stored) deleted_.push_back(id);
  inserted_.erase(id);
  rows_.erase(row);
  return absl::OkStatus();
}

absl::StatusOr<int64_t> PostgresLedgerRows::RowOf(int64_t id) {
  const auto row = rows_.find(id);
  return row == rows_.end() ? 0 : row->second.row;
}

absl::StatusOr<OccurrenceCache::Entry> PostgresLedgerRows::Read(int64_t id) {
  OccurrenceCache::Entry entry;
  const auto inserted = inserted_.find(id);
  if (inserted != inserted_.end()) {
    entry.row = rows_[id].row;
    if (ledger::UnpackProfile(inserted->second.profile, &entry.profile)) return entry;
    return Internal("store: a profile cannot be read back");
  }
  OR_ASSIGN_OR_RETURN(const Rows rows,
                      connection_.Query("SELECT quote, profile FROM occurrence WHERE id = ?", {id}));
  if (rows.size() == 0 || !ledger::UnpackProfile(rows.Text(0, 1), &entry.profile)) {
    return Internal("store: an occurrence of the ledger is gone or damaged");
  }
  entry.row = rows.Int(0, 0);
  return entry;
}

absl::StatusOr<std::pair<int64_t, int64_t>> PostgresLedgerRows::GroupsOf(int64_t id) {
  const auto row = rows_.find(id);
  if (row == rows_.end()) return Internal("store: an occurrence is gone");
  return std::pair(NameIn(renamed_statements_, row->second.statement),
                   NameIn(renamed_points_, row->second.point));
}

absl::Status PostgresLedgerRows::Rename(LedgerGroup group, int64_t from, int64_t to) {
  RenamesOf(group)[from] = to;
  return absl::OkStatus();
}

absl::Status PostgresLedgerRows::Move(LedgerGroup group, const std::vector<int64_t>& ids, int64_t to) {
  return connection_.Run(
      StrCat("UPDATE occurrence SET ", ColumnOf(group), " = ? WHERE id = ANY (?::bigint[])"),
      {to, NumbersOf(ids)});
}

absl::StatusOr<std::vector<int64_t>> PostgresLedgerRows::IdsIn(LedgerGroup group, int64_t name) {
  OR_ASSIGN_OR_RETURN(const std::vector<Member> members, MembersOf(connection_, group, name));
  std::vector<int64_t> out;
  for (const Member& member : members) out.push_back(member.id);
  return out;
}

absl::Status PostgresLedgerRows::InsertTerm(int64_t term, int64_t id) {
  holders_[term].insert(id);
  new_terms_.emplace_back(term, id);
  return absl::OkStatus();
}

absl::Status PostgresLedgerRows::DeleteTerm(int64_t term, int64_t id) {
  holders_[term].erase(id);
  old_terms_.emplace_back(term, id);
  return absl::OkStatus();
}

absl::Status PostgresLedgerRows::Beside(int64_t term, int64_t id, Neighbours* out) {
  out->before.clear();
  out->after.clear();
  const std::set<int64_t>& holders = holders_[term];
  auto at = holders.lower_bound(id);
  for (auto before = at; before != holders.begin() && out->before.size() < ledger::kNeighbours;) {
    out->before.push_back(*--before);
  }
  if (at != holders.end() && *at == id) ++at;
  for (; at != holders.end() && out->after.size() < ledger::kNeighbours; ++at) out->after.push_back(*at);
  return absl::OkStatus();
}

absl::StatusOr<PostgresLedgerRows::LinkState*> PostgresLedgerRows::LinkOf(int64_t a, int64_t b) {
  const auto known = links_[a].find(b);
  if (known != links_[a].end()) return &known->second;
  LinkState state;
  if (inserted_.count(a) == 0 && inserted_.count(b) == 0) {
    OR_ASSIGN_OR_RETURN(const Rows rows,
                        connection_.Query("SELECT kind, terms FROM join_link WHERE a = ? AND b = ?", {a, b}));
    if (rows.size() > 0) state = {rows.Int(0, 0), rows.Int(0, 1), true, false};
  }
  links_[b][a] = state;
  return &(links_[a][b] = state);
}

void PostgresLedgerRows::Change(int64_t a, int64_t b, const LinkState& state) {
  LinkState changed = state;
  changed.changed = true;
  links_[a][b] = changed;
  links_[b][a] = changed;
}

absl::Status PostgresLedgerRows::AddLink(int64_t a, int64_t b, int64_t kind, int64_t terms) {
  OR_ASSIGN_OR_RETURN(const LinkState* state, LinkOf(a, b));
  Change(a, b, {kind, state->terms + terms, state->stored});
  return absl::OkStatus();
}

absl::StatusOr<int64_t> PostgresLedgerRows::TermsOf(int64_t a, int64_t b) {
  OR_ASSIGN_OR_RETURN(const LinkState* state, LinkOf(a, b));
  return state->terms;
}

absl::Status PostgresLedgerRows::TakeOne(int64_t a, int64_t b) {
  OR_ASSIGN_OR_RETURN(const LinkState* state, LinkOf(a, b));
  Change(a, b, {state->kind, state->terms - 1, state->stored});
  return absl::OkStatus();
}

absl::Status PostgresLedgerRows::DeleteLink(int64_t a, int64_t b) {
  OR_ASSIGN_OR_RETURN(const LinkState* state, LinkOf(a, b));
  Change(a, b, {state->kind, 0, state->stored});
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Link>> PostgresLedgerRows::LinksOf(const std::vector<int64_t>& ids,
                                                              int64_t least_kind) {
  OR_ASSIGN_OR_RETURN(const Rows rows, connection_.Query("SELECT a, b, kind, terms FROM join_link"
                                                         " WHERE a = ANY (?::bigint[])",
                                                         {NumbersOf(ids)}));
  for (int i = 0; i < rows.size(); ++i) {
    const int64_t a = rows.Int(i, 0), b = rows.Int(i, 1);
    const LinkState state = {rows.Int(i, 2), rows.Int(i, 3), true, false};
    if (links_[a].try_emplace(b, state).second) links_[b][a] = state;
  }
  std::vector<Link> out;
  for (const int64_t id : ids) {
    for (const auto& [other, state] : links_[id]) {
      if (state.terms > 0 && state.kind >= least_kind) out.push_back({id, other, state.kind});
    }
  }
  return out;
}

absl::Status PostgresLedgerRows::WriteTerms() {
  if (!old_terms_.empty()) {
    std::vector<int64_t> terms, ids;
    for (const auto& [term, id] : old_terms_) {
      terms.push_back(term);
      ids.push_back(id);
    }
    OR_RETURN_IF_ERROR(
        connection_.Run("DELETE FROM join_term t USING unnest(?::bigint[], ?::bigint[]) d (term, id)"
                        " WHERE t.term = d.term AND t.occurrence = d.id",
                        {NumbersOf(terms), NumbersOf(ids)}));
  }
  // In the order of the index.
  std::sort(new_terms_.begin(), new_terms_.end());
  std::string lines;
  for (const auto& [term, id] : new_terms_) StrAppend(&lines, term, "\t", id, "\n");
  old_terms_.clear();
  new_terms_.clear();
  return lines.empty() ? absl::OkStatus() : connection_.Copy("COPY join_term FROM STDIN", lines);
}

absl::Status PostgresLedgerRows::WriteLinks() {
  std::vector<int64_t> ones, others;
  std::string lines;
  for (auto& [a, links] : links_) {
    for (auto& [b, state] : links) {
      if (!std::exchange(state.changed, false)) continue;
      if (state.stored) {
        ones.push_back(a);
        others.push_back(b);
      }
      state.stored = state.terms > 0;
      if (state.stored) StrAppend(&lines, a, "\t", b, "\t", state.kind, "\t", state.terms, "\n");
    }
  }
  if (!ones.empty()) {
    OR_RETURN_IF_ERROR(
        connection_.Run("DELETE FROM join_link l USING unnest(?::bigint[], ?::bigint[]) d (a, b)"
                        " WHERE l.a = d.a AND l.b = d.b",
                        {NumbersOf(ones), NumbersOf(others)}));
  }
  return lines.empty() ? absl::OkStatus() : connection_.Copy("COPY join_link FROM STDIN", lines);
}

absl::Status PostgresLedgerRows::WriteNames(LedgerGroup group) {
  const Renames& renames = RenamesOf(group);
  std::vector<int64_t> from, to;
  for (const auto& [name, unused] : renames) {
    if (inserted_.count(name) > 0) continue;  // nothing that is stored has this name
    from.push_back(name);
    to.push_back(NameIn(renames, name));
  }
  if (from.empty()) return absl::OkStatus();
  const std::string_view column = ColumnOf(group);
  // The one that gave its name, then those that had it.
  for (const std::string& which : {StrCat("o.id = m.a AND o.", column, " = m.a"),
                                   StrCat("o.", column, " = m.a AND o.", column, " <> o.id")}) {
    OR_RETURN_IF_ERROR(
        connection_.Run(StrCat("UPDATE occurrence o SET ", column,
                               " = m.b FROM unnest(?::bigint[], ?::bigint[]) m (a, b) WHERE ", which),
                        {NumbersOf(from), NumbersOf(to)}));
  }
  return absl::OkStatus();
}

absl::Status PostgresLedgerRows::WriteOccurrences() {
  std::string lines;
  for (const auto& [id, inserted] : inserted_) {
    const Row& row = rows_[id];
    StrAppend(&lines, id, "\t", row.row, "\t", row.statement, "\t", row.point, "\t", inserted.outlet, "\t");
    AppendBytes(inserted.profile, &lines);
    lines += '\n';
  }
  inserted_.clear();
  return lines.empty() ? absl::OkStatus() : connection_.Copy("COPY occurrence FROM STDIN", lines);
}

absl::Status PostgresLedgerRows::Flush() {
  if (!deleted_.empty()) {
    OR_RETURN_IF_ERROR(connection_.Run("DELETE FROM occurrence WHERE id = ANY (?::bigint[])",
                                       {NumbersOf(std::exchange(deleted_, {}))}));
  }
  OR_RETURN_IF_ERROR(WriteTerms());
  OR_RETURN_IF_ERROR(WriteLinks());
  for (auto& [id, row] : rows_) {
    row.statement = NameIn(renamed_statements_, row.statement);
    row.point = NameIn(renamed_points_, row.point);
    row.stored = true;
  }
  for (const LedgerGroup group : {LedgerGroup::kStatement, LedgerGroup::kPoint}) {
    OR_RETURN_IF_ERROR(WriteNames(group));
    RenamesOf(group).clear();
  }
  return WriteOccurrences();
}

absl::Status UpdateLedger(Connection& connection, OccurrenceCache& cache,
                          const std::vector<OldOccurrence>& removed, std::vector<NewOccurrence> added) {
  PostgresLedgerRows rows(connection, cache);
  OR_RETURN_IF_ERROR(rows.Prepare(removed, added));
  LedgerWriter writer(rows, cache);
  for (const OldOccurrence& one : removed) OR_RETURN_IF_ERROR(writer.Remove(one));
  // A quote that went may come again: names of groups must not be taken for those of before.
  if (!removed.empty()) OR_RETURN_IF_ERROR(rows.Flush());
  for (NewOccurrence& one : added) OR_RETURN_IF_ERROR(writer.Add(std::move(one)));
  return writer.Finish();
}

}  // namespace onrecord::api::postgres
