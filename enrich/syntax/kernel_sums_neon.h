// Part of kernels_impl.h, which alone includes it: sums of products with the instructions of 64-bit ARM, with
// those for scalar products (from 2018 on) where they may be used.

#include <arm_neon.h>

namespace onrecord::syntax {
namespace {

// Columns of which a register holds weights, four of each, and sums.
constexpr int kSpan = 4;

#if defined(__ARM_FEATURE_DOTPROD)
typedef int32x4_t Sums;
inline Sums ZeroSums() { return vdupq_n_s32(0); }
inline __attribute__((always_inline)) Sums AddProducts(Sums sums, int8x16_t a, int8x16_t b) {
  return vdotq_s32(sums, a, b);
}
inline int32x4_t Whole(Sums sums) { return sums; }
#else
// Each of them twice: of the products of the first and third of four, and of the second and fourth. Two
// products, at most 2 * 128 * 127, fit 16 bits.
struct Sums {
  int32x4_t low, high;
};
inline Sums ZeroSums() { return {vdupq_n_s32(0), vdupq_n_s32(0)}; }
inline __attribute__((always_inline)) Sums AddProducts(Sums sums, int8x16_t a, int8x16_t b) {
  return {vpadalq_s16(sums.low, vmull_s8(vget_low_s8(a), vget_low_s8(b))),
          vpadalq_s16(sums.high, vmull_high_s8(a, b))};
}
inline int32x4_t Whole(Sums sums) { return vpaddq_s32(sums.low, sums.high); }
#endif

// Four numbers of a row less kZero, for each column.
inline __attribute__((always_inline)) int8x16_t Four(const uint8_t* a) {
  return vreinterpretq_s8_s32(
      vdupq_n_s32(*reinterpret_cast<const Int*>(a) ^ static_cast<int32_t>(0x80808080u)));
}

template <int rows>
inline __attribute__((always_inline)) void SumOfRows(int k, const RowPointers& a, const int8_t* b, int width,
                                                     int32_t* sums) {
  constexpr int kSpans = 4;
  for (int first = 0; first < width; first += kSpan * kSpans) {
    Sums sum[rows][kSpans];
#pragma GCC unroll 4
    for (int i = 0; i < rows; ++i) {
#pragma GCC unroll 4
      for (int j = 0; j < kSpans; ++j) sum[i][j] = ZeroSums();
    }
    const int8_t* at = b + first * 4;
    for (int p = 0; p < k; p += 4, at += 4 * width) {
      int8x16_t weights[kSpans];
#pragma GCC unroll 4
      for (int j = 0; j < kSpans; ++j) weights[j] = vld1q_s8(at + j * kSpan * 4);
#pragma GCC unroll 4
      for (int i = 0; i < rows; ++i) {
        const int8x16_t four = Four(a.at[i] + p);
#pragma GCC unroll 4
        for (int j = 0; j < kSpans; ++j) sum[i][j] = AddProducts(sum[i][j], four, weights[j]);
      }
    }
#pragma GCC unroll 4
    for (int i = 0; i < rows; ++i) {
#pragma GCC unroll 4
      for (int j = 0; j < kSpans; ++j) vst1q_s32(sums + i * kBlock + first + j * kSpan, Whole(sum[i][j]));
    }
  }
}

__attribute__((noinline)) void SumBlock(int m, int k, const uint8_t* a, int a_row, const int8_t* b, int width,
                                        int32_t* sums) {
  const RowPointers rows(m, a, a_row);
#if defined(__ARM_FEATURE_DOTPROD)
  if (m == 4) return SumOfRows<4>(k, rows, b, width, sums);
  if (m == 3) return SumOfRows<3>(k, rows, b, width, sums);
#endif
  if (m == 2) return SumOfRows<2>(k, rows, b, width, sums);
  return SumOfRows<1>(k, rows, b, width, sums);
}

}  // namespace
}  // namespace onrecord::syntax
