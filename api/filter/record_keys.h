#pragma once
#include <bitset>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "api/filter/record_facts.h"

// Keys of records, by which the few of many filters are found that may match a record: a word of a column, a
// value of a field. The first byte of a key says of what.
namespace onrecord::api {

enum class KeyKind : unsigned char {
  // Words of a column: its number.
  kText = kColumns,  // words of what a filter's `text` looks at
  kArticle,
  kSpeakerKey,
  kCountry,
  kCode,
  kActor,  // beginnings of codes, of 3, 6, 9 … characters
};
constexpr KeyKind KindOf(Column column) { return static_cast<KeyKind>(column); }
inline constexpr size_t kKeyKinds = static_cast<size_t>(KeyKind::kActor) + 1;
using KeyKinds = std::bitset<kKeyKinds>;
inline constexpr size_t kActorStep = 3;

std::string MakeKey(KeyKind kind, std::string_view text);

// Calls `with` for each key of a record of the kinds asked for; a key may come more than once.
using WithKey = std::function<void(const std::string& key)>;
void ForEachKey(const QuoteFacts& facts, const KeyKinds& kinds, const WithKey& with);
void ForEachKey(const EventFacts& facts, const KeyKinds& kinds, const WithKey& with);
void ForEachKey(const ArticleFacts& facts, const KeyKinds& kinds, const WithKey& with);

}  // namespace onrecord::api
