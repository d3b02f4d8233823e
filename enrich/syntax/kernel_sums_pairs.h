// Part of kernels_impl.h, which alone includes it: sums of products in pairs of 16 bits, for AVX2 and older.

namespace onrecord::syntax {
namespace {

#if defined(__AVX2__)
typedef __m256i Words;
inline Words ZeroWords() { return _mm256_setzero_si256(); }
inline Words Weights(const int8_t* b) {
  return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(b)));
}
inline Words Inputs(const uint8_t* a) {
  return _mm256_cvtepu8_epi16(_mm_set1_epi32(*reinterpret_cast<const Int*>(a)));
}
inline void Store(Words words, int32_t* to) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(to), words); }
inline Words AddProducts(Words sum, Words a, Words b) {
  return _mm256_add_epi32(sum, _mm256_madd_epi16(a, b));
}
#else
typedef __m128i Words;
inline Words ZeroWords() { return _mm_setzero_si128(); }
inline Words Weights(const int8_t* b) {
  const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(b));
  return _mm_srai_epi16(_mm_unpacklo_epi8(bytes, bytes), 8);
}
inline Words Inputs(const uint8_t* a) {
  return _mm_unpacklo_epi8(_mm_set1_epi32(*reinterpret_cast<const Int*>(a)), _mm_setzero_si128());
}
inline void Store(Words words, int32_t* to) { _mm_storeu_si128(reinterpret_cast<__m128i*>(to), words); }
inline Words AddProducts(Words sum, Words a, Words b) { return _mm_add_epi32(sum, _mm_madd_epi16(a, b)); }
#endif

// Each register holds the weights of kSpan columns, and sums of pairs.
__attribute__((noinline)) void SumBlock(int m, int k, const uint8_t* a, int a_row, const int8_t* b, int width,
                                        int32_t* sums) {
  const RowPointers rows(m, a, a_row);
  constexpr int kSpan = OR_VECTOR_BYTES / 8, kSpans = 4;
  for (int first = 0; first < width; first += kSpan * kSpans) {
    Words sum[kRows][kSpans];
    for (int i = 0; i < kRows; ++i) {
      for (int j = 0; j < kSpans; ++j) sum[i][j] = ZeroWords();
    }
    for (int p = 0; p < k; p += 4) {
      Words x[kRows];
      for (int i = 0; i < kRows; ++i) x[i] = Inputs(rows.at[i] + p);
      for (int j = 0; j < kSpans; ++j) {
        const Words weights = Weights(b + p * width + (first + j * kSpan) * 4);
        for (int i = 0; i < kRows; ++i) sum[i][j] = AddProducts(sum[i][j], x[i], weights);
      }
    }
    for (int i = 0; i < kRows; ++i) {
      int32_t pairs[2 * kSpan * kSpans];
      for (int j = 0; j < kSpans; ++j) Store(sum[i][j], pairs + 2 * kSpan * j);
      for (int j = 0; j < kSpan * kSpans; ++j) sums[i * kBlock + first + j] = pairs[2 * j] + pairs[2 * j + 1];
    }
  }
}

}  // namespace
}  // namespace onrecord::syntax
