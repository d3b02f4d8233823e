#pragma once
#include <cstdint>
#include <random>
#include <string>

namespace onrecord {

// Spoils texts in every way that files come spoilt: cut, doubled, pieces moved or repeated; marks too many,
// too few, reversed, of another shape; random bytes; no full stops, no white space. The same seed spoils the
// same text in the same way on every machine.
//
//   Mutator(7).Mutate("“Go,” she said.")  ->  "”Go,“ she said.”Go,“ she"
class Mutator {
 public:
  explicit Mutator(uint32_t seed) : random_(seed) {}

  // One to four of them, one after the other.
  std::string Mutate(std::string text);
  // Repeats the text until it has `bytes`, with no full stop left in it.
  std::string WithoutFullStops(std::string text, size_t bytes);

 private:
  size_t Below(size_t n) { return random_() % (n > 0 ? n : 1); }
  size_t Place(const std::string& text) { return Below(text.size() + 1); }
  std::string Once(std::string text);
  std::string Cut(std::string text);
  std::string Remarked(const std::string& text);
  std::string WithRandomBytes(std::string text);
  std::string WithoutOne(std::string text);
  std::string Repeated(std::string text);

  std::mt19937 random_;
};

}  // namespace onrecord
