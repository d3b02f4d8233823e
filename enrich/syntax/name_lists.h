#pragma once
#include <absl/status/statusor.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace onrecord::syntax {

// Long lists of names for the layer of names: towns, family names, companies … They are evidence beside the
// sentence and no more: most of their names are words or stand in several lists. Kept as hashes only.
class NameLists {
 public:
  static constexpr int kKinds = 6;
  static constexpr uint8_t kTown = 1, kFamilyName = 2, kCompany = 4, kCity = 8, kGivenName = 16, kRegion = 32;

  NameLists() = default;
  // Reads a file of make_name_lists.py: lines "kinds, name" with a tab between, kinds as a sum of the above,
  // the words of a name as NormaliseForm gives them with blanks between. kInvalidArgument, with `origin` and
  // line: a line that is not so.
  static absl::StatusOr<NameLists> ReadFile(std::string_view text, std::string_view origin);
  // Reads what Serialise wrote, off the front of `*bytes`. False: it is not that.
  bool Parse(std::string_view* bytes);
  // Five bytes a name.
  std::string Serialise() const;

  bool empty() const { return keys_.empty(); }

  // What part of a listed name a word is, two bits for each kind: 0 none, 1 the whole of it, 2 the first
  // word, 3 a later one.
  using Marks = uint16_t;
  static int MarkOf(Marks marks, int kind) { return (marks >> (2 * kind)) & 3; }
  // The marks of the words of a sentence, given as NormaliseForm writes them. Of names that begin at one word
  // the longest counts, and of two that overlap the earlier. A few steps a word.
  //
  //   lists.Mark({"near", "porto", "alegre"})  ->  0, first word of a town, later word of a town
  std::vector<Marks> Mark(std::span<const std::string_view> words) const;

 private:
  static constexpr size_t kMostWords = 5;
  // Of the first words of a longer name.
  static constexpr uint8_t kGoesOn = 64;

  void Add(uint64_t key, uint8_t kinds);
  void Index();
  // Kinds of a name, and kGoesOn; 0: neither.
  uint8_t Find(uint64_t hash) const;

  std::vector<uint32_t> keys_;  // in the order of the file
  std::vector<uint8_t> kinds_;
  struct Slot {
    uint32_t key = 0;
    uint8_t kinds = 0;  // 0: empty
  };
  std::vector<Slot> slots_;
};

}  // namespace onrecord::syntax
