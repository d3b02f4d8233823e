// Part of kernels_impl.h, which alone includes it: sums of products in pairs of 16 bits, for processors that
// have no more than SSE2.

namespace onrecord::syntax {
namespace {

typedef __m128i Words;
typedef int64_t Long __attribute__((aligned(1), may_alias));

inline Words Weights(const int8_t* b) {
  const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(b));
  return _mm_srai_epi16(_mm_unpacklo_epi8(bytes, bytes), 8);
}

inline Words AddProducts(Words sum, Words a, Words b) { return _mm_add_epi32(sum, _mm_madd_epi16(a, b)); }

// The sums of neighbours in `a`, then in `b`.
inline void StoreSums(Words a, Words b, int32_t* to) {
  const __m128 x = _mm_castsi128_ps(a), y = _mm_castsi128_ps(b);
  const Words even = _mm_castps_si128(_mm_shuffle_ps(x, y, 0x88)),
              odd = _mm_castps_si128(_mm_shuffle_ps(x, y, 0xDD));
  _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm_add_epi32(even, odd));
}

// The rows of `a` in 16 bits.
struct Inputs {
  alignas(16) int16_t at[kRows][kMostRows];
  Inputs(int m, int k, const uint8_t* a, int a_row) {
    for (int i = 0; i < m; ++i) {
      const uint8_t* row = a + static_cast<long>(i) * a_row;
      for (int p = 0; p < k; p += 4) {
        const __m128i four = _mm_cvtsi32_si128(*reinterpret_cast<const Int*>(row + p));
        _mm_storel_epi64(reinterpret_cast<__m128i*>(at[i] + p), _mm_unpacklo_epi8(four, _mm_setzero_si128()));
      }
    }
  }
};

// Four columns at a time, in two registers.
template <int rows>
inline __attribute__((always_inline)) void SumOfRows(int k, const Inputs& inputs, const int8_t* b, int width,
                                                     int32_t* sums) {
  for (int first = 0; first < width; first += 4) {
    Words sum[rows][2];
#pragma GCC unroll 4
    for (int i = 0; i < rows; ++i) sum[i][0] = sum[i][1] = _mm_setzero_si128();
    const int8_t* at = b + first * 4;
    for (int p = 0; p < k; p += 4, at += 4 * width) {
      const Words left = Weights(at), right = Weights(at + 8);
#pragma GCC unroll 4
      for (int i = 0; i < rows; ++i) {
        const Words four = _mm_set1_epi64x(*reinterpret_cast<const Long*>(inputs.at[i] + p));
        sum[i][0] = AddProducts(sum[i][0], four, left);
        sum[i][1] = AddProducts(sum[i][1], four, right);
      }
    }
#pragma GCC unroll 4
    for (int i = 0; i < rows; ++i) StoreSums(sum[i][0], sum[i][1], sums + i * kBlock + first);
  }
}

__attribute__((noinline)) void SumBlock(int m, int k, const uint8_t* a, int a_row, const int8_t* b, int width,
                                        int32_t* sums) {
  const Inputs inputs(m, k, a, a_row);
  if (m == 4) return SumOfRows<4>(k, inputs, b, width, sums);
  if (m == 3) return SumOfRows<3>(k, inputs, b, width, sums);
  if (m == 2) return SumOfRows<2>(k, inputs, b, width, sums);
  return SumOfRows<1>(k, inputs, b, width, sums);
}

}  // namespace
}  // namespace onrecord::syntax
