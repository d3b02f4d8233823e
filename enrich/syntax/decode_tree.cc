#include "enrich/syntax/decode_tree.h"

#include <cstddef>
#include <limits>

namespace onrecord::syntax {
namespace {

// Eisner's chart over words [0, n): spans that are complete or not, with their head at the left or right end.
class Chart {
 public:
  Chart(int n, const float* scores, int stride)
      : n_(n), stride_(stride), scores_(scores), cells_(static_cast<size_t>(n) * static_cast<size_t>(n)) {}

  std::vector<int32_t> Decode() {
    for (int i = 0; i < n_; ++i) at(i, i) = {0, 0, 0, 0, i, i, i, i};
    for (int length = 1; length < n_; ++length) {
      for (int i = 0; i + length < n_; ++i) Fill(i, i + length);
    }
    heads_.assign(static_cast<size_t>(n_), -1);
    int root = 0;
    float best = -std::numeric_limits<float>::infinity();
    for (int r = 0; r < n_; ++r) {
      const float score = at(0, r).left + at(r, n_ - 1).right + Score(r, n_);
      if (score > best) best = score, root = r;
    }
    Trace({0, root, false, true});
    Trace({root, n_ - 1, true, true});
    return std::move(heads_);
  }

 private:
  // `right`: the head is the left end and dependants stand to its right; `_open`: the arc of the two ends was
  // just made.
  struct Cell {
    float right, left, right_open, left_open;
    int right_split, left_split, right_open_split, left_open_split;
  };
  struct Goal {
    int i, j;
    bool right, complete;
  };

  Cell& at(int i, int j) {
    return cells_[static_cast<size_t>(i) * static_cast<size_t>(n_) + static_cast<size_t>(j)];
  }
  float Score(int word, int head) const { return scores_[static_cast<ptrdiff_t>(word) * stride_ + head]; }

  void Fill(int i, int j) {
    Cell& cell = at(i, j);
    constexpr float kLow = -std::numeric_limits<float>::infinity();
    float best = kLow;
    for (int k = i; k < j; ++k) {
      const float score = at(i, k).right + at(k + 1, j).left;
      if (score > best) best = score, cell.right_open_split = k;
    }
    cell.left_open_split = cell.right_open_split;
    cell.right_open = best + Score(j, i);
    cell.left_open = best + Score(i, j);
    cell.right = cell.left = kLow;
    for (int k = i; k <= j; ++k) {
      if (k > i) {
        const float score = at(i, k).right_open + at(k, j).right;
        if (score > cell.right) cell.right = score, cell.right_split = k;
      }
      if (k < j) {
        const float score = at(i, k).left + at(k, j).left_open;
        if (score > cell.left) cell.left = score, cell.left_split = k;
      }
    }
  }

  void Trace(Goal first) {
    std::vector<Goal> goals = {first};
    while (!goals.empty()) {
      const auto [i, j, right, complete] = goals.back();
      goals.pop_back();
      if (i == j) continue;
      const Cell& cell = at(i, j);
      if (!complete) {
        heads_[static_cast<size_t>(right ? j : i)] = right ? i : j;
        const int k = cell.right_open_split;
        goals.push_back({i, k, true, true});
        goals.push_back({k + 1, j, false, true});
      } else if (right) {
        goals.push_back({i, cell.right_split, true, false});
        goals.push_back({cell.right_split, j, true, true});
      } else {
        goals.push_back({i, cell.left_split, false, true});
        goals.push_back({cell.left_split, j, false, false});
      }
    }
  }

  const int n_, stride_;
  const float* scores_;
  std::vector<Cell> cells_;
  std::vector<int32_t> heads_;
};

}  // namespace

bool IsTree(const std::vector<int32_t>& heads) {
  const int n = static_cast<int>(heads.size());
  int roots = 0;
  std::vector<int> seen(heads.size(), -1);  // the walk that came by
  for (int i = 0; i < n; ++i) {
    roots += heads[static_cast<size_t>(i)] < 0;
    int at = i;
    while (at >= 0 && seen[static_cast<size_t>(at)] < 0) {
      seen[static_cast<size_t>(at)] = i;
      at = heads[static_cast<size_t>(at)];
    }
    if (at >= 0 && seen[static_cast<size_t>(at)] == i) return false;
  }
  return roots == 1;
}

std::vector<int32_t> BestProjectiveTree(int n, const float* scores, int stride) {
  return Chart(n, scores, stride).Decode();
}

}  // namespace onrecord::syntax
