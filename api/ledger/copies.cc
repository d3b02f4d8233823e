#include "api/ledger/copies.h"

#include <algorithm>
#include <numeric>
#include <string>

#include "common/base/utf8.h"

namespace onrecord::ledger {
namespace {

constexpr size_t kRun = 5;  // words
constexpr size_t kSketchSize = 128;
constexpr uint64_t kPrime = 1099511628211ULL;

uint64_t Mixed(uint64_t hash) {
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdULL;
  return hash ^ (hash >> 33);
}

bool IsWordByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0xC3;
}

// A hash of each word. Quotation marks and dashes (U+20xx) are no part of one.
std::vector<uint64_t> HashWords(std::string_view text) {
  const std::string folded = FoldCase(text);
  std::vector<uint64_t> words;
  for (size_t at = 0; at < folded.size();) {
    uint64_t hash = 14695981039346656037ULL;
    const size_t begin = at;
    for (; at < folded.size() && (IsWordByte(folded[at]) || (at > begin && (folded[at] & 0xC0) == 0x80));
         ++at) {
      if (static_cast<unsigned char>(folded[at]) == 0xE2) break;
      hash = (hash ^ static_cast<unsigned char>(folded[at])) * kPrime;
    }
    if (at > begin) {
      words.push_back(hash);
    } else {
      ++at;
    }
  }
  return words;
}

}  // namespace

TextSketch SketchOfText(std::string_view text) {
  const std::vector<uint64_t> words = HashWords(text);
  TextSketch sketch;
  for (size_t i = 0; i + kRun <= words.size(); ++i) {
    uint64_t run = 0;
    for (size_t j = 0; j < kRun; ++j) run = Mixed(run * 31 + words[i + j]);
    sketch.push_back(run);
  }
  std::sort(sketch.begin(), sketch.end());
  sketch.erase(std::unique(sketch.begin(), sketch.end()), sketch.end());
  if (sketch.size() > kSketchSize) sketch.resize(kSketchSize);
  return sketch;
}

double SharedShare(const TextSketch& a, const TextSketch& b) {
  if (a.empty() || b.empty()) return 0;
  // Below the smaller of the last values both lists are complete; a short text's list is complete throughout.
  const auto end_of = [](const TextSketch& s) { return s.size() < kSketchSize ? UINT64_MAX : s.back(); };
  const uint64_t limit = std::min(end_of(a), end_of(b));
  size_t in_a = 0, in_b = 0, shared = 0;
  for (size_t i = 0, j = 0; (i < a.size() && a[i] <= limit) || (j < b.size() && b[j] <= limit);) {
    const bool from_a = i < a.size() && a[i] <= limit && (j >= b.size() || a[i] <= b[j]);
    const bool from_b = j < b.size() && b[j] <= limit && (i >= a.size() || b[j] <= a[i]);
    shared += from_a && from_b;
    in_a += from_a;
    in_b += from_b;
    i += from_a;
    j += from_b;
  }
  const size_t fewer = std::min(in_a, in_b);
  return fewer == 0 ? 0 : static_cast<double>(shared) / static_cast<double>(fewer);
}

std::vector<size_t> FindCopies(const std::vector<TextSketch>& texts) {
  std::vector<size_t> first(texts.size());
  std::iota(first.begin(), first.end(), size_t{0});
  const auto find = [&](size_t i) {
    while (first[i] != i) i = first[i] = first[first[i]];
    return i;
  };
  for (size_t i = 1; i < texts.size(); ++i) {
    for (size_t j = 0; j < i; ++j) {
      const size_t a = find(i), b = find(j);
      if (a == b || SharedShare(texts[i], texts[j]) < kCopiedFrom) continue;
      first[std::max(a, b)] = std::min(a, b);
    }
  }
  for (size_t i = 0; i < texts.size(); ++i) first[i] = find(i);
  return first;
}

}  // namespace onrecord::ledger
