#include "api/store/sqlite/ledger_writer.h"

#include <algorithm>
#include <map>

#include "api/ledger/compare.h"
#include "api/ledger/join_terms.h"
#include "api/ledger/profile_bytes.h"
#include "api/ledger/rules.h"
#include "api/store/project_occurrences.h"
#include "api/store/sqlite/article_rows.h"
#include "api/store/sqlite/ledger_tables.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

using ledger::kNeighbours;

constexpr size_t kMostCached = 20000;
constexpr int64_t kBetweenLines = 10000;

int64_t ArticleOfRow(int64_t row) { return row >> 18; }

}  // namespace

void OccurrenceCache::MakeRoom() {
  if (entries_.size() > kMostCached) entries_.clear();
}
const OccurrenceCache::Entry* OccurrenceCache::Find(int64_t id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}
const OccurrenceCache::Entry* OccurrenceCache::Keep(int64_t id, Entry entry) {
  return &(entries_[id] = std::move(entry));
}

absl::Status LedgerWriter::Add(const v1::EnrichedArticle& article, int64_t row) {
  const int64_t outlet = OutletNumber(article.document().outlet().value());
  for (const QuoteOccurrence& one : ProjectOccurrences(article)) {
    OR_RETURN_IF_ERROR(
        AddOne(ledger::MakeProfile(one.occurrence, ledger::WordRarity::BuiltIn()), row + one.index, outlet));
  }
  return absl::OkStatus();
}

absl::Status LedgerWriter::Remove(const v1::EnrichedArticle& article, int64_t row) {
  for (int i = 0; i < article.quotes_size(); ++i) {
    const int64_t id = OccurrenceId(article.article().article_id(), article.quotes(i).quote_id(),
                                    article.document().published());
    OR_RETURN_IF_ERROR(RemoveOne(id, row + i));
  }
  return absl::OkStatus();
}

absl::StatusOr<LedgerWriter::Neighbours> LedgerWriter::NeighboursOf(int64_t term, int64_t id) {
  Neighbours out;
  const auto most = static_cast<int64_t>(kNeighbours);
  {
    OR_ASSIGN_OR_RETURN(Statement rows,
                        connection_.Query("SELECT occurrence FROM join_term WHERE term = ?"
                                          " AND occurrence < ? ORDER BY occurrence DESC LIMIT ?",
                                          {term, id, most}));
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) break;
      out.before.push_back(rows.Int(0));
    }
  }
  OR_ASSIGN_OR_RETURN(Statement rows, connection_.Query("SELECT occurrence FROM join_term WHERE term = ?"
                                                        " AND occurrence > ? ORDER BY occurrence LIMIT ?",
                                                        {term, id, most}));
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return out;
    out.after.push_back(rows.Int(0));
  }
}

absl::StatusOr<const OccurrenceCache::Entry*> LedgerWriter::Load(int64_t id) {
  if (const Entry* found = cache_.Find(id)) return found;
  OR_ASSIGN_OR_RETURN(Entry entry, ReadOccurrence(connection_, id));
  return cache_.Keep(id, std::move(entry));
}

absl::Status LedgerWriter::AddOne(ledger::Profile profile, int64_t row, int64_t outlet) {
  cache_.MakeRoom();
  const int64_t id = OrderKey(profile);
  OR_RETURN_IF_ERROR(connection_.Run("INSERT OR IGNORE INTO occurrence VALUES (?, ?, ?, ?, ?, ?)",
                                     {id, row, id, id, outlet, Value::Bytes(PackProfile(profile))}));
  // An article that holds a quote with this id twice.
  if (connection_.RowsChanged() == 0) return absl::OkStatus();
  const std::vector<int64_t> terms = JoinTerms(profile);
  cache_.Keep(id, {row, std::move(profile)});
  std::map<int64_t, int64_t> met;
  for (const int64_t term : terms) {
    OR_ASSIGN_OR_RETURN(const Neighbours beside, NeighboursOf(term, id));
    OR_RETURN_IF_ERROR(connection_.Run("INSERT INTO join_term VALUES (?, ?)", {term, id}));
    for (const int64_t other : beside.before) ++met[other];
    for (const int64_t other : beside.after) ++met[other];
    // What was as far apart as neighbours can be has the new one between it now.
    for (size_t i = 0; i < beside.before.size(); ++i) {
      const size_t j = kNeighbours - 1 - i;
      if (j < beside.after.size()) OR_RETURN_IF_ERROR(Part(beside.before[i], beside.after[j]));
    }
  }
  for (const auto& [other, count] : met) OR_RETURN_IF_ERROR(Meet(id, other, count));
  return absl::OkStatus();
}

