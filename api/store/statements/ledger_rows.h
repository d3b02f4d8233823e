#pragma once
#include <absl/container/flat_hash_map.h>
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "api/ledger/compact_profile.h"
#include "api/ledger/content_words.h"
#include "api/store/statements/words_cache.h"

// The rows of the ledger of statements as its writer reads and changes them, within one transaction: a port
// for each of its tables. See docs/decisions/0010-statement-ledger.md.
namespace onrecord::api {

inline constexpr int64_t kLinkedPoints = 1;      // the same talking point
inline constexpr int64_t kLinkedStatements = 2;  // the same statement, and so the same talking point

enum class LedgerGroup { kStatement, kPoint };

// An occurrence as a part of its group.
struct Member {
  int64_t id = 0;
  int64_t row = 0;     // of the quote
  int64_t outlet = 0;  // see OutletNumber
};

struct Link {
  int64_t from = 0, other = 0;
  int64_t kind = 0;
};

// Values by the id of an occurrence: those used last, in two halves of which the older is dropped.
template <typename T>
class RecentlyUsed {
 public:
  explicit RecentlyUsed(size_t most) : most_(most) {}
  void MakeRoom() {
    if (newer_.size() < most_ / 2) return;
    older_ = std::move(newer_);
    newer_.clear();
  }
  const T* Find(int64_t id) {
    const auto found = newer_.find(id);
    if (found != newer_.end()) return found->second.get();
    const auto old = older_.find(id);
    if (old == older_.end()) return nullptr;
    std::unique_ptr<T> value = std::move(old->second);
    older_.erase(old);
    return (newer_[id] = std::move(value)).get();
  }
  const T* Keep(int64_t id, T value) { return (newer_[id] = std::make_unique<T>(std::move(value))).get(); }
  void Forget(int64_t id) {
    newer_.erase(id);
    older_.erase(id);
  }
  void Clear() {
    newer_.clear();
    older_.clear();
  }
  size_t size() const { return newer_.size() + older_.size(); }

 private:
  const size_t most_;
  absl::flat_hash_map<int64_t, std::unique_ptr<T>> newer_, older_;
};

// Occurrences as they stand in the store, of the articles that were used last. Empty it where a transaction
// is given up.
class OccurrenceCache {
 public:
  struct Entry {
    int64_t row = 0;  // of the quote
    ledger::CompactProfile profile;
  };
  // What a first look needs.
  struct Words {
    int64_t article = 0;  // its row
    ledger::ContentWords content;
  };
  // Holds `most` entries or a few more, of some 600 bytes each, and words of `most_bytes_of_words`.
  explicit OccurrenceCache(size_t most = kMostEntries, size_t most_bytes_of_words = kMostBytesOfWords)
      : entries_(most), words_(most_bytes_of_words) {}
  static constexpr size_t kMostEntries = 60000;
  static constexpr size_t kMostBytesOfWords = size_t{160} << 20;
  // Must not be followed by a use of pointers that were given before.
  void MakeRoom() {
    entries_.MakeRoom();
    words_.MakeRoom();
  }
  const Entry* Find(int64_t id) { return entries_.Find(id); }
  const Entry* Keep(int64_t id, Entry entry) { return entries_.Keep(id, std::move(entry)); }
  void PrefetchWords(int64_t id) const { words_.Prefetch(id); }
  const KeptWords* FindWords(int64_t id) { return words_.Find(id); }
  const KeptWords* KeepWords(int64_t id, const Words& words) {
    return words_.Keep(id, words.article, words.content);
  }
  void Forget(int64_t id) {
    entries_.Forget(id);
    words_.Forget(id);
  }
  void Clear() {
    entries_.Clear();
    words_.Clear();
  }
  size_t size() const { return entries_.size(); }

 private:
  RecentlyUsed<Entry> entries_;
  WordsCache words_;
};

// One occurrence that has one term: see join_terms.h.
struct TermHolder {
  int64_t term = 0, occurrence = 0;

  friend bool operator<(const TermHolder& a, const TermHolder& b) {
    return std::tie(a.term, a.occurrence) < std::tie(b.term, b.occurrence);
  }
  friend bool operator==(const TermHolder& a, const TermHolder& b) {
    return a.term == b.term && a.occurrence == b.occurrence;
  }
};

class OccurrenceRows {
 public:
  virtual ~OccurrenceRows() = default;
  // An occurrence that is joined with none yet. False: one with this id is there; nothing is changed.
  virtual absl::StatusOr<bool> Insert(int64_t id, int64_t row, int64_t outlet,
                                      const ledger::CompactProfile& profile) = 0;
  virtual absl::Status Delete(int64_t id) = 0;
  // The row of its quote; 0: there is no such occurrence.
  virtual absl::StatusOr<int64_t> RowOf(int64_t id) = 0;
  // kInternal: it is gone or damaged.
  virtual absl::StatusOr<OccurrenceCache::Entry> Read(int64_t id) = 0;
  // The same for less.
  virtual absl::StatusOr<OccurrenceCache::Words> ReadWords(int64_t id);
};

// Groups are named by the least of their members.
class GroupRows {
 public:
  virtual ~GroupRows() = default;
  // Names of the statement and of the talking point of an occurrence.
  virtual absl::StatusOr<std::pair<int64_t, int64_t>> GroupsOf(int64_t id) = 0;
  // The group named `from` becomes a part of the one named `to`.
  virtual absl::Status Rename(LedgerGroup group, int64_t from, int64_t to) = 0;
  virtual absl::Status Move(LedgerGroup group, const std::vector<int64_t>& ids, int64_t to) = 0;
  // In rising order.
  virtual absl::StatusOr<std::vector<int64_t>> IdsIn(LedgerGroup group, int64_t name) = 0;
};

// Holders of terms.
class TermRows {
 public:
  struct Neighbours {
    std::vector<int64_t> before, after;  // nearest first, at most kNeighbours each
  };
  virtual ~TermRows() = default;
  virtual absl::Status InsertTerm(int64_t term, int64_t id) = 0;
  // All terms of these occurrences, which have none there: `holders`, sorted.
  virtual absl::Status InsertTerms(const std::vector<int64_t>& ids, const std::vector<TermHolder>& holders);
  virtual absl::Status DeleteTerm(int64_t term, int64_t id) = 0;
  // Replaces what is in `out`.
  virtual absl::Status Beside(int64_t term, int64_t id, Neighbours* out) = 0;
};

// Pairs that are joined, from both sides.
class LinkRows {
 public:
  virtual ~LinkRows() = default;
  // They are neighbours in `terms` more terms.
  virtual absl::Status AddLink(int64_t a, int64_t b, int64_t kind, int64_t terms) = 0;
  // In how many they are neighbours; 0: they are not joined.
  virtual absl::StatusOr<int64_t> TermsOf(int64_t a, int64_t b) = 0;
  virtual absl::Status TakeOne(int64_t a, int64_t b) = 0;
  virtual absl::Status DeleteLink(int64_t a, int64_t b) = 0;
  // Of `least_kind` or closer, of each of `ids` in turn, in the order of the others.
  virtual absl::StatusOr<std::vector<Link>> LinksOf(const std::vector<int64_t>& ids, int64_t least_kind) = 0;
};

class LedgerRows {
 public:
  virtual ~LedgerRows() = default;
  virtual OccurrenceRows& occurrences() = 0;
  virtual GroupRows& groups() = 0;
  virtual TermRows& terms() = 0;
  virtual LinkRows& links() = 0;
  // Writes what was kept back, so that groups can be put together from what is stored.
  virtual absl::Status Flush() = 0;
};

}  // namespace onrecord::api
