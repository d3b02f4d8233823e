#include "api/store/sqlite/term_index.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "api/ledger/join_terms.h"
#include "api/ledger/profile_bytes.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

// A row of so many, and what else it holds, fills a page of SQLite.
constexpr size_t kMostInPage = 250;
constexpr int kPagesTogether = 8;       // that are merged into at once
constexpr size_t kMergedAtOnce = 4000;  // holders

static_assert(sizeof(TermHolder) == 16);

std::string Packed(const TermHolder* begin, const TermHolder* end) {
  return std::string(reinterpret_cast<const char*>(begin), reinterpret_cast<const char*>(end));
}

template <typename T>
std::vector<T> Unpacked(std::string_view bytes) {
  std::vector<T> out(bytes.size() / sizeof(T));
  if (!out.empty()) std::memcpy(out.data(), bytes.data(), out.size() * sizeof(T));
  return out;
}

// Puts the nearest of `more` that are not further than `most` together with those that are there.
template <typename Nearer>
void AddNearest(const std::vector<int64_t>& more, size_t most, Nearer nearer, std::vector<int64_t>* out) {
  if (more.empty()) return;
  out->insert(out->end(), more.begin(), more.end());
  std::sort(out->begin(), out->end(), nearer);  // a handful, which a merge would need room for
  if (out->size() > most) out->resize(most);
}

}  // namespace

void TermIndex::Forget() {
  open_ = false;
  has_pages_ = false;
  recent_.clear();
  added_.clear();
  merged_ = {};
  last_read_.reset();
}

bool TermIndex::IsMerged(const Place& since, const TermHolder& holder) const {
  return Place{holder < since.at ? since.round + 1 : since.round, holder} < merged_;
}

absl::Status TermIndex::Open(Connection& connection) {
  if (open_) return absl::OkStatus();
  Forget();
  {
    OR_ASSIGN_OR_RETURN(Statement row,
                        connection.Query("SELECT round, term, occurrence FROM term_merge WHERE id = 1"));
    OR_ASSIGN_OR_RETURN(const bool there, row.Step());
    if (there) merged_ = {row.Int(0), {row.Int(1), row.Int(2)}};
  }
  OR_ASSIGN_OR_RETURN(const int64_t pages, connection.Number("SELECT max(id) FROM term_page"));
  has_pages_ = pages != 0;
  // An occurrence that was taken out and came again stands in two rows: the last one counts.
  absl::flat_hash_map<int64_t, Place> since_of;
  {
    OR_ASSIGN_OR_RETURN(
        Statement rows,
        connection.Query("SELECT id, round, term, occurrence, occurrences FROM term_recent ORDER BY id"));
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) break;
      const Place since{rows.Int(1), {rows.Int(2), rows.Int(3)}};
      added_.push_back({rows.Int(0), since});
      for (const int64_t occurrence : Unpacked<int64_t>(rows.Text(4))) since_of[occurrence] = since;
    }
  }
  std::vector<std::pair<int64_t, Place>> sorted(since_of.begin(), since_of.end());
  std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [occurrence, since] : sorted) {
    OR_ASSIGN_OR_RETURN(Statement found,
                        connection.Query("SELECT profile FROM occurrence WHERE id = ?", {occurrence}));
    OR_ASSIGN_OR_RETURN(const bool there, found.Step());
    if (!there) continue;  // taken out since
    ledger::CompactProfile profile;
    if (!ledger::UnpackProfile(found.Text(0), &profile)) {
      return Internal("store: an occurrence of the ledger is damaged");
    }
    for (const int64_t term : JoinTerms(profile)) {
      const TermHolder holder{term, occurrence};
      if (!IsMerged(since, holder)) recent_.insert(holder);
    }
  }
  open_ = true;
  return absl::OkStatus();
}

absl::StatusOr<std::optional<TermIndex::Page>> TermIndex::PageOf(Connection& connection,
                                                                 const TermHolder& at) {
  OR_ASSIGN_OR_RETURN(Statement row,
                      connection.Query("SELECT id, holders FROM term_page INDEXED BY term_page_first"
                                       " WHERE (term, occurrence) <= (?, ?)"
                                       " ORDER BY term DESC, occurrence DESC LIMIT 1",
                                       {at.term, at.occurrence}));
  OR_ASSIGN_OR_RETURN(const bool there, row.Step());
  if (!there) return std::nullopt;
  return Page{row.Int(0), Unpacked<TermHolder>(row.Text(1))};
}

absl::StatusOr<std::optional<TermIndex::Page>> TermIndex::PageBefore(Connection& connection,
                                                                     const TermHolder& at) {
  OR_ASSIGN_OR_RETURN(Statement row,
                      connection.Query("SELECT id, holders FROM term_page INDEXED BY term_page_first"
                                       " WHERE (term, occurrence) < (?, ?)"
                                       " ORDER BY term DESC, occurrence DESC LIMIT 1",
                                       {at.term, at.occurrence}));
  OR_ASSIGN_OR_RETURN(const bool there, row.Step());
  if (!there) return std::nullopt;
  return Page{row.Int(0), Unpacked<TermHolder>(row.Text(1))};
}

