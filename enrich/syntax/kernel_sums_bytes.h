// Part of kernels_impl.h, which alone includes it: sums of products of bytes in registers of 32 bytes, with
// AVX2 or the instructions of AVX-VNNI.

namespace onrecord::syntax {
namespace {

typedef __m256i Register;
// Columns of which a register holds weights, four of each, and sums.
constexpr int kSpan = 8;

#if defined(__AVXVNNI__)

// The rows of `a` as they are.
struct Inputs {
  RowPointers rows;
  Inputs(int m, int, const uint8_t* a, int a_row) : rows(m, a, a_row) {}
};

// Four numbers of a row, for each column.
struct Four {
  Register x;
  Four(const Inputs& inputs, int row, int p)
      : x(_mm256_set1_epi32(*reinterpret_cast<const Int*>(inputs.rows.at[row] + p))) {}
};

inline __attribute__((always_inline)) Register AddProducts(Register sum, const Four& four, Register weights) {
  return _mm256_dpbusd_avx_epi32(sum, four.x, weights);
}

#else

// The rows of `a` less kZero, and their absolute values. The sums of two products of an absolute value and a
// weight, at most 2 * 128 * 127, fit 16 bits, which those of bytes up to 255 do not.
struct Inputs {
  alignas(kSpan * 4) uint8_t size[kRows][kMostRows];
  alignas(kSpan * 4) uint8_t less[kRows][kMostRows];
  Inputs(int m, int k, const uint8_t* a, int a_row) {
    for (int i = 0; i < m; ++i) {
      const uint8_t* row = a + static_cast<long>(i) * a_row;
      int p = 0;
      for (; p + 32 <= k; p += 32) Take(_mm256_loadu_si256(reinterpret_cast<const Register*>(row + p)), i, p);
      for (; p < k; p += 4) Take(_mm256_set1_epi32(*reinterpret_cast<const Int*>(row + p)), i, p);
    }
  }

 private:
  void Take(Register bytes, int i, int p) {
    const Register x = _mm256_xor_si256(bytes, _mm256_set1_epi8(static_cast<char>(0x80)));
    _mm256_storeu_si256(reinterpret_cast<Register*>(less[i] + p), x);
    _mm256_storeu_si256(reinterpret_cast<Register*>(size[i] + p), _mm256_abs_epi8(x));
  }
};

struct Four {
  Register size, less;
  Four(const Inputs& inputs, int row, int p)
      : size(_mm256_set1_epi32(*reinterpret_cast<const Int*>(inputs.size[row] + p))),
        less(_mm256_set1_epi32(*reinterpret_cast<const Int*>(inputs.less[row] + p))) {}
};

inline __attribute__((always_inline)) Register AddProducts(Register sum, const Four& four, Register weights) {
  const Register pairs = _mm256_maddubs_epi16(four.size, _mm256_sign_epi8(weights, four.less));
  return _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, _mm256_set1_epi16(1)));
}

#endif

// A tile of `rows` rows and `spans` registers of columns; `step` bytes to the next four weights.
template <int rows, int spans>
inline __attribute__((always_inline)) void SumTile(int k, const Inputs& inputs, const int8_t* b, int step,
                                                   int32_t* sums) {
  Register sum[rows][spans];
#pragma GCC unroll 4
  for (int i = 0; i < rows; ++i) {
#pragma GCC unroll 3
    for (int j = 0; j < spans; ++j) sum[i][j] = _mm256_setzero_si256();
  }
  for (int p = 0; p < k; p += 4, b += step) {
    Register weights[spans];
#pragma GCC unroll 3
    for (int j = 0; j < spans; ++j)
      weights[j] = _mm256_loadu_si256(reinterpret_cast<const Register*>(b + j * kSpan * 4));
#pragma GCC unroll 4
    for (int i = 0; i < rows; ++i) {
      const Four four(inputs, i, p);
#pragma GCC unroll 3
      for (int j = 0; j < spans; ++j) {
        sum[i][j] = AddProducts(sum[i][j], four, weights[j]);
        asm("" : "+x"(sum[i][j]));  // else g++ holds all products back and runs out of registers
      }
    }
  }
#pragma GCC unroll 4
  for (int i = 0; i < rows; ++i) {
#pragma GCC unroll 3
    for (int j = 0; j < spans; ++j)
      _mm256_storeu_si256(reinterpret_cast<Register*>(sums + i * kBlock + j * kSpan), sum[i][j]);
  }
}

template <int rows>
inline __attribute__((always_inline)) void SumOfRows(int k, const Inputs& inputs, const int8_t* b, int width,
                                                     int32_t* sums) {
  for (int first = 0; first < width;) {
    if (width % (3 * kSpan) == 0) {
      SumTile<rows, 3>(k, inputs, b + first * 4, width * 4, sums + first);
      first += 3 * kSpan;
    } else {
      SumTile<rows, 2>(k, inputs, b + first * 4, width * 4, sums + first);
      first += 2 * kSpan;
    }
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
