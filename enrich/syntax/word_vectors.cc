#include "enrich/syntax/word_vectors.h"

#include <absl/strings/numbers.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "enrich/syntax/kernels.h"
#include "enrich/syntax/word_features.h"

namespace onrecord::syntax {
namespace {

constexpr std::string_view kName = "onrecord-vectors ";
constexpr std::string_view kVersion = "0001";
constexpr uint32_t kMostWords = 1'000'000;
constexpr uint32_t kMostColumns = 256;
constexpr size_t kSmallGroups = 1024;

uint32_t KeyOf(std::string_view word) {
  uint64_t hash = 14695981039346656037u;
  for (const char c : word) hash = (hash ^ static_cast<uint8_t>(c)) * 1099511628211u;
  hash ^= hash >> 32;
  return static_cast<uint32_t>((hash * 0xD6E8FEB86659FD93u) >> 32);
}

bool AreSensible(uint32_t words, uint32_t columns) {
  return words > 0 && words <= kMostWords && columns <= kMostColumns && columns % kLanes == 0;
}

}  // namespace

absl::StatusOr<WordVectors> WordVectors::ReadFile(std::string_view bytes, std::string_view origin) {
  const size_t line = std::min(bytes.find('\n'), bytes.size());
  const std::vector<std::string_view> head = Split(bytes.substr(0, line), ' ');
  if (!StartsWith(bytes, kName) || head.size() != 5 || line == bytes.size())
    return InvalidArgument(origin, ": expected a file of make_word_vectors.py, got something else");
  if (head[1] != kVersion) {
    return InvalidArgument(origin, ": word vectors of version '", head[1], "', expected '", kVersion, "'");
  }
  uint32_t words = 0, columns = 0;
  if (!absl::SimpleAtoi(ToAbsl(head[2]), &words) || !absl::SimpleAtoi(ToAbsl(head[3]), &columns) ||
      columns == 0 || !AreSensible(words, columns)) {
    return InvalidArgument(origin, ": expected up to ", kMostWords, " words and a multiple of ", kLanes,
                           " columns up to ", kMostColumns, ", got '", head[2], "' and '", head[3], "'");
  }
  const std::string_view body = bytes.substr(line + 1);
  if (Sha256Hex(body) != head[4]) {
    return DataLoss(origin, ": the word vectors are cut short or were changed: their hash does not fit");
  }
  WordVectors vectors;
  vectors.columns_ = static_cast<int>(columns);
  size_t at = 0;
  for (uint32_t i = 0; i < words; ++i) {
    const size_t end = body.find('\n', at);
    if (end == std::string_view::npos) return DataLoss(origin, ": fewer words than the head tells");
    vectors.names_.emplace_back(body.substr(at, end - at));
    vectors.keys_.push_back(KeyOf(vectors.names_.back()));
    at = end + 1;
  }
  std::string_view numbers = body.substr(at);
  if (!vectors.TakeNumbers(words, &numbers) || !numbers.empty())
    return DataLoss(origin, ": the numbers do not fit the words");
  vectors.Index();
  return vectors;
}

// Rows, groups of words, groups of groups.
bool WordVectors::TakeNumbers(size_t words, std::string_view* bytes) {
  values_.resize(words * static_cast<size_t>(columns_));
  small_.resize(words);
  large_.resize(kSmallGroups);
  const auto take = [&](void* to, size_t size) {
    if (bytes->size() < size) return false;
    if (size > 0) std::memcpy(to, bytes->data(), size);  // an empty vector has no address
    bytes->remove_prefix(size);
    return true;
  };
  if (!take(values_.data(), values_.size()) || !take(small_.data(), small_.size() * sizeof(uint16_t)) ||
      !take(large_.data(), large_.size()))
    return false;
  return std::all_of(small_.begin(), small_.end(), [](uint16_t group) { return group < kSmallGroups; });
}

WordVectors WordVectors::GroupsOnly() const {
  WordVectors groups = *this;
  groups.columns_ = 0;
  groups.values_.clear();
  groups.names_.clear();
  return groups;
}

void WordVectors::Index() {
  index_ = FlatIndex(keys_.size());
  for (uint32_t i = 0; i < keys_.size(); ++i) index_.Insert(keys_[i], i);
}

std::string WordVectors::Serialise() const {
  const std::array<uint32_t, 2> sizes = {static_cast<uint32_t>(keys_.size()),
                                         static_cast<uint32_t>(columns_)};
  std::string out(reinterpret_cast<const char*>(sizes.data()), sizeof sizes);
  out.append(reinterpret_cast<const char*>(keys_.data()), keys_.size() * sizeof(uint32_t));
  out.append(reinterpret_cast<const char*>(values_.data()), values_.size());
  out.append(reinterpret_cast<const char*>(small_.data()), small_.size() * sizeof(uint16_t));
  out.append(reinterpret_cast<const char*>(large_.data()), large_.size());
  return out;
}

bool WordVectors::Parse(std::string_view* bytes) {
  std::array<uint32_t, 2> sizes{};
  if (bytes->size() < sizeof sizes) return false;
  std::memcpy(sizes.data(), bytes->data(), sizeof sizes);
  bytes->remove_prefix(sizeof sizes);
  const auto [words, columns] = sizes;
  if (words == 0) return columns == 0;
  if (!AreSensible(words, columns) || bytes->size() < words * sizeof(uint32_t)) return false;
  columns_ = static_cast<int>(columns);
  keys_.resize(words);
  std::memcpy(keys_.data(), bytes->data(), words * sizeof(uint32_t));
  bytes->remove_prefix(words * sizeof(uint32_t));
  if (!TakeNumbers(words, bytes)) return false;
  Index();
  return true;
}

uint32_t WordVectors::Number(std::string_view word) const {
  const uint32_t number = index_.Find(KeyOf(word));
  if (number != FlatIndex::kNone) return number;
  const size_t hyphen = word.rfind('-');
  if (hyphen == std::string::npos || hyphen == 0 || hyphen + 1 == word.size()) return FlatIndex::kNone;
  return index_.Find(KeyOf(word.substr(hyphen + 1)));
}

const int8_t* WordVectors::Find(std::string_view form) const {
  if (columns_ == 0) return nullptr;
  const uint32_t number = Number(NormaliseForm(form));
  return number == FlatIndex::kNone ? nullptr
                                    : values_.data() + size_t{number} * static_cast<size_t>(columns_);
}

WordVectors::Groups WordVectors::GroupsOf(std::string_view word) const {
  const uint32_t number = Number(word);
  if (number == FlatIndex::kNone) return {};
  return {static_cast<int16_t>(small_[number]), large_[small_[number]], static_cast<int32_t>(number)};
}

}  // namespace onrecord::syntax
