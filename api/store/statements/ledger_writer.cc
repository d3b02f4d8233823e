#include "api/store/statements/ledger_writer.h"

#include <algorithm>
#include <map>

#include "api/ledger/compare.h"
#include "api/ledger/join_terms.h"
#include "api/ledger/rules.h"
#include "api/store/project_occurrences.h"
#include "api/store/row_ids.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {

using ledger::kNeighbours;

void OccurrenceCache::MakeRoom() {
  if (entries_.size() > most_) entries_.clear();
}
const OccurrenceCache::Entry* OccurrenceCache::Find(int64_t id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}
const OccurrenceCache::Entry* OccurrenceCache::Keep(int64_t id, Entry entry) {
  return &(entries_[id] = std::move(entry));
}

std::vector<NewOccurrence> MakeOccurrences(const v1::EnrichedArticle& article, int64_t row) {
  const int64_t outlet = OutletNumber(article.document().outlet().value());
  std::vector<NewOccurrence> out;
  for (const QuoteOccurrence& one : ProjectOccurrences(article)) {
    NewOccurrence& made = out.emplace_back();
    made.row = row + one.index;
    made.outlet = outlet;
    made.profile = ledger::MakeProfile(one.occurrence, ledger::WordRarity::BuiltIn());
    made.id = OrderKey(made.profile);
    made.terms = JoinTerms(made.profile);
  }
  return out;
}

std::vector<OldOccurrence> OccurrencesOf(const v1::EnrichedArticle& article, int64_t row) {
  std::vector<OldOccurrence> out;
  for (int i = 0; i < article.quotes_size(); ++i) {
    out.push_back({OccurrenceId(article.article().article_id(), article.quotes(i).quote_id(),
                                article.document().published()),
                   row + i});
  }
  return out;
}

absl::Status LedgerWriter::Add(const v1::EnrichedArticle& article, int64_t row) {
  for (NewOccurrence& one : MakeOccurrences(article, row)) OR_RETURN_IF_ERROR(Add(std::move(one)));
  return absl::OkStatus();
}

absl::Status LedgerWriter::Remove(const v1::EnrichedArticle& article, int64_t row) {
  for (const OldOccurrence& one : OccurrencesOf(article, row)) OR_RETURN_IF_ERROR(Remove(one));
  return absl::OkStatus();
}

absl::StatusOr<const OccurrenceCache::Entry*> LedgerWriter::Load(int64_t id) {
  if (const Entry* found = cache_.Find(id)) return found;
  OR_ASSIGN_OR_RETURN(Entry entry, rows_.occurrences().Read(id));
  return cache_.Keep(id, std::move(entry));
}

