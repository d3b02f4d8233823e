// Part of kernels_impl.h, which alone includes it: what trees and tags are chosen with.

namespace onrecord::syntax {
namespace {

void FindBest(int m, const float* values, int row, int first, int last, int32_t* best) {
  for (int i = 0; i < m; ++i) {
    const float* from = values + static_cast<long>(i) * row;
    Vector greatest = At(from + last - kWidth);
    for (int j = first; j + kWidth <= last; j += kWidth)
      greatest = At(from + j) > greatest ? At(from + j) : greatest;
    const Vector top = Vector{} + Greatest(greatest);
    Ints at = Ints{} + last;
    Ints index;
    for (int j = 0; j < kWidth; ++j) index[j] = j;
    for (int j = last - kWidth; j > first - kWidth; j -= kWidth) {
      const int begin = j < first ? first : j;
      at = At(from + begin) == top ? index + begin : at;
    }
    best[i] = static_cast<int32_t>(-Greatest(__builtin_convertvector(-at, Vector)));
  }
}

// The greatest of a[k] + b[k] for k < n; what follows up to a multiple of kWidth may not be greater.
inline __attribute__((always_inline)) float GreatestSum(int n, const float* a, const float* b) {
  Vector greatest = At(a) + At(b);
  for (int k = kWidth; k < n; k += kWidth) {
    const Vector sum = At(a + k) + At(b + k);
    greatest = sum > greatest ? sum : greatest;
  }
  return Greatest(greatest);
}

void FillChart(int n, const float* scores, int row, const SpanChart& chart) {
  const long w = chart.row;
  for (int i = 0; i < n; ++i) {
    const long at = i * w + i;
    chart.right[at] = chart.right_transposed[at] = chart.left[at] = chart.left_transposed[at] = 0;
  }
  for (int length = 1; length < n; ++length) {
    for (long i = 0, j = length; j < n; ++i, ++j) {
      const long at = i * w + j, mirrored = j * w + i;
      const float open = GreatestSum(length, chart.right + i * w + i, chart.left_transposed + j * w + i + 1);
      chart.right_open[at] = open + scores[j * row + i];
      chart.left_open_transposed[mirrored] = open + scores[i * row + j];
      chart.right[at] = chart.right_transposed[mirrored] =
          GreatestSum(length, chart.right_open + i * w + i + 1, chart.right_transposed + j * w + i + 1);
      chart.left[at] = chart.left_transposed[mirrored] =
          GreatestSum(length, chart.left + i * w + i, chart.left_open_transposed + j * w + i);
    }
  }
}

}  // namespace
}  // namespace onrecord::syntax
