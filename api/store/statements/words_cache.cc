#include "api/store/statements/words_cache.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace onrecord::api {
namespace {

constexpr size_t kBlock = size_t{1} << 18;
constexpr size_t kLine = 64;          // of the processor's cache
constexpr size_t kBytesInTable = 32;  // of an entry of the table, about

size_t SizeOf(size_t words) {
  const size_t bytes = sizeof(KeptWords) + words * (sizeof(ledger::StemId) + sizeof(float));
  return (bytes + alignof(KeptWords) - 1) / alignof(KeptWords) * alignof(KeptWords);
}

void FetchAhead(const KeptWords* words) {
  const char* const at = reinterpret_cast<const char*>(words);
  __builtin_prefetch(at);
  __builtin_prefetch(at + kLine);
}

}  // namespace

void WordsCache::MakeRoom() {
  if (newer_.used + newer_.at.size() * kBytesInTable < most_bytes_ / 2) return;
  older_ = std::move(newer_);
  newer_ = {};
}

char* WordsCache::Take(size_t bytes) {
  if (newer_.room < bytes) {
    const size_t block = std::max(bytes, kBlock);
    newer_.blocks.push_back(std::unique_ptr<char[]>(new char[block]));
    newer_.used += block;
    newer_.room = block;
    if (block > kBlock) {  // of its own
      newer_.room = 0;
      return newer_.blocks.back().get();
    }
  }
  // From the end to the beginning.
  newer_.room -= bytes;
  return newer_.blocks.back().get() + newer_.room;
}

const KeptWords* WordsCache::Find(int64_t id) {
  const auto found = newer_.at.find(id);
  if (found != newer_.at.end()) {
    FetchAhead(found->second);
    return found->second;
  }
  const auto old = older_.at.find(id);
  if (old == older_.at.end()) return nullptr;
  const KeptWords* const words = old->second;
  const size_t bytes = SizeOf(words->size_);
  char* const place = Take(bytes);
  std::memcpy(place, words, bytes);
  older_.at.erase(old);
  return newer_.at[id] = reinterpret_cast<const KeptWords*>(place);
}

const KeptWords* WordsCache::Keep(int64_t id, int64_t article, const ledger::ContentWords& content) {
  const size_t size = content.ids.size();
  char* const place = Take(SizeOf(size));
  auto* const words = new (place) KeptWords;
  words->article_ = article;
  words->size_ = static_cast<uint32_t>(size);
  words->weight_ = content.weight;
  if (size > 0) {
    char* const ids = place + sizeof(KeptWords);
    std::memcpy(ids, content.ids.data(), size * sizeof(ledger::StemId));
    std::memcpy(ids + size * sizeof(ledger::StemId), content.weights.data(), size * sizeof(float));
  }
  older_.at.erase(id);
  return newer_.at[id] = words;
}

void WordsCache::Forget(int64_t id) {
  newer_.at.erase(id);
  older_.at.erase(id);
}

void WordsCache::Clear() {
  newer_ = {};
  older_ = {};
}

}  // namespace onrecord::api
