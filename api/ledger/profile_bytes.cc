#include "api/ledger/profile_bytes.h"

#include <algorithm>
#include <cmath>

#include "api/ledger/compact_profile.h"
#include "api/ledger/content_words.h"

namespace onrecord::ledger {
namespace {

constexpr uint8_t kContent = CompactProfile::kContent, kSpeaker = CompactProfile::kSpeaker;
constexpr uint8_t kSurroundings = CompactProfile::kSurroundings, kQuoted = CompactProfile::kQuoted;
constexpr uint8_t kContentWord = CompactProfile::kContentWord;

struct Entry {
  Stem stem;
  uint8_t holders = 0;  // Parts
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

// At the end, and only where it is known.
std::optional<DayRange> TakeSaid(Reader* in) {
  if (!in->good() || in->AtEnd()) return std::nullopt;
  const int32_t first = Unshifted(in->Varint());
  return DayRange{first, Unshifted(in->Varint())};
}

}  // namespace

std::string PackProfile(const Profile& profile) { return PackProfile(CompactOf(profile)); }

std::string PackProfile(const CompactProfile& profile) {
  std::string out;
  out.reserve(30 + profile.surname.size() + 7 * profile.ids.size() + profile.sequence.size());
  PutVarint(profile.day ? Shifted(*profile.day) : 0, &out);
  PutVarint(profile.key, &out);
  PutVarint(static_cast<uint64_t>(profile.form), &out);
  PutVarint(profile.surname.size(), &out);
  out += profile.surname;
  PutVarint(profile.ids.size(), &out);
  for (size_t i = 0; i < profile.ids.size(); ++i) {
    for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(profile.ids[i] >> shift);
    out += static_cast<char>(profile.parts[i]);
    PutVarint(RarityCode({profile.ids[i], profile.weights[i], (profile.parts[i] & kContentWord) != 0}), &out);
  }
  PutVarint(profile.sequence.size(), &out);
  for (const StemId id : profile.sequence) {
    const auto at = std::lower_bound(profile.ids.begin(), profile.ids.end(), id);
    PutVarint(static_cast<uint64_t>(at - profile.ids.begin()), &out);
  }
  // At the end, and only where it is known: most quotes end before it.
  if (profile.said) {
    PutVarint(Shifted(profile.said->first), &out);
    PutVarint(Shifted(profile.said->last), &out);
  }
  return out;
}

bool UnpackProfile(std::string_view packed_profile, CompactProfile* profile) {
  Reader in(packed_profile);
  *profile = {};
  const uint64_t day = in.Varint();
  if (day != 0) profile->day = Unshifted(day);
  profile->key = in.Varint();
  const uint64_t form = in.Varint();
  if (form > static_cast<uint64_t>(Form::kMixed)) return false;
  profile->form = static_cast<Form>(form);
  profile->surname = std::string(in.Bytes(in.Varint()));
  const size_t count = in.Count();
  profile->ids.reserve(count);
  profile->weights.reserve(count);
  profile->parts.reserve(count);
  for (size_t i = 0; i < count && in.good(); ++i) {
    const Entry entry = TakeEntry(&in);
    profile->ids.push_back(entry.stem.id);
    profile->weights.push_back(entry.stem.weight);
    profile->parts.push_back(entry.holders);
  }
  const size_t length = in.Count();
  profile->sequence.reserve(length);
  for (size_t i = 0; i < length && in.good(); ++i) {
    const uint64_t at = in.Varint();
    if (at >= profile->ids.size()) return false;
    profile->sequence.push_back(profile->ids[at]);
    profile->content_words += (profile->parts[at] & kContentWord) != 0 ? 1 : 0;
  }
  profile->said = TakeSaid(&in);
  AddUp(profile);
  return in.good();
}

CompactProfile CompactOf(const Profile& profile) {
  CompactProfile out;
  out.day = profile.day;
  out.said = profile.said;
  out.key = profile.key;
  out.form = profile.form;
  out.surname = profile.surname;
  for (const Entry& entry : EntriesOf(profile)) {
    out.ids.push_back(entry.stem.id);
    out.weights.push_back(entry.stem.weight);
    out.parts.push_back(static_cast<uint8_t>(entry.holders | (entry.stem.content ? kContentWord : 0)));
  }
  out.sequence = profile.content.sequence;
  out.content_words = profile.content.content_words;
  AddUp(&out);
  return out;
}

void AddUp(CompactProfile* profile) {
  float squares = 0;
  profile->content_weight = profile->quoted_weight = profile->surroundings_weight = profile->passage_weight =
      0;
  profile->quoted_content = 0;
  profile->has_quoted = false;
  for (size_t i = 0; i < profile->ids.size(); ++i) {
    const float weight = profile->weights[i];
    const uint8_t parts = profile->parts[i];
    if ((parts & kContent) != 0) {
      profile->content_weight += weight;
      squares += weight * weight;
    }
    if ((parts & kSurroundings) != 0) profile->surroundings_weight += weight;
    if (IsOfPassage(parts)) profile->passage_weight += weight;
    if ((parts & kQuoted) == 0) continue;
    profile->has_quoted = true;
    profile->quoted_weight += weight;
    profile->quoted_content += (parts & kContentWord) != 0 ? 1 : 0;
  }
  profile->content_norm = std::sqrt(squares);
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