absl::Status LedgerWriter::Add(NewOccurrence occurrence) {
  cache_.MakeRoom();
  const int64_t id = occurrence.id;
  OR_ASSIGN_OR_RETURN(const bool inserted,
                      rows_.occurrences().Insert(id, occurrence.row, occurrence.outlet, occurrence.profile));
  // An article that holds a quote with this id twice.
  if (!inserted) return absl::OkStatus();
  cache_.Keep(id, {occurrence.row, std::move(occurrence.profile)});
  std::map<int64_t, int64_t> met;
  for (const int64_t term : occurrence.terms) {
    OR_ASSIGN_OR_RETURN(const TermRows::Neighbours beside, rows_.terms().Beside(term, id));
    OR_RETURN_IF_ERROR(rows_.terms().InsertTerm(term, id));
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

absl::Status LedgerWriter::Remove(const OldOccurrence& occurrence) {
  cache_.MakeRoom();
  const int64_t id = occurrence.id;
  OR_ASSIGN_OR_RETURN(const int64_t stored, rows_.occurrences().RowOf(id));
  if (stored != occurrence.row) return absl::OkStatus();  // told by another quote, or its id twice
  OR_ASSIGN_OR_RETURN(const Entry* entry, Load(id));
  const std::vector<int64_t> terms = JoinTerms(entry->profile);
  OR_ASSIGN_OR_RETURN(const std::vector<Link> links, rows_.links().LinksOf({id}, kLinkedPoints));
  if (!links.empty()) OR_RETURN_IF_ERROR(MarkBroken(id));
  for (const Link& link : links) OR_RETURN_IF_ERROR(rows_.links().DeleteLink(id, link.other));
  for (const int64_t term : terms) {
    OR_RETURN_IF_ERROR(rows_.terms().DeleteTerm(term, id));
    OR_ASSIGN_OR_RETURN(const TermRows::Neighbours beside, rows_.terms().Beside(term, id));
    for (size_t i = 0; i < beside.before.size(); ++i) {
      const size_t j = kNeighbours - 1 - i;
      if (j < beside.after.size()) OR_RETURN_IF_ERROR(Meet(beside.before[i], beside.after[j], 1));
    }
  }
  cache_.Forget(id);
  return rows_.occurrences().Delete(id);
}

absl::Status LedgerWriter::Meet(int64_t a, int64_t b, int64_t terms) {
  OR_ASSIGN_OR_RETURN(const Entry* first, Load(a));
  OR_ASSIGN_OR_RETURN(const Entry* second, Load(b));
  if (rows::ArticleOf(first->row) == rows::ArticleOf(second->row)) return absl::OkStatus();
  const ledger::LedgerRules& rules = ledger::LedgerRules::BuiltIn();
  if (!MayBeJoined(first->profile, second->profile, rules)) return absl::OkStatus();
  const ledger::Joined joined = Judge(first->profile, second->profile, rules);
  if (joined == ledger::Joined::kNot) return absl::OkStatus();
  const int64_t kind = joined == ledger::Joined::kStatement ? kLinkedStatements : kLinkedPoints;
  OR_RETURN_IF_ERROR(rows_.links().AddLink(a, b, kind, terms));
  OR_ASSIGN_OR_RETURN(const auto groups, rows_.groups().GroupsOf(a));
  OR_ASSIGN_OR_RETURN(const auto others, rows_.groups().GroupsOf(b));
  if (kind == kLinkedStatements) {
    OR_RETURN_IF_ERROR(Unite(LedgerGroup::kStatement, groups.first, others.first, &broken_statements_));
  }
  return Unite(LedgerGroup::kPoint, groups.second, others.second, &broken_points_);
}

absl::Status LedgerWriter::Part(int64_t a, int64_t b) {
  OR_ASSIGN_OR_RETURN(const Entry* first, Load(a));
  OR_ASSIGN_OR_RETURN(const Entry* second, Load(b));
  if (!MayBeJoined(first->profile, second->profile, ledger::LedgerRules::BuiltIn())) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const int64_t terms, rows_.links().TermsOf(a, b));
  if (terms == 0) return absl::OkStatus();
  if (terms > 1) return rows_.links().TakeOne(a, b);
  OR_RETURN_IF_ERROR(MarkBroken(a));
  return rows_.links().DeleteLink(a, b);
}

absl::Status LedgerWriter::MarkBroken(int64_t id) {
  OR_ASSIGN_OR_RETURN(const auto groups, rows_.groups().GroupsOf(id));
  broken_statements_.insert(groups.first);
  broken_points_.insert(groups.second);
  return absl::OkStatus();
}

absl::Status LedgerWriter::Unite(LedgerGroup group, int64_t a, int64_t b, std::set<int64_t>* broken) {
  if (a == b) return absl::OkStatus();
  const int64_t least = std::min(a, b), other = std::max(a, b);
  if (broken->erase(other) > 0) broken->insert(least);
  return rows_.groups().Rename(group, other, least);
}

absl::Status LedgerWriter::PutTogether(LedgerGroup group, int64_t name, int64_t least_kind) {
  OR_ASSIGN_OR_RETURN(const std::vector<int64_t> members, rows_.groups().IdsIn(group, name));
  std::set<int64_t> left(members.begin(), members.end());
  while (!left.empty()) {
    const int64_t least = *left.begin();
    left.erase(left.begin());
    std::vector<int64_t> reached = {least}, edge = {least};
    while (!edge.empty()) {
      OR_ASSIGN_OR_RETURN(const std::vector<Link> links, rows_.links().LinksOf(edge, least_kind));
      edge.clear();
      for (const Link& link : links) {
        if (left.erase(link.other) > 0) edge.push_back(link.other);
      }
      reached.insert(reached.end(), edge.begin(), edge.end());
    }
    if (least == name) continue;  // they have this name already
    OR_RETURN_IF_ERROR(rows_.groups().Move(group, reached, least));
  }
  return absl::OkStatus();
}

absl::Status LedgerWriter::Finish() {
  OR_RETURN_IF_ERROR(rows_.Flush());
  for (const int64_t name : std::exchange(broken_statements_, {})) {
    OR_RETURN_IF_ERROR(PutTogether(LedgerGroup::kStatement, name, kLinkedStatements));
  }
  for (const int64_t name : std::exchange(broken_points_, {})) {
    OR_RETURN_IF_ERROR(PutTogether(LedgerGroup::kPoint, name, kLinkedPoints));
  }
  return absl::OkStatus();
}

}  // namespace onrecord::api
