#include "api/ledger/profile_bytes.h"

#include <algorithm>
#include <cmath>

#include "api/ledger/content_words.h"

namespace onrecord::ledger {
namespace {

// What of a profile holds a stem.
enum Holder : uint8_t { kContent = 1, kSpeaker = 2, kSurroundings = 4, kQuoted = 8, kContentWord = 16 };

struct Entry {
  Stem stem;
  uint8_t holders = 0;
};

void PutVarint(uint64_t value, std::string* out) {
  for (; value >= 0x80; value >>= 7) *out += static_cast<char>(value | 0x80);
  *out += static_cast<char>(value);
}

// Days as positive numbers.
constexpr int64_t kShift = int64_t{1} << 31;
uint64_t Shifted(int32_t day) { return static_cast<uint64_t>(int64_t{day} + kShift); }
int32_t Unshifted(uint64_t number) { return static_cast<int32_t>(static_cast<int64_t>(number) - kShift); }

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  uint64_t Varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const uint8_t byte = Byte();
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return value;
    }
    good_ = false;
    return 0;
  }
  uint8_t Byte() {
    if (bytes_.empty()) {
      good_ = false;
      return 0;
    }
    const auto byte = static_cast<uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte;
  }
  std::string_view Bytes(uint64_t size) {
    good_ = good_ && size <= bytes_.size();
    const std::string_view out = bytes_.substr(0, good_ ? size : 0);
    bytes_.remove_prefix(out.size());
    return out;
  }
  // A count of things that take a byte or more each.
  size_t Count() {
    const uint64_t count = Varint();
    good_ = good_ && count <= bytes_.size();
    return good_ ? static_cast<size_t>(count) : 0;
  }
  bool good() const { return good_; }
  bool AtEnd() const { return bytes_.empty(); }

 private:
  std::string_view bytes_;
  bool good_ = true;
};

void Gather(const Wording& words, uint8_t holder, std::vector<Entry>* entries) {
  for (const Stem& stem : words.stems) entries->push_back({stem, holder});
}

std::vector<Entry> EntriesOf(const Profile& profile) {
  std::vector<Entry> entries;
  Gather(profile.content, kContent, &entries);
  Gather(profile.speaker, kSpeaker, &entries);
  Gather(profile.surroundings, kSurroundings, &entries);
  Gather(profile.quoted, kQuoted, &entries);
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.stem.id < b.stem.id; });
  size_t kept = 0;
  for (const Entry& entry : entries) {
    if (kept > 0 && entries[kept - 1].stem.id == entry.stem.id) {
      entries[kept - 1].holders |= entry.holders;
    } else {
      entries[kept++] = entry;
    }
  }
  entries.resize(kept);
  return entries;
}

Entry TakeEntry(Reader* in) {
  StemId id = 0;
  for (int shift = 0; shift < 32; shift += 8) id |= static_cast<StemId>(in->Byte()) << shift;
  const uint8_t holders = in->Byte();
  const bool content = (holders & kContentWord) != 0;
  return {{id, WeightOf(in->Varint(), content), content}, holders};
}

Wording Taken(const std::vector<Entry>& entries, uint8_t holder) {
  Wording words;
  for (const Entry& entry : entries) {
    if ((entry.holders & holder) != 0) words.stems.push_back(entry.stem);
  }
  Summarise(&words);
  return words;
}

void TakeContent(const std::vector<Entry>& entries, Reader* in, Wording* content) {
  *content = Taken(entries, kContent);
  const size_t length = in->Count();
  content->sequence.reserve(length);
  for (size_t i = 0; i < length && in->good(); ++i) {
    const uint64_t at = in->Varint();
    if (at >= entries.size()) return;
    content->sequence.push_back(entries[at].stem.id);
    content->content_words += entries[at].stem.content ? 1 : 0;
  }
}

}  // namespace

std::string PackProfile(const Profile& profile) {
  const std::vector<Entry> entries = EntriesOf(profile);
  std::string out;
  PutVarint(profile.day ? Shifted(*profile.day) : 0, &out);
  PutVarint(profile.key, &out);
  PutVarint(static_cast<uint64_t>(profile.form), &out);
  PutVarint(profile.surname.size(), &out);
  out += profile.surname;
  PutVarint(entries.size(), &out);
  for (const Entry& entry : entries) {
    for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(entry.stem.id >> shift);
    out += static_cast<char>(entry.holders | (entry.stem.content ? kContentWord : 0));
    PutVarint(RarityCode(entry.stem), &out);
  }
  PutVarint(profile.content.sequence.size(), &out);
  for (const StemId id : profile.content.sequence) {
    const auto at =
        std::lower_bound(entries.begin(), entries.end(), id,
                         [](const Entry& entry, StemId wanted) { return entry.stem.id < wanted; });
    PutVarint(static_cast<uint64_t>(at - entries.begin()), &out);
  }
  // At the end, and only where it is known: most quotes end before it.
  if (profile.said) {
    PutVarint(Shifted(profile.said->first), &out);
    PutVarint(Shifted(profile.said->last), &out);
  }
  return out;
}

bool UnpackProfile(std::string_view bytes, Profile* profile) {
  Reader in(bytes);
  *profile = {};
  const uint64_t day = in.Varint();
  if (day != 0) profile->day = Unshifted(day);
  profile->key = in.Varint();
  const uint64_t form = in.Varint();
  if (form > static_cast<uint64_t>(Form::kMixed)) return false;
  profile->form = static_cast<Form>(form);
  profile->surname = std::string(in.Bytes(in.Varint()));
  std::vector<Entry> entries(in.Count());
  for (Entry& entry : entries) entry = TakeEntry(&in);
  TakeContent(entries, &in, &profile->content);
  if (in.good() && !in.AtEnd()) {
    const int32_t first = Unshifted(in.Varint());
    profile->said = DayRange{first, Unshifted(in.Varint())};
  }
  profile->speaker = Taken(entries, kSpeaker);
  profile->surroundings = Taken(entries, kSurroundings);
  profile->quoted = Taken(entries, kQuoted);
  profile->passage = Union(profile->surroundings, Without(profile->content, profile->speaker));
  profile->threes = Shingles(profile->content, 3);
  profile->fours = Shingles(profile->content, 4);
  return in.good();
}

bool UnpackContentWords(std::string_view packed_profile, ContentWords* words) {
  Reader in(packed_profile);
  *words = {};
  for (int i = 0; i < 3; ++i) in.Varint();  // day, key, form
  in.Bytes(in.Varint());                    // last name
  const size_t count = in.Count();
  for (size_t i = 0; i < count && in.good(); ++i) {
    const Entry entry = TakeEntry(&in);
    if ((entry.holders & kContent) == 0) continue;
    words->ids.push_back(entry.stem.id);
    words->weights.push_back(entry.stem.weight);
    words->weight += entry.stem.weight;
  }
  return in.good();
}

}  // namespace onrecord::ledger