absl::StatusOr<std::vector<TermIndex::Page>> TermIndex::PagesBehind(Connection& connection,
                                                                    const TermHolder& at, int most) {
  OR_ASSIGN_OR_RETURN(Statement rows,
                      connection.Query("SELECT id, holders FROM term_page INDEXED BY term_page_first"
                                       " WHERE (term, occurrence) > (?, ?) ORDER BY term, occurrence LIMIT ?",
                                       {at.term, at.occurrence, int64_t{most}}));
  std::vector<Page> out;
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return out;
    out.push_back({rows.Int(0), Unpacked<TermHolder>(rows.Text(1))});
  }
}

// Of the pages alone.
absl::Status TermIndex::ReadStored(Connection& connection, const TermHolder& of, size_t most,
                                   Neighbours* out) {
  if (!has_pages_) return absl::OkStatus();
  const bool known = last_read_ && !(of < last_read_->holders.front()) && !(last_read_->holders.back() < of);
  if (!known) {
    OR_ASSIGN_OR_RETURN(last_read_, PageOf(connection, of));
  }
  std::optional<Page> other;
  TermHolder edge = of;
  if (last_read_) {
    const auto& holders = last_read_->holders;
    const auto at = std::lower_bound(holders.begin(), holders.end(), of);
    auto behind = at;
    if (behind != holders.end() && *behind == of) ++behind;
    for (; behind != holders.end() && behind->term == of.term && out->after.size() < most; ++behind) {
      out->after.push_back(behind->occurrence);
    }
    for (auto before = at;
         before != holders.begin() && std::prev(before)->term == of.term && out->before.size() < most;) {
      --before;
      out->before.push_back(before->occurrence);
    }
    // Further in pages to the left, where the term fills this one from its beginning.
    TermHolder first = holders.front();
    while (first.term == of.term && out->before.size() < most) {
      OR_ASSIGN_OR_RETURN(other, PageBefore(connection, first));
      if (!other) break;
      for (auto it = other->holders.rbegin();
           it != other->holders.rend() && it->term == of.term && out->before.size() < most; ++it) {
        out->before.push_back(it->occurrence);
      }
      if (other->holders.back().term != of.term) break;
      first = other->holders.front();
    }
    if (behind != holders.end() || out->after.size() == most) return absl::OkStatus();
    edge = std::max(of, holders.back());
  }
  // Further in pages to the right, where the term may go on.
  while (out->after.size() < most) {
    OR_ASSIGN_OR_RETURN(const std::vector<Page> next, PagesBehind(connection, edge, 1));
    if (next.empty()) break;
    for (const TermHolder& holder : next[0].holders) {
      if (holder.term != of.term || out->after.size() == most) return absl::OkStatus();
      out->after.push_back(holder.occurrence);
    }
    edge = next[0].holders.back();
  }
  return absl::OkStatus();
}

absl::Status TermIndex::NeighboursOf(Connection& connection, const TermHolder& of, size_t most,
                                     Neighbours* out) {
  OR_RETURN_IF_ERROR(Open(connection));
  out->before.clear();
  out->after.clear();
  OR_RETURN_IF_ERROR(ReadStored(connection, of, most, out));
  Neighbours& recent = recent_beside_;
  recent.before.clear();
  recent.after.clear();
  auto at = recent_.lower_bound(of);
  for (auto before = at; before != recent_.begin() && recent.before.size() < most;) {
    --before;
    if (before->term != of.term) break;
    recent.before.push_back(before->occurrence);
  }
  if (at != recent_.end() && *at == of) ++at;
  for (; at != recent_.end() && at->term == of.term && recent.after.size() < most; ++at) {
    recent.after.push_back(at->occurrence);
  }
  AddNearest(recent.before, most, std::greater<>(), &out->before);
  AddNearest(recent.after, most, std::less<>(), &out->after);
  return absl::OkStatus();
}

absl::Status TermIndex::Add(Connection& connection, const std::vector<int64_t>& occurrences,
                            const std::vector<TermHolder>& holders) {
  if (occurrences.empty()) return absl::OkStatus();
  OR_RETURN_IF_ERROR(Open(connection));
  std::string packed(reinterpret_cast<const char*>(occurrences.data()), occurrences.size() * sizeof(int64_t));
  OR_RETURN_IF_ERROR(connection.Run(
      "INSERT INTO term_recent VALUES (NULL, ?, ?, ?, ?)",
      {merged_.round, merged_.at.term, merged_.at.occurrence, Value::Bytes(std::move(packed))}));
  added_.push_back({connection.LastRowId(), merged_});
  for (const TermHolder& holder : holders) recent_.insert(holder);
  return Merge(connection);
}

