#pragma once
#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "api/ledger/content_words.h"

namespace onrecord::api {

// What a first look at an occurrence needs, in one run of memory.
class KeptWords {
 public:
  int64_t article() const { return article_; }  // its row
  ledger::ContentWordsView content() const { return {ids(), weights(), size_, weight_}; }

 private:
  friend class WordsCache;
  const ledger::StemId* ids() const { return reinterpret_cast<const ledger::StemId*>(this + 1); }
  const float* weights() const { return reinterpret_cast<const float*>(ids() + size_); }

  int64_t article_ = 0;
  uint32_t size_ = 0;
  float weight_ = 0;
  // Then the ids, then the weights.
};

// The words of the occurrences that were used last, by id, in two halves of which the older is dropped. An
// occurrence takes some 120 bytes, in blocks; those of one quote's neighbours lie anywhere, so what is to be
// read is fetched ahead: the processor then waits for many at once.
class WordsCache {
 public:
  // Holds so many bytes and a block more.
  explicit WordsCache(size_t most_bytes) : most_bytes_(most_bytes) {}

  // Must not be followed by a use of pointers that were given before.
  void MakeRoom();
  // Hints that Find(id) comes soon.
  void Prefetch(int64_t id) const {
    newer_.at.prefetch(id);
    older_.at.prefetch(id);
  }
  // nullptr: not here. Its words are on their way from memory when it returns.
  const KeptWords* Find(int64_t id);
  // Replaces what is there.
  const KeptWords* Keep(int64_t id, int64_t article, const ledger::ContentWords& content);
  void Forget(int64_t id);
  void Clear();
  size_t size() const { return newer_.at.size() + older_.at.size(); }

 private:
  struct Half {
    absl::flat_hash_map<int64_t, const KeptWords*> at;
    std::vector<std::unique_ptr<char[]>> blocks;
    size_t used = 0, room = 0;  // bytes: of all blocks, left in the last one
  };
  char* Take(size_t bytes);

  const size_t most_bytes_;
  Half newer_, older_;
};

}  // namespace onrecord::api
