#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/syntax/name_features.h"
#include "enrich/syntax/name_lists.h"
#include "enrich/syntax/network.h"
#include "enrich/syntax/packed_network.h"
#include "enrich/syntax/word.h"

namespace onrecord::syntax {

// Names of persons, organisations and places: a chain over words (a conditional random field; Lafferty et al.
// 2001), whose scores are sums of the states' and of single features' weights.
class NameLayer {
 public:
  // Tag columns, those past kNameTagCount unused.
  static constexpr int kColumns = kNameColumns;
  using Row = std::array<float, kNameTagCount>;

  NameLayer() = default;
  // `keys[i]` is the feature of `rows[i]`; `follow[a][b]` scores tag b after tag a.
  // `lists`: what the features were made with.
  NameLayer(std::vector<uint32_t> keys, std::vector<Row> rows, Matrix states,
            std::array<Row, kNameTagCount> follow, NameLists lists);
  // Reads what Serialise wrote, off the front of `*bytes`. False: it is not that.
  bool Parse(std::string_view* bytes);
  std::string Serialise() const;

  bool empty() const { return states_.rows == 0; }
  const NameLists& lists() const { return lists_; }
  // What the states of n words say of their tags, a row of kNameColumns sums each. `states`: the outputs of
  // both layers of memory cells, a row of `width` bytes each. Nothing where the layer is empty.
  void SumStates(int n, const uint8_t* states, int width, float* sums) const;

  // What speaks for each tag of a word, before the words around it are asked.
  struct Scored {
    Row row{};
    bool is_open = false;  // false: the word gets O, and `row` says nothing
  };
  // Appends what is known of each word of a sentence, where `sums` is what SumStates gave. Not for an empty
  // layer.
  void Score(const NameInput& input, const float* sums, std::vector<Scored>* scored) const;
  // The best chain of tags.
  void Decode(std::span<const Scored> scored, std::span<Word> words) const;

  // Whether tag `b` may follow tag `a`: I- only after its own B- or I-.
  static bool MayFollow(int a, int b);
  // Whether a name may begin with the word, which was tagged: a preposition, conjunction, particle, auxiliary
  // or mark without a capital does not ("the mayor of Olmar").
  static bool MayBegin(const Word& word);

 private:
  // A feature and what it says of each tag, in few bytes: they are looked up in numbers.
  static constexpr size_t kSlotWeights = 8;
  struct Slot {
    uint32_t key = 0;
    std::array<int8_t, kSlotWeights> weights{};  // the last tells that the slot is used
    bool used() const { return weights[kSlotWeights - 1] != 0; }
  };
  static_assert(kNameTagCount < kSlotWeights);

  void Index();
  const Slot* Find(uint32_t key) const;
  // Appends the features of all words, and where those of each end.
  void FindFeatures(const NameInput& input, std::vector<uint32_t>* features, std::vector<size_t>* ends) const;
  // What the features and the sums of a word say of its tags.
  Row Sum(std::span<const uint32_t> features, const float* sums) const;
  // The best scores of chains up to a word that gets O; all else as below.
  Row PassOver(const Row& before, std::array<uint8_t, kNameTagCount>* from) const;
  // The best scores of chains up to a word, for each of its tags, and in `*from` the tag before.
  Row Follow(const Row& before, const Row& scores, std::array<uint8_t, kNameTagCount>* from) const;

  std::vector<uint32_t> keys_;
  std::vector<Row> rows_;
  Matrix states_;
  std::array<Row, kNameTagCount> follow_{};
  NameLists lists_;
  std::vector<Slot> slots_;
  PackedMatrix packed_;
};

}  // namespace onrecord::syntax