absl::Status LedgerWriter::RemoveOne(int64_t id, int64_t row) {
  cache_.MakeRoom();
  OR_ASSIGN_OR_RETURN(const int64_t stored,
                      connection_.Number("SELECT row FROM occurrence WHERE id = ?", {id}));
  if (stored != row) return absl::OkStatus();  // told by another quote, or its id twice
  OR_ASSIGN_OR_RETURN(const Entry* entry, Load(id));
  const std::vector<int64_t> terms = JoinTerms(entry->profile);
  OR_ASSIGN_OR_RETURN(const std::vector<Link> links, LinksOf(connection_, id, kLinkedPoints));
  if (!links.empty()) OR_RETURN_IF_ERROR(MarkBroken(id));
  for (const Link& link : links) OR_RETURN_IF_ERROR(Unlink(id, link.other));
  for (const int64_t term : terms) {
    OR_RETURN_IF_ERROR(
        connection_.Run("DELETE FROM join_term WHERE term = ? AND occurrence = ?", {term, id}));
    OR_ASSIGN_OR_RETURN(const Neighbours beside, NeighboursOf(term, id));
    for (size_t i = 0; i < beside.before.size(); ++i) {
      const size_t j = kNeighbours - 1 - i;
      if (j < beside.after.size()) OR_RETURN_IF_ERROR(Meet(beside.before[i], beside.after[j], 1));
    }
  }
  cache_.Forget(id);
  return connection_.Run("DELETE FROM occurrence WHERE id = ?", {id});
}

absl::Status LedgerWriter::Meet(int64_t a, int64_t b, int64_t terms) {
  OR_ASSIGN_OR_RETURN(const Entry* first, Load(a));
  OR_ASSIGN_OR_RETURN(const Entry* second, Load(b));
  if (ArticleOfRow(first->row) == ArticleOfRow(second->row)) return absl::OkStatus();
  const ledger::LedgerRules& rules = ledger::LedgerRules::BuiltIn();
  if (!MayBeJoined(first->profile, second->profile, rules)) return absl::OkStatus();
  const ledger::Joined joined = Judge(first->profile, second->profile, rules);
  if (joined == ledger::Joined::kNot) return absl::OkStatus();
  const int64_t kind = joined == ledger::Joined::kStatement ? kLinkedStatements : kLinkedPoints;
  constexpr char kUpsert[] =
      "INSERT INTO join_link VALUES (?, ?, ?, ?) ON CONFLICT (a, b) DO UPDATE SET terms = terms + "
      "excluded.terms";
  OR_RETURN_IF_ERROR(connection_.Run(kUpsert, {a, b, kind, terms}));
  OR_RETURN_IF_ERROR(connection_.Run(kUpsert, {b, a, kind, terms}));
  OR_ASSIGN_OR_RETURN(const auto groups, GroupsOf(a));
  OR_ASSIGN_OR_RETURN(const auto others, GroupsOf(b));
  if (kind == kLinkedStatements) {
    OR_RETURN_IF_ERROR(Unite("statement", groups.first, others.first, &broken_statements_));
  }
  return Unite("point", groups.second, others.second, &broken_points_);
}

