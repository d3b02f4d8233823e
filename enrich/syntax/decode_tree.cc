#include "enrich/syntax/decode_tree.h"

#include <cstddef>
#include <limits>

#include "enrich/syntax/kernels.h"

namespace onrecord::syntax {
namespace {

// Traces the best tree back through the chart.
class Tracer {
 public:
  Tracer(int n, const SpanChart& chart) : chart_(chart), heads_(static_cast<size_t>(n), -1) {}

  std::vector<int32_t> From(int root) {
    goals_ = {{0, root, false, true}, {root, static_cast<int>(heads_.size()) - 1, true, true}};
    while (!goals_.empty()) {
      const Goal goal = goals_.back();
      goals_.pop_back();
      if (goal.i < goal.j) Split(goal);
    }
    return std::move(heads_);
  }

 private:
  // `right`: the head is the left end and dependants stand to its right; not `complete`: the arc of the two
  // ends was just made.
  struct Goal {
    int i, j;
    bool right, complete;
  };

  const float* Row(const float* table, int i) const { return table + static_cast<ptrdiff_t>(i) * chart_.row; }

  // The k in [first, last) where a[k] + b[k] is greatest.
  static int Best(int first, int last, const float* a, const float* b) {
    int best = first;
    for (int k = first + 1; k < last; ++k) {
      if (a[k] + b[k] > a[best] + b[best]) best = k;
    }
    return best;
  }

  void Split(const Goal& goal) {
    const auto [i, j, right, complete] = goal;
    if (!complete) {
      heads_[static_cast<size_t>(right ? j : i)] = right ? i : j;
      const int k = Best(i, j, Row(chart_.right, i), Row(chart_.left_transposed, j) + 1);
      goals_.push_back({i, k, true, true});
      goals_.push_back({k + 1, j, false, true});
    } else if (right) {
      const int k = Best(i + 1, j + 1, Row(chart_.right_open, i), Row(chart_.right_transposed, j));
      goals_.push_back({i, k, true, false});
      goals_.push_back({k, j, true, true});
    } else {
      const int k = Best(i, j, Row(chart_.left, i), Row(chart_.left_open_transposed, j));
      goals_.push_back({i, k, false, true});
      goals_.push_back({k, j, false, false});
    }
  }

  const SpanChart& chart_;
  std::vector<int32_t> heads_;
  std::vector<Goal> goals_;
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
  constexpr float kNever = -std::numeric_limits<float>::infinity();
  SpanChart chart;
  chart.row = n + kLanes;
  const size_t size = static_cast<size_t>(n) * static_cast<size_t>(chart.row);
  std::vector<float> values(6 * size + kLanes, kNever);
  float* table = values.data();
  for (float** part : {&chart.right, &chart.right_transposed, &chart.left, &chart.left_transposed,
                       &chart.right_open, &chart.left_open_transposed}) {
    *part = table;
    table += size;
  }
  BestKernels().fill_chart(n, scores, stride, chart);
  int root = 0;
  float best = kNever;
  for (int r = 0; r < n; ++r) {
    const float score = chart.left[r] +
                        chart.right_transposed[static_cast<ptrdiff_t>(n - 1) * chart.row + r] +
                        scores[static_cast<ptrdiff_t>(r) * stride + n];
    if (score > best) best = score, root = r;
  }
  return Tracer(n, chart).From(root);
}

}  // namespace onrecord::syntax
