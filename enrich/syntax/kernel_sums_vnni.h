// Part of kernels_impl.h, which alone includes it: sums of products with the instructions of AVX-512 VNNI.

namespace onrecord::syntax {
namespace {

// As SumBlock, for up to so many rows.
constexpr int kFewRows = 8;

template <int rows, int vectors>
inline __attribute__((always_inline)) void SumProducts(int k, const uint8_t* const* a, const int8_t* b,
                                                       int32_t* sums) {
  __m512i sum[rows][vectors];
#pragma GCC unroll 8
  for (int i = 0; i < rows; ++i) {
#pragma GCC unroll 3
    for (int j = 0; j < vectors; ++j) sum[i][j] = _mm512_setzero_si512();
  }
  for (int p = 0; p < k; p += 4) {
    __m512i weights[vectors];
#pragma GCC unroll 3
    for (int j = 0; j < vectors; ++j) weights[j] = _mm512_loadu_si512(b + (p * vectors + j * 4) * kLanes);
#pragma GCC unroll 8
    for (int i = 0; i < rows; ++i) {
      const __m512i x = _mm512_set1_epi32(*reinterpret_cast<const Int*>(a[i] + p));
#pragma GCC unroll 3
      for (int j = 0; j < vectors; ++j) sum[i][j] = _mm512_dpbusd_epi32(sum[i][j], x, weights[j]);
    }
  }
#pragma GCC unroll 8
  for (int i = 0; i < rows; ++i) {
#pragma GCC unroll 3
    for (int j = 0; j < vectors; ++j) _mm512_storeu_si512(sums + i * kBlock + j * kLanes, sum[i][j]);
  }
}

template <int vectors>
inline __attribute__((always_inline)) void SumColumns(int m, int k, const uint8_t* const* a, const int8_t* b,
                                                      int32_t* sums) {
  if (m <= 2) return SumProducts<2, vectors>(k, a, b, sums);
  if (m <= 4) return SumProducts<4, vectors>(k, a, b, sums);
  return SumProducts<kFewRows, vectors>(k, a, b, sums);
}

void SumFew(int m, int k, const uint8_t* a, int a_row, const int8_t* b, int width, int32_t* sums) {
  const RowPointers rows(m, a, a_row);
  if (width == 3 * kLanes) return SumColumns<3>(m, k, rows.at, b, sums);
  if (width == 2 * kLanes) return SumColumns<2>(m, k, rows.at, b, sums);
  return SumColumns<1>(m, k, rows.at, b, sums);
}

}  // namespace
}  // namespace onrecord::syntax