absl::Status LedgerWriter::Part(int64_t a, int64_t b) {
  OR_ASSIGN_OR_RETURN(const Entry* first, Load(a));
  OR_ASSIGN_OR_RETURN(const Entry* second, Load(b));
  if (!MayBeJoined(first->profile, second->profile, ledger::LedgerRules::BuiltIn())) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const int64_t terms,
                      connection_.Number("SELECT terms FROM join_link WHERE a = ? AND b = ?", {a, b}));
  if (terms == 0) return absl::OkStatus();
  if (terms == 1) {
    OR_RETURN_IF_ERROR(MarkBroken(a));
    return Unlink(a, b);
  }
  constexpr char kOneLess[] = "UPDATE join_link SET terms = terms - 1 WHERE a = ? AND b = ?";
  OR_RETURN_IF_ERROR(connection_.Run(kOneLess, {a, b}));
  return connection_.Run(kOneLess, {b, a});
}

absl::Status LedgerWriter::Unlink(int64_t a, int64_t b) {
  OR_RETURN_IF_ERROR(connection_.Run("DELETE FROM join_link WHERE a = ? AND b = ?", {a, b}));
  return connection_.Run("DELETE FROM join_link WHERE a = ? AND b = ?", {b, a});
}

absl::StatusOr<std::pair<int64_t, int64_t>> LedgerWriter::GroupsOf(int64_t id) {
  OR_ASSIGN_OR_RETURN(Statement found,
                      connection_.Query("SELECT statement, point FROM occurrence WHERE id = ?", {id}));
  OR_ASSIGN_OR_RETURN(const bool row, found.Step());
  if (!row) return Internal("store: an occurrence is gone");
  return std::pair(found.Int(0), found.Int(1));
}

absl::Status LedgerWriter::MarkBroken(int64_t id) {
  OR_ASSIGN_OR_RETURN(const auto groups, GroupsOf(id));
  broken_statements_.insert(groups.first);
  broken_points_.insert(groups.second);
  return absl::OkStatus();
}

// Groups are named by their least member.
absl::Status LedgerWriter::Unite(std::string_view group, int64_t a, int64_t b, std::set<int64_t>* broken) {
  if (a == b) return absl::OkStatus();
  const int64_t least = std::min(a, b), other = std::max(a, b);
  if (broken->erase(other) > 0) broken->insert(least);
  OR_RETURN_IF_ERROR(connection_.Run(StrCat("UPDATE occurrence INDEXED BY occurrence_", group, " SET ", group,
                                            " = ? WHERE ", group, " = ? AND ", group, " <> id"),
                                     {least, other}));
  return connection_.Run(StrCat("UPDATE occurrence SET ", group, " = ? WHERE id = ? AND ", group, " = ?"),
                         {least, other, other});
}

absl::Status LedgerWriter::PutTogether(std::string_view group, int64_t label, int64_t least_kind) {
  OR_ASSIGN_OR_RETURN(const std::vector<Member> members, MembersOf(connection_, group, label));
  std::set<int64_t> left;
  for (const Member& member : members) left.insert(member.id);
  while (!left.empty()) {
    const int64_t least = *left.begin();
    left.erase(left.begin());
    std::vector<int64_t> reached = {least};
    for (size_t next = 0; next < reached.size(); ++next) {
      OR_ASSIGN_OR_RETURN(const std::vector<Link> links, LinksOf(connection_, reached[next], least_kind));
      for (const Link& link : links) {
        if (left.erase(link.other) > 0) reached.push_back(link.other);
      }
    }
    if (least == label) continue;  // they have this name already
    for (const int64_t id : reached) {
      OR_RETURN_IF_ERROR(
          connection_.Run(StrCat("UPDATE occurrence SET ", group, " = ? WHERE id = ?"), {least, id}));
    }
  }
  return absl::OkStatus();
}

absl::Status LedgerWriter::Finish() {
  for (const int64_t label : std::exchange(broken_statements_, {})) {
    OR_RETURN_IF_ERROR(PutTogether("statement", label, kLinkedStatements));
  }
  for (const int64_t label : std::exchange(broken_points_, {})) {
    OR_RETURN_IF_ERROR(PutTogether("point", label, kLinkedPoints));
  }
  return absl::OkStatus();
}

absl::Status FillLedger(Connection& connection) {
  OccurrenceCache cache;
  LedgerWriter writer(connection, cache);
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

}  // namespace onrecord::api::sqlite
