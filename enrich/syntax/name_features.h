#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "enrich/syntax/name_lists.h"
#include "enrich/syntax/network.h"
#include "enrich/syntax/word.h"
#include "enrich/syntax/word_vectors.h"

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
  const WordVectors* vectors = nullptr;
  const NameLists* lists = nullptr;
};

// What the name layer looks at around a word: forms, shapes, tags, the tree, the network's scores and the
// gazetteers, as hashes. For one sentence; the input must outlive it.
class NameFeatures {
 public:
  explicit NameFeatures(const NameInput& input);
  // Appends the features of word `at`: none where the network is sure that no name is, no capital stands
  // in or on both sides of it, and no gazetteer knows it; such a word gets O.
  void Append(size_t at, std::vector<uint32_t>* features);
  // How many features of the word that was appended last do not stem from gazetteers, groups and lists; they
  // stand first.
  size_t plain() const { return plain_; }

 private:
  // What is read off a form, worked out once.
  struct Look {
    std::string lower, shape;
    WordVectors::Groups groups;
  };
  const Look& LookAt(size_t word);
  // The form as the model sees it.
  const std::string& Lower(size_t word);
  // Whether the word may stand inside a name: a short one with a capital before and soon after it.
  //
  //   "Olmar & Sons , Inc."   "Bank of the South"
  bool MayJoin(size_t at) const;
  // How the word's neighbours look; those past the ends are empty.
  void AddNeighbours(size_t at, std::vector<uint32_t>* features);
  void AddTree(size_t at, std::vector<uint32_t>* features) const;
  void AddClues(size_t at, std::vector<uint32_t>* features) const;
  // The groups of like words that the word and its neighbours stand in; not of given names, nor of the word
  // itself where it is an office or trade: many are places, words and family names as well ("Chad", "Sofia",
  // "Banks"), and there the sentence decides.
  void AddGroups(size_t at, std::vector<uint32_t>* features);
  // What the lists say of the word and its neighbours.
  void AddLists(size_t at, std::vector<uint32_t>* features);
  // Whether the gazetteers know the word as one of these.
  bool Knows(size_t word, int clues) const;
  const float* Scores(size_t word) const { return input_.scores + word * kNameColumns; }

  const NameInput& input_;
  std::vector<Look> looks_;
  std::vector<NameLists::Marks> marks_;  // of all words; empty: not asked for yet, or no lists
  size_t plain_ = 0;
};

}  // namespace onrecord::syntax
