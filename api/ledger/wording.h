#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace onrecord::ledger {

// A word reduced to its stem, as a number: 32 bits of hash. Equal stems have equal ids in every process.
using StemId = uint32_t;

struct Stem {
  StemId id = 0;
  float weight = 0;      // rarity: 0.3 for function words, up to about 7 for words that no list knows
  bool content = false;  // not a function word
};

// A text as words to compare: its stems in order, and each stem once, sorted by id.
struct Wording {
  std::vector<StemId> sequence;
  std::vector<Stem> stems;
  float weight = 0;       // sum over `stems`
  float norm = 0;         // Euclidean norm of the weights of `stems`
  int content_words = 0;  // of `sequence`
};

// How rare English words are. Weights are 7.5 minus the Zipf value (log10 of occurrences in 10^9 words); they
// come from a fixed list and not from the collection, so that a score never depends on what else is stored.
class WordRarity {
 public:
  // The lists built into the program (word_rarity.tsv, function_words.tsv).
  static const WordRarity& BuiltIn();

  // Splits `text` into words (runs of letters and digits; "don't" is one), folds case, reduces to stems.
  // O(n). Empty text: an empty wording.
  //
  //   Read("They vowed to build walls")  ->  they vow to build wall
  Wording Read(std::string_view text) const;

  // The most distinctive words of `text`, folded, each once, rarest first; no function words.
  std::vector<std::string> RarestWords(std::string_view text, size_t most) const;

 private:
  // A stem of the lists, in an open-addressing hash table: looked up for each word of each paragraph.
  struct Listed {
    StemId id = 0;
    float zipf = 0;
    uint32_t begin = 0, size = 0;  // in names_; size 0: a free slot
  };
  WordRarity(std::string_view rarities, std::string_view function_words);
  Stem StemOf(std::string_view reduced) const;
  const Listed* Find(StemId id, std::string_view reduced) const;

  std::string names_;
  std::vector<Listed> listed_;  // 2^n
};

// Sorts the stems, each once, and adds up their weights.
void Summarise(Wording* words);
// Adds up the weights of stems that are sorted already.
void AddUp(Wording* words);

// The weight of a stem as a small number, and back: equal to the bit.
uint64_t RarityCode(const Stem& stem);
float WeightOf(uint64_t rarity_code, bool content);

// The sum of weights of the stems that both have.
float SharedWeight(const Wording& a, const Wording& b);

// The words of one that the other does not have, each once.
Wording Without(const Wording& words, const Wording& removed);
// The number of words in the longest run of words that both have. O(|a| |b|) over at most 400 words each.
int LongestSharedRun(const std::vector<StemId>& a, const std::vector<StemId>& b);

// The distinct runs of `n` words of a sequence, sorted, as numbers.
std::vector<uint64_t> Shingles(const std::vector<StemId>& sequence, size_t n);
// The number of values in both of two sorted lists.
size_t CountShared(const std::vector<uint64_t>& a, const std::vector<uint64_t>& b);

}  // namespace onrecord::ledger
