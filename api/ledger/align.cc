#include "api/ledger/align.h"

#include <algorithm>
#include <array>

namespace onrecord::ledger {
namespace {

constexpr float kReplaced = 1.0F;
constexpr float kPutIn = 1.0F;
constexpr float kHarmless = 0.05F;  // a word in brackets, a leading conjunction
constexpr float kSkipFirst = 1.2F;  // the first of several words left out in a row
constexpr float kSkipNext = 0.05F;
constexpr float kNever = 1e9F;
constexpr int kFewWords = 3;  // left out in a row: altered; more: truncated
constexpr size_t kNearEdge = 3;

constexpr std::array<std::string_view, 10> kLeading = {"and", "but", "well", "so",  "or",
                                                       "oh",  "now", "look", "yes", "because"};

// Costs of laying claim[0, i) so that it ends at quotation[0, j).
class Table {
 public:
  Table(const std::vector<QuotedWord>& claim, const std::vector<QuotedWord>& quotation)
      : claim_(claim),
        quotation_(quotation),
        columns_(quotation.size() + 1),
        laid_((claim.size() + 1) * columns_, kNever),
        skipping_(laid_.size(), kNever) {
    Fill();
  }

  // For each word of the claim the quotation's word, or -1.
  std::vector<int> Trace() const {
    std::vector<int> word_of(claim_.size(), -1);
    size_t i = claim_.size(), j = 0;
    for (size_t k = 0; k < columns_; ++k) {
      if (laid_[At(i, k)] < laid_[At(i, j)]) j = k;
    }
    bool skipping = false;
    while (i > 0) {
      if (skipping) {
        skipping = skipping_[At(i, j)] == skipping_[At(i, j - 1)] + SkipNext(j - 1);
        --j;
        continue;
      }
      const float cost = laid_[At(i, j)];
      if (j > 0 && cost == Before(i, j) + Lay(i - 1, j - 1)) {
        word_of[i - 1] = static_cast<int>(j) - 1;
        skipping = skipping_[At(i - 1, j - 1)] < laid_[At(i - 1, j - 1)];
        --i, --j;
      } else {
        skipping = skipping_[At(i - 1, j)] < laid_[At(i - 1, j)];
        --i;
      }
    }
    return word_of;
  }

 private:
  size_t At(size_t i, size_t j) const { return i * columns_ + j; }

  float PutIn(size_t i) const {
    const bool harmless = claim_[i].bracketed || (i == 0 && IsLeadingConjunction(claim_[i]));
    return harmless ? kHarmless : kPutIn;
  }
  float Lay(size_t i, size_t j) const {
    if (claim_[i].text == quotation_[j].text) return 0;
    return claim_[i].bracketed || quotation_[j].bracketed ? kHarmless : kReplaced;
  }
  float SkipFirst(size_t i, size_t j) const {
    if (quotation_[j].bracketed) return kHarmless;
    const bool marked = i < claim_.size() && claim_[i].after_gap;
    const bool beside_bracket =
        (i > 0 && claim_[i - 1].bracketed) || (i < claim_.size() && claim_[i].bracketed);
    return marked || beside_bracket ? kSkipNext : kSkipFirst;
  }
  float SkipNext(size_t j) const { return quotation_[j].bracketed ? kHarmless : kSkipNext; }
  float Before(size_t i, size_t j) const {
    return std::min(laid_[At(i - 1, j - 1)], skipping_[At(i - 1, j - 1)]);
  }

  void Fill() {
    for (size_t j = 0; j < columns_; ++j) laid_[At(0, j)] = 0;
    for (size_t i = 1; i <= claim_.size(); ++i) {
      for (size_t j = 0; j < columns_; ++j) {
        float best = std::min(laid_[At(i - 1, j)], skipping_[At(i - 1, j)]) + PutIn(i - 1);
        if (j > 0) best = std::min(best, Before(i, j) + Lay(i - 1, j - 1));
        laid_[At(i, j)] = best;
        if (j == 0) continue;
        skipping_[At(i, j)] =
            std::min(laid_[At(i, j - 1)] + SkipFirst(i, j - 1), skipping_[At(i, j - 1)] + SkipNext(j - 1));
      }
    }
  }

