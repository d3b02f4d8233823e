#include "enrich/syntax/name_lists.h"

#include <absl/strings/numbers.h>

#include <algorithm>
#include <cstring>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::syntax {
namespace {

constexpr uint64_t kStart = 14695981039346656037u;
constexpr size_t kMostNames = 4'000'000;

// The hash of the words so far and one more.
uint64_t Extend(uint64_t hash, std::string_view word) {
  for (const char c : word) hash = (hash ^ static_cast<uint8_t>(c)) * 1099511628211u;
  return (hash ^ 0xFF) * 1099511628211u;
}

uint32_t KeyOf(uint64_t hash) {
  hash ^= hash >> 29;
  return static_cast<uint32_t>((hash * 0xD6E8FEB86659FD93u) >> 32);
}

}  // namespace

absl::StatusOr<NameLists> NameLists::ReadFile(std::string_view text, std::string_view origin) {
  NameLists lists;
  int number = 0;
  for (const std::string_view line : Split(text, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string_view> cells = Split(line, '\t');
    uint32_t kinds = 0;
    if (cells.size() != 2 || cells[1].empty() || !absl::SimpleAtoi(ToAbsl(cells[0]), &kinds) || kinds == 0 ||
        kinds >= (1u << kKinds)) {
      return InvalidArgument(origin, ":", number,
                             ": expected kinds (1 to 63) and a name, a tab between, got '", line, "'");
    }
    const std::vector<std::string_view> words = Split(cells[1], ' ');
    if (words.size() > kMostWords) continue;
    uint64_t hash = kStart;
    for (size_t i = 0; i < words.size(); ++i) {
      hash = Extend(hash, words[i]);
      lists.Add(KeyOf(hash), i + 1 < words.size() ? kGoesOn : static_cast<uint8_t>(kinds));
    }
  }
  lists.Index();
  return lists;
}

void NameLists::Add(uint64_t key, uint8_t kinds) {
  keys_.push_back(static_cast<uint32_t>(key));
  kinds_.push_back(kinds);
}

// Joins equal keys, in the order of the keys, and puts them where they are found.
void NameLists::Index() {
  std::vector<std::pair<uint32_t, uint8_t>> all;
  for (size_t i = 0; i < keys_.size(); ++i) all.emplace_back(keys_[i], kinds_[i]);
  std::sort(all.begin(), all.end());
  keys_.clear();
  kinds_.clear();
  for (const auto& [key, kinds] : all) {
    if (!keys_.empty() && keys_.back() == key) {
      kinds_.back() |= kinds;
    } else {
      Add(key, kinds);
    }
  }
  size_t size = 4;
  while (size < 2 * keys_.size() + 2) size *= 2;
  slots_.assign(size, Slot());
  for (size_t i = 0; i < keys_.size(); ++i) {
    size_t at = keys_[i] & (size - 1);
    while (slots_[at].kinds != 0) at = (at + 1) & (size - 1);
    slots_[at] = {keys_[i], kinds_[i]};
  }
}

std::string NameLists::Serialise() const {
  const auto count = static_cast<uint32_t>(keys_.size());
  std::string out(reinterpret_cast<const char*>(&count), sizeof count);
  out.append(reinterpret_cast<const char*>(keys_.data()), keys_.size() * sizeof(uint32_t));
  out.append(reinterpret_cast<const char*>(kinds_.data()), kinds_.size());
  return out;
}

bool NameLists::Parse(std::string_view* bytes) {
  const auto take = [&](void* to, size_t size) {
    if (bytes->size() < size) return false;
    if (size > 0) std::memcpy(to, bytes->data(), size);  // an empty vector has no address
    bytes->remove_prefix(size);
    return true;
  };
  uint32_t count = 0;
  if (!take(&count, sizeof count) || count > kMostNames || count > bytes->size()) return false;
  keys_.resize(count);
  kinds_.resize(count);
  if (!take(keys_.data(), count * sizeof(uint32_t)) || !take(kinds_.data(), count)) return false;
  if (std::find(kinds_.begin(), kinds_.end(), 0) != kinds_.end()) return false;
  Index();
  return true;
}

uint8_t NameLists::Find(uint64_t hash) const {
  const uint32_t key = KeyOf(hash);
  for (size_t at = key & (slots_.size() - 1);; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].kinds == 0 || slots_[at].key == key) return slots_[at].kinds;
  }
}

std::vector<NameLists::Marks> NameLists::Mark(std::span<const std::string_view> words) const {
  std::vector<Marks> marks(words.size(), 0);
  if (empty()) return marks;
  std::array<size_t, kKinds> free_from{};  // up to here words belong to an earlier name
  for (size_t i = 0; i < words.size(); ++i) {
    std::array<size_t, kKinds> length{};
    uint64_t hash = kStart;
    uint8_t kinds = kGoesOn;
    for (size_t k = 0; (kinds & kGoesOn) && k < kMostWords && i + k < words.size(); ++k) {
      hash = Extend(hash, words[i + k]);
      kinds = Find(hash);
      for (size_t kind = 0; kind < kKinds; ++kind) {
        if (kinds & (1u << kind)) length[kind] = k + 1;
      }
    }
    for (size_t kind = 0; kind < kKinds; ++kind) {
      if (length[kind] == 0 || i < free_from[kind]) continue;
      free_from[kind] = i + length[kind];
      for (size_t j = i; j < free_from[kind]; ++j) {
        const unsigned mark = length[kind] == 1 ? 1 : j == i ? 2 : 3;
        marks[j] = static_cast<Marks>(marks[j] | (mark << (2 * kind)));
      }
    }
  }
  return marks;
}

}  // namespace onrecord::syntax
