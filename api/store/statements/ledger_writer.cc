#include "api/store/statements/ledger_writer.h"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "api/ledger/compare.h"
#include "api/ledger/join_terms.h"
#include "api/ledger/rules.h"
#include "api/store/project_occurrences.h"
#include "api/store/row_ids.h"
#include "api/store/statements/separated_parts.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {

using ledger::kNeighbours;

namespace {

constexpr size_t kMostKeptBack = 5000;
constexpr size_t kLookedAtTogether = 1024;

OccurrenceCache::Words WordsOf(int64_t row, const ledger::CompactProfile& profile) {
  return {rows::ArticleOf(row), ContentWordsOf(profile)};
}

}  // namespace

absl::StatusOr<OccurrenceCache::Words> OccurrenceRows::ReadWords(int64_t id) {
  OR_ASSIGN_OR_RETURN(const OccurrenceCache::Entry entry, Read(id));
  return WordsOf(entry.row, entry.profile);
}

absl::Status TermRows::InsertTerms(const std::vector<int64_t>&, const std::vector<TermHolder>& holders) {
  for (const TermHolder& one : holders) OR_RETURN_IF_ERROR(InsertTerm(one.term, one.occurrence));
  return absl::OkStatus();
}

std::vector<NewOccurrence> MakeOccurrences(const v1::EnrichedArticle& article, int64_t row) {
  const int64_t outlet = OutletNumber(article.document().outlet().value());
  std::vector<NewOccurrence> out;
  ledger::ProfileMaker maker(ledger::WordRarity::BuiltIn());
  for (const QuoteOccurrence& one : ProjectOccurrences(article)) {
    NewOccurrence& made = out.emplace_back();
    made.row = row + one.index;
    made.outlet = outlet;
    const ledger::Profile profile = maker.Make(one.occurrence);
    made.profile = CompactOf(profile);
    made.id = OrderKey(profile);
    made.terms = JoinTerms(profile);
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

absl::StatusOr<const KeptWords*> LedgerWriter::LoadWords(int64_t id) {
  if (const KeptWords* found = cache_.FindWords(id)) return found;
  if (const Entry* entry = cache_.Find(id)) return cache_.KeepWords(id, WordsOf(entry->row, entry->profile));
  OR_ASSIGN_OR_RETURN(Words words, rows_.occurrences().ReadWords(id));
  return cache_.KeepWords(id, words);
}

absl::Status LedgerWriter::Add(NewOccurrence occurrence) {
  added_.push_back(std::move(occurrence));
  return added_.size() < kMostKeptBack ? absl::OkStatus() : AddAll();
}

// Windows of the index around the new holders may have gaps between them; those to both sides of a gap are no
// neighbours, before and after, since a window reaches as far as neighbours do.
absl::Status LedgerWriter::MeetNeighbours(const TermHolder* begin, const TermHolder* end,
                                          std::vector<Pair>* pairs) {
  std::vector<Holder>& holders = holders_;
  holders.clear();
  for (const TermHolder* one = begin; one != end; ++one) {
    OR_RETURN_IF_ERROR(rows_.terms().Beside(one->term, one->occurrence, &beside_));
    for (const int64_t other : beside_.before) holders.push_back({other, false});
    holders.push_back({one->occurrence, true});
    for (const int64_t other : beside_.after) holders.push_back({other, false});
  }
  std::sort(holders.begin(), holders.end(),
            [](const Holder& a, const Holder& b) { return a.occurrence < b.occurrence; });
  holders.erase(std::unique(holders.begin(), holders.end(),
                            [](const Holder& a, const Holder& b) { return a.occurrence == b.occurrence; }),
                holders.end());
  for (size_t i = 0; i < holders.size(); ++i) {
    size_t old_distance = 0;
    for (size_t j = i + 1; j < holders.size(); ++j) {
      old_distance += holders[j].is_new ? 0 : 1;
      const bool either_new = holders[i].is_new || holders[j].is_new;
      const bool near = j - i <= kNeighbours;
      if (!near && (holders[i].is_new || old_distance > kNeighbours)) break;
      if (near && either_new) pairs->push_back({holders[i].occurrence, holders[j].occurrence, 1});
      if (!near && !either_new) pairs->push_back({holders[i].occurrence, holders[j].occurrence, -1});
    }
  }
  return absl::OkStatus();
}

void LedgerWriter::Return(int64_t id) {
  for (BrokenGroups* broken : {&broken_statements_, &broken_points_}) {
    const auto group = broken->find(id);
    if (group == broken->end()) continue;
    group->second.touched.insert(id);
    group->second.lost_its_name = false;
  }
}

absl::Status LedgerWriter::AddAll() {
  if (added_.empty()) return absl::OkStatus();
  std::vector<NewOccurrence> added = std::exchange(added_, {});
  // An article may hold a quote with an id twice: the first counts.
  std::stable_sort(added.begin(), added.end(),
                   [](const NewOccurrence& a, const NewOccurrence& b) { return a.id < b.id; });
  cache_.MakeRoom();
  std::vector<int64_t> ids;
  std::vector<TermHolder> terms;
  for (NewOccurrence& one : added) {
    OR_ASSIGN_OR_RETURN(const bool inserted,
                        rows_.occurrences().Insert(one.id, one.row, one.outlet, one.profile));
    if (!inserted) continue;
    Return(one.id);
    ids.push_back(one.id);
    for (const int64_t term : one.terms) terms.push_back({term, one.id});
    cache_.KeepWords(one.id, WordsOf(one.row, one.profile));
    cache_.Keep(one.id, {one.row, std::move(one.profile)});
  }
  std::sort(terms.begin(), terms.end());
  std::vector<Pair> pairs;
  for (size_t i = 0, next = 0; i < terms.size(); i = next) {
    while (next < terms.size() && terms[next].term == terms[i].term) ++next;
    OR_RETURN_IF_ERROR(MeetNeighbours(terms.data() + i, terms.data() + next, &pairs));
  }
  OR_RETURN_IF_ERROR(rows_.terms().InsertTerms(ids, terms));
  return Settle(std::move(pairs));
}

absl::Status LedgerWriter::Settle(std::vector<Pair> pairs) {
  std::sort(pairs.begin(), pairs.end(),
            [](const Pair& a, const Pair& b) { return std::tie(a.a, a.b) < std::tie(b.a, b.b); });
  size_t distinct = 0;
  for (const Pair& pair : pairs) {
    if (distinct > 0 && pairs[distinct - 1].a == pair.a && pairs[distinct - 1].b == pair.b) {
      pairs[distinct - 1].terms += pair.terms;
    } else {
      pairs[distinct++] = pair;
    }
  }
  for (size_t i = 0; i < distinct; i += kLookedAtTogether) {
    OR_RETURN_IF_ERROR(
        SettleSome(pairs.data() + i, pairs.data() + std::min(distinct, i + kLookedAtTogether)));
  }
  return absl::OkStatus();
}

absl::Status LedgerWriter::SettleSome(const Pair* begin, const Pair* end) {
  cache_.MakeRoom();
  for (const Pair* pair = begin; pair != end; ++pair) cache_.PrefetchWords(pair->b);
  std::vector<const KeptWords*> others;
  std::vector<int64_t> unknown;
  for (const Pair* pair = begin; pair != end; ++pair) {
    others.push_back(cache_.FindWords(pair->b));
    if (others.back() == nullptr) unknown.push_back(pair->b);
  }
  // In the order of their rows.
  std::sort(unknown.begin(), unknown.end());
  unknown.erase(std::unique(unknown.begin(), unknown.end()), unknown.end());
  for (const int64_t id : unknown) OR_RETURN_IF_ERROR(LoadWords(id).status());
  const KeptWords* words = nullptr;
  for (const Pair* pair = begin; pair != end; ++pair) {
    if (pair == begin || pair->a != pair[-1].a) {
      OR_ASSIGN_OR_RETURN(words, LoadWords(pair->a));
    }
    const KeptWords* other = others[static_cast<size_t>(pair - begin)];
    if (other == nullptr) other = cache_.FindWords(pair->b);
    if (words->article() == other->article() ||
        !MayBeJoined(words->content(), other->content(), ledger::LedgerRules::BuiltIn())) {
      continue;
    }
    OR_RETURN_IF_ERROR(pair->terms > 0 ? Meet(pair->a, pair->b, pair->terms)
                                       : Part(pair->a, pair->b, -pair->terms));
  }
  return absl::OkStatus();
}

absl::Status LedgerWriter::Remove(const OldOccurrence& occurrence) {
  OR_RETURN_IF_ERROR(AddAll());
  cache_.MakeRoom();
  const int64_t id = occurrence.id;
  OR_ASSIGN_OR_RETURN(const int64_t stored, rows_.occurrences().RowOf(id));
  if (stored != occurrence.row) return absl::OkStatus();  // told by another quote, or its id twice
  OR_ASSIGN_OR_RETURN(const Entry* entry, Load(id));
  const std::vector<int64_t> terms = JoinTerms(entry->profile);
  OR_ASSIGN_OR_RETURN(const std::vector<Link> links, rows_.links().LinksOf({id}, kLinkedPoints));
  OR_RETURN_IF_ERROR(TakeOut(id, links));
  std::vector<Pair> pairs;
  for (const int64_t term : terms) {
    OR_RETURN_IF_ERROR(rows_.terms().DeleteTerm(term, id));
    OR_RETURN_IF_ERROR(rows_.terms().Beside(term, id, &beside_));
    for (size_t i = 0; i < beside_.before.size(); ++i) {
      const size_t j = kNeighbours - 1 - i;
      if (j < beside_.after.size()) pairs.push_back({beside_.before[i], beside_.after[j], 1});
    }
  }
  OR_RETURN_IF_ERROR(Settle(std::move(pairs)));
  cache_.Forget(id);
  return rows_.occurrences().Delete(id);
}

absl::Status LedgerWriter::TakeOut(int64_t id, const std::vector<Link>& links) {
  OR_ASSIGN_OR_RETURN(const auto groups, rows_.groups().GroupsOf(id));
  const auto take_out = [&](BrokenGroup& group, int64_t name, int64_t least_kind) {
    for (const Link& link : links) {
      if (link.kind >= least_kind) group.touched.insert(link.other);
    }
    group.touched.erase(id);
    group.lost_its_name |= id == name;
  };
  take_out(broken_statements_[groups.first], groups.first, kLinkedStatements);
  take_out(broken_points_[groups.second], groups.second, kLinkedPoints);
  for (const Link& link : links) OR_RETURN_IF_ERROR(rows_.links().DeleteLink(id, link.other));
  return absl::OkStatus();
}

absl::Status LedgerWriter::Meet(int64_t a, int64_t b, int64_t terms) {
  OR_ASSIGN_OR_RETURN(const Entry* first, Load(a));
  OR_ASSIGN_OR_RETURN(const Entry* second, Load(b));
  const ledger::Joined joined = Judge(first->profile, second->profile, ledger::LedgerRules::BuiltIn());
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

absl::Status LedgerWriter::Part(int64_t a, int64_t b, int64_t terms) {
  OR_ASSIGN_OR_RETURN(const int64_t stored, rows_.links().TermsOf(a, b));
  if (stored == 0) return absl::OkStatus();
  if (stored > terms) {
    for (int64_t i = 0; i < terms; ++i) OR_RETURN_IF_ERROR(rows_.links().TakeOne(a, b));
    return absl::OkStatus();
  }
  OR_ASSIGN_OR_RETURN(const auto groups, rows_.groups().GroupsOf(a));
  OR_ASSIGN_OR_RETURN(const auto others, rows_.groups().GroupsOf(b));
  broken_points_[groups.second].touched.insert({a, b});
  // A link of talking points alone may lead from one statement to another.
  if (groups.first == others.first) broken_statements_[groups.first].touched.insert({a, b});
  return rows_.links().DeleteLink(a, b);
}

absl::Status LedgerWriter::Unite(LedgerGroup group, int64_t a, int64_t b, BrokenGroups* broken) {
  if (a == b) return absl::OkStatus();
  const int64_t least = std::min(a, b), other = std::max(a, b);
  if (auto renamed = broken->extract(other)) (*broken)[least].touched.merge(renamed.mapped().touched);
  return rows_.groups().Rename(group, other, least);
}

absl::Status LedgerWriter::Split(LedgerGroup group, int64_t name, const BrokenGroup& broken,
                                 int64_t least_kind) {
  OR_ASSIGN_OR_RETURN(std::vector<std::vector<int64_t>> parts,
                      FindSeparatedParts(rows_.links(), broken.touched, least_kind));
  std::vector<int64_t> named;  // the part that keeps the name, if it is not the one that is left
  for (std::vector<int64_t>& part : parts) {
    std::sort(part.begin(), part.end());
    if (part.front() == name) {
      named = std::move(part);
    } else {
      OR_RETURN_IF_ERROR(rows_.groups().Move(group, part, part.front()));
    }
  }
  if (named.empty() && !broken.lost_its_name) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const std::vector<int64_t> members, rows_.groups().IdsIn(group, name));
  std::vector<int64_t> left;
  std::set_difference(members.begin(), members.end(), named.begin(), named.end(), std::back_inserter(left));
  return left.empty() ? absl::OkStatus() : rows_.groups().Move(group, left, left.front());
}

absl::Status LedgerWriter::Finish() {
  OR_RETURN_IF_ERROR(AddAll());
  OR_RETURN_IF_ERROR(rows_.Flush());
  for (const auto& [name, broken] : std::exchange(broken_statements_, {})) {
    OR_RETURN_IF_ERROR(Split(LedgerGroup::kStatement, name, broken, kLinkedStatements));
  }
  for (const auto& [name, broken] : std::exchange(broken_points_, {})) {
    OR_RETURN_IF_ERROR(Split(LedgerGroup::kPoint, name, broken, kLinkedPoints));
  }
  return absl::OkStatus();
}

}  // namespace onrecord::api