absl::Status TermIndex::Remove(Connection& connection, const TermHolder& holder) {
  OR_RETURN_IF_ERROR(Open(connection));
  if (recent_.erase(holder) > 0) return absl::OkStatus();
  last_read_.reset();
  OR_ASSIGN_OR_RETURN(std::optional<Page> page, PageOf(connection, holder));
  if (!page) return absl::OkStatus();
  const auto at = std::lower_bound(page->holders.begin(), page->holders.end(), holder);
  if (at == page->holders.end() || !(*at == holder)) return absl::OkStatus();
  std::vector<TermHolder> left = page->holders;
  left.erase(left.begin() + (at - page->holders.begin()));
  return WritePages(connection, {*std::move(page)}, left);
}

absl::Status TermIndex::WritePages(Connection& connection, const std::vector<Page>& old,
                                   const std::vector<TermHolder>& holders) {
  const size_t count = (holders.size() + kMostInPage - 1) / kMostInPage;
  // The old ones give up their places first: no two may begin with the same holder.
  for (size_t i = count; i < old.size(); ++i) {
    OR_RETURN_IF_ERROR(connection.Run("DELETE FROM term_page WHERE id = ?", {old[i].id}));
  }
  // From the last on: a page that takes over what stood in the next one comes after it.
  for (size_t i = count; i-- > 0;) {
    const TermHolder* const begin = holders.data() + holders.size() * i / count;
    const TermHolder* const end = holders.data() + holders.size() * (i + 1) / count;
    const Value packed = Value::Bytes(Packed(begin, end));
    if (i >= old.size()) {
      OR_RETURN_IF_ERROR(connection.Run("INSERT INTO term_page VALUES (NULL, ?, ?, ?)",
                                        {begin->term, begin->occurrence, packed}));
    } else if (old[i].holders.front() == *begin) {
      OR_RETURN_IF_ERROR(
          connection.Run("UPDATE term_page SET holders = ? WHERE id = ?", {packed, old[i].id}));
    } else {
      OR_RETURN_IF_ERROR(
          connection.Run("UPDATE term_page SET term = ?, occurrence = ?, holders = ? WHERE id = ?",
                         {begin->term, begin->occurrence, packed, old[i].id}));
    }
  }
  return absl::OkStatus();
}

absl::Status TermIndex::MergeNext(Connection& connection, size_t most) {
  auto next = recent_.lower_bound(merged_.at);
  if (next == recent_.end()) {
    ++merged_.round;
    next = recent_.begin();
  }
  merged_.at = *next;
  std::vector<Page> pages;
  OR_ASSIGN_OR_RETURN(std::optional<Page> page, PageOf(connection, merged_.at));
  OR_ASSIGN_OR_RETURN(std::vector<Page> behind, PagesBehind(connection, merged_.at, kPagesTogether));
  std::optional<TermHolder> end;
  if (behind.size() == kPagesTogether) {
    end = behind.back().holders.front();
    behind.pop_back();
  }
  if (page) pages.push_back(*std::move(page));
  for (Page& more : behind) pages.push_back(std::move(more));
  std::vector<TermHolder> stored, merged;
  for (const Page& one : pages) stored.insert(stored.end(), one.holders.begin(), one.holders.end());
  auto last = next;
  size_t taken = 0;
  while (last != recent_.end() && taken < std::min(most, kMergedAtOnce) && (!end || *last < *end)) {
    ++last, ++taken;
  }
  std::merge(stored.begin(), stored.end(), next, last, std::back_inserter(merged));
  OR_RETURN_IF_ERROR(WritePages(connection, pages, merged));
  has_pages_ = true;
  const bool all = last == recent_.end() || (end && !(*last < *end));
  if (!all) {
    merged_.at = *last;
  } else if (end) {
    merged_.at = *end;
  } else {
    ++merged_.round;
    merged_.at = {};
  }
  recent_.erase(next, last);
  return absl::OkStatus();
}

absl::Status TermIndex::Merge(Connection& connection) {
  if (recent_.size() <= most_recent_) return absl::OkStatus();
  last_read_.reset();
  while (recent_.size() > most_recent_) {
    OR_RETURN_IF_ERROR(MergeNext(connection, recent_.size() - most_recent_));
  }
  OR_RETURN_IF_ERROR(connection.Run("INSERT OR REPLACE INTO term_merge VALUES (1, ?, ?, ?)",
                                    {merged_.round, merged_.at.term, merged_.at.occurrence}));
  // The merge has passed all places since.
  while (!added_.empty() && !(merged_ < Place{added_.front().since.round + 1, added_.front().since.at})) {
    OR_RETURN_IF_ERROR(connection.Run("DELETE FROM term_recent WHERE id = ?", {added_.front().id}));
    added_.pop_front();
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<TermHolder>> TermIndex::All(Connection& connection) {
  OR_RETURN_IF_ERROR(Open(connection));
  std::vector<TermHolder> out(recent_.begin(), recent_.end());
  OR_ASSIGN_OR_RETURN(Statement rows, connection.Query("SELECT holders FROM term_page"));
  while (true) {
    OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) break;
    for (const TermHolder& holder : Unpacked<TermHolder>(rows.Text(0))) out.push_back(holder);
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace onrecord::api::sqlite
