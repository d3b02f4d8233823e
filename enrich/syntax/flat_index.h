#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace onrecord::syntax {

// Numbers by hash, built once and read often: one cache line for most questions. Hashes should be well mixed.
//
//   FlatIndex index(2);
//   index.Insert(hash, 7);
//   index.Find(hash)  ->  7
class FlatIndex {
 public:
  static constexpr uint32_t kNone = ~0u;

  FlatIndex() : FlatIndex(0) {}
  // For up to `entries` entries.
  explicit FlatIndex(size_t entries) {
    size_t size = 4;
    while (size < 2 * entries + 2) size *= 2;
    slots_.resize(size);
  }
  // The first number of a hash stays. `number` must not be kNone.
  void Insert(uint64_t hash, uint32_t number) {
    size_t at = hash & (slots_.size() - 1);
    while (slots_[at].number != kNone && slots_[at].hash != hash) at = (at + 1) & (slots_.size() - 1);
    if (slots_[at].number == kNone) slots_[at] = {hash, number};
  }
  // Has what Find(hash) reads brought near; worth it where several hashes are at hand.
  void Fetch(uint64_t hash) const { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }
  // kNone: not there.
  uint32_t Find(uint64_t hash) const {
    for (size_t at = hash & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].number == kNone || slots_[at].hash == hash) return slots_[at].number;
    }
  }

 private:
  struct Slot {
    uint64_t hash = 0;
    uint32_t number = kNone;
  };
  std::vector<Slot> slots_;
};

}  // namespace onrecord::syntax
