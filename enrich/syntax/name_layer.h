#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/syntax/flat_index.h"
#include "enrich/syntax/network.h"
#include "enrich/syntax/packed_network.h"
#include "enrich/syntax/word.h"

namespace onrecord::syntax {

// What the gazetteers know of a word, as bits.
enum NameClue : uint16_t {
  kClueCountry = 1 << 0,
  kCluePeople = 1 << 1,  // "Norwegian", "Norwegians"
  kCluePlace = 1 << 2,
  kClueOrganisation = 1 << 3,
  kCluePerson = 1 << 4,
  kClueRole = 1 << 5,
  kClueGivenName = 1 << 6,
  kClueFamilyFirst = 1 << 7,
  kClueInside = 1 << 8,  // not the first word of what was found
};

// What the layer reads of a sentence that was tagged and parsed.
struct NameInput {
  std::span<const Word> words;
  const float* scores = nullptr;    // the network's own scores for names, words x kNameColumns
  std::span<const uint16_t> clues;  // NameClue bits; empty: no gazetteers
};

// Names of persons, organisations and places: a chain over words (a conditional random field; Lafferty et al.
// 2001), whose scores are sums of the states' and of single features' weights.
class NameLayer {
 public:
  // Tag columns, those past kNameTagCount unused.
  static constexpr int kColumns = kNameColumns;
  using Row = std::array<float, kNameTagCount>;

  NameLayer() = default;
  // `keys[i]` is the feature of `rows[i]`; `follow[a][b]` scores tag b after tag a.
  NameLayer(std::vector<uint32_t> keys, std::vector<Row> rows, Matrix states,
            std::array<Row, kNameTagCount> follow);
  // Reads what Serialise wrote, off the front of `*bytes`. False: it is not that.
  bool Parse(std::string_view* bytes);
  std::string Serialise() const;

  bool empty() const { return states_.rows == 0; }
  // What the states of n words say of their tags, a row of kNameColumns sums each. `states`: the outputs of
  // both layers of memory cells, a row of `width` bytes each. Nothing where the layer is empty.
  void SumStates(int n, const uint8_t* states, int width, float* sums) const;
  // The tags of the words, where `sums` is what SumStates gave. An empty layer leaves it to the network.
  void Tag(const NameInput& input, const float* sums, std::span<Word> words) const;

  // The features of word `at`, as hashes. Empty where the network is sure that no name is: such a word gets
  // O.
  static void Features(const NameInput& input, size_t at, std::vector<uint32_t>* features);
  // Whether tag `b` may follow tag `a`: I- only after its own B- or I-.
  static bool MayFollow(int a, int b);

 private:
  void Index();
  // What the features and the sums of a word say of its tags.
  Row Score(const std::vector<uint32_t>& features, const float* sums) const;
  // The best scores of chains up to a word, for each of its tags, and in `*from` the tag before.
  Row Follow(const Row& before, const Row& scores, std::array<uint8_t, kNameTagCount>* from) const;

  std::vector<uint32_t> keys_;
  std::vector<Row> rows_;
  Matrix states_;
  std::array<Row, kNameTagCount> follow_{};
  FlatIndex index_;
  PackedMatrix packed_;
};

}  // namespace onrecord::syntax