  const std::vector<QuotedWord>& claim_;
  const std::vector<QuotedWord>& quotation_;
  const size_t columns_;
  std::vector<float> laid_, skipping_;
};

// Words of the quotation between two laid words that count as left out.
void CountSkipped(const std::vector<QuotedWord>& quotation, int from, int to, bool marked, Alignment* out) {
  int left_out = 0;
  bool crosses = false;
  for (int k = from + 1; k < to; ++k) {
    const auto at = static_cast<size_t>(k);
    if (!quotation[at].bracketed) ++left_out;
  }
  if (from >= 0 && to >= 0) {
    crosses = quotation[static_cast<size_t>(from)].piece != quotation[static_cast<size_t>(to)].piece;
  }
  if (marked || left_out == 0) return;
  if (left_out > kFewWords) {
    out->dropped = true;
    out->crosses_pieces = out->crosses_pieces || crosses;
  } else {
    out->changed += left_out;
  }
}

bool BeginsWhole(const std::vector<QuotedWord>& claim, const std::vector<QuotedWord>& quotation, size_t at) {
  if (claim.front().after_gap) return true;
  for (size_t k = at;; --k) {
    if (quotation[k].begins_sentence) return true;
    if (k == 0 || !(quotation[k - 1].bracketed || IsLeadingConjunction(quotation[k - 1]))) return false;
  }
}

bool EndsWhole(const std::vector<QuotedWord>& claim, const std::vector<QuotedWord>& quotation, size_t at) {
  if (claim.back().before_gap) return true;
  while (!quotation[at].ends_sentence && at + 1 < quotation.size() && quotation[at + 1].bracketed) ++at;
  return quotation[at].ends_sentence;
}

}  // namespace

bool IsLeadingConjunction(const QuotedWord& word) {
  return std::find(kLeading.begin(), kLeading.end(), word.text) != kLeading.end();
}

Alignment Align(const std::vector<QuotedWord>& claim, const std::vector<QuotedWord>& quotation) {
  Alignment out;
  if (claim.empty() || quotation.empty()) return out;
  out.word_of = Table(claim, quotation).Trace();
  int last = -1, first = -1;
  for (size_t i = 0; i < claim.size(); ++i) {
    const int at = out.word_of[i];
    const bool harmless = claim[i].bracketed || (i == 0 && at < 0 && IsLeadingConjunction(claim[i]));
    if (!harmless) ++out.compared;
    if (at < 0) {
      if (!harmless) ++out.changed;
      continue;
    }
    const QuotedWord& word = quotation[static_cast<size_t>(at)];
    if (word.text == claim[i].text) {
      if (!harmless) ++out.matched;
    } else if (!harmless && !word.bracketed) {
      ++out.changed;
    }
    const bool beside_bracket = claim[i].bracketed || (i > 0 && claim[i - 1].bracketed);
    if (last >= 0) CountSkipped(quotation, last, at, claim[i].after_gap || beside_bracket, &out);
    if (first < 0) first = at;
    last = at;
  }
  out.whole = first >= 0 && BeginsWhole(claim, quotation, static_cast<size_t>(first)) &&
              EndsWhole(claim, quotation, static_cast<size_t>(last));
  return out;
}

namespace {

template <typename Accept>
SharedRun LongestRun(const std::vector<QuotedWord>& claim, const std::vector<QuotedWord>& quotation,
                     Accept accept) {
  std::vector<size_t> before(quotation.size() + 1), now(quotation.size() + 1);
  SharedRun best;
  for (size_t i = 0; i < claim.size(); ++i) {
    for (size_t j = 0; j < quotation.size(); ++j) {
      now[j + 1] = claim[i].text == quotation[j].text ? before[j] + 1 : 0;
      const SharedRun run = {i + 1 - now[j + 1], j + 1 - now[j + 1], now[j + 1]};
      if (run.length > best.length && accept(run)) best = run;
    }
    std::swap(before, now);
  }
  return best;
}

}  // namespace

SharedRun LongestRunAtBegin(const std::vector<QuotedWord>& claim, const std::vector<QuotedWord>& quotation) {
  return LongestRun(claim, quotation, [](const SharedRun& run) { return run.claim_begin < kNearEdge; });
}

SharedRun LongestRunAtEnd(const std::vector<QuotedWord>& claim, const std::vector<QuotedWord>& quotation) {
  return LongestRun(claim, quotation, [&](const SharedRun& run) {
    return run.claim_begin + run.length + kNearEdge > claim.size();
  });
}

}  // namespace onrecord::ledger
