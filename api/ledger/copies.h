#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

// Articles that are copies of one text: the story of an agency that many outlets print, each with a few words
// of its own. They are one source.
namespace onrecord::ledger {

// A sample of a text's runs of five words: the 128 smallest hashes (bottom-k sketch, Broder 1997). Case,
// marks and line ends make no difference. O(length), about 10 µs a KiB. Empty: fewer than five words.
using TextSketch = std::vector<uint64_t>;
TextSketch SketchOfText(std::string_view text);

// From this share of the shorter text's runs on, the two are copies: an outlet cuts a story and adds to it,
// and what is left of it is the agency's.
inline constexpr double kCopiedFrom = 0.5;

// The estimated share of the shorter text's runs that both have, 0 to 1; an empty sketch: 0.
double SharedShare(const TextSketch& a, const TextSketch& b);

// For each text the index of the first text of its group of copies; its own index where it is the first. A
// copy of a copy is in the group. O(n² · 128), for at most some 64 texts.
std::vector<size_t> FindCopies(const std::vector<TextSketch>& texts);

}  // namespace onrecord::ledger
