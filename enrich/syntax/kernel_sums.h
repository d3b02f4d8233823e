// Part of kernels_impl.h, which alone includes it: sums of products of bytes, in the fastest way there is.

namespace onrecord::syntax {
namespace {

// Whether the sums are those of the bytes of `a` less kZero; else those of the bytes as they are.
#if defined(__aarch64__) || (defined(__AVX2__) && !defined(__AVXVNNI__) && !defined(__AVX512VNNI__))
constexpr bool kLessZero = true;
#else
constexpr bool kLessZero = false;
#endif

// SumBlock gives the sums of products for up to so many rows of `a` and a block of `width` columns.
#if defined(OR_TILES)
constexpr int kRows = 16;
#elif defined(__AVX512VNNI__)
constexpr int kRows = 8;
#elif defined(__x86_64__) || defined(__ARM_FEATURE_DOTPROD)
constexpr int kRows = 4;
#elif defined(__aarch64__)
constexpr int kRows = 2;
#else
constexpr int kRows = 1;
#endif

// The rows [0, m) of a, as pointers; the last stands for those past it.
struct RowPointers {
  const uint8_t* at[kRows];
  RowPointers(int m, const uint8_t* a, int a_row) {
    for (int i = 0; i < kRows; ++i) at[i] = a + static_cast<long>(i < m ? i : m - 1) * a_row;
  }
};

}  // namespace
}  // namespace onrecord::syntax

#if defined(__AVX512VNNI__)
#include "enrich/syntax/kernel_sums_vnni.h"
#endif
#if defined(OR_TILES)
#include "enrich/syntax/kernel_sums_tiles.h"
#elif defined(__AVX2__) && !defined(__AVX512VNNI__)
#include "enrich/syntax/kernel_sums_bytes.h"
#elif defined(__x86_64__) && !defined(__AVX512VNNI__)
#include "enrich/syntax/kernel_sums_pairs.h"
#elif defined(__aarch64__)
#include "enrich/syntax/kernel_sums_neon.h"
#endif

namespace onrecord::syntax {
namespace {

#if defined(__AVX512VNNI__) && !defined(OR_TILES)
__attribute__((noinline)) void SumBlock(int m, int k, const uint8_t* a, int a_row, const int8_t* b, int width,
                                        int32_t* sums) {
  SumFew(m, k, a, a_row, b, width, sums);
}
#elif !defined(__x86_64__) && !defined(__aarch64__)
void SumBlock(int, int k, const uint8_t* a, int, const int8_t* b, int width, int32_t* sums) {
  for (int j = 0; j < width; ++j) sums[j] = 0;
  for (int p = 0; p < k; p += 4) {
    for (int j = 0; j < width; ++j) {
      for (int q = 0; q < 4; ++q) sums[j] += a[p + q] * b[p * width + j * 4 + q];
    }
  }
}
#endif

#if !defined(OR_TILES)
struct Tiles {
  explicit Tiles(int) {}
  ~Tiles() {}
};
#endif

// Some rows of a block of columns, whose sums of products are known.
struct BlockSums {
  int row = 0, rows = 0, column = 0, width = 0;
  int32_t* sums = nullptr;  // rows of kBlock
};

// Works out the sums of all blocks of m rows and hands each to `finish`, one behind: what was just stored
// cannot be read at once.
template <typename Finish>
inline __attribute__((always_inline)) void ForEachBlock(int m, const uint8_t* a, int a_row,
                                                        const ByteMatrix& b, const Finish& finish) {
  alignas(64) int32_t sums[2][kRows * kBlock];
  const Tiles tiles(b.rows);
  BlockSums block, before;
  int turn = 0;
  for (; block.column < b.columns; block.column += kBlock) {
    block.width = b.columns - block.column < kBlock ? b.columns - block.column : kBlock;
    for (block.row = 0; block.row < m; block.row += kRows) {
      block.rows = m - block.row < kRows ? m - block.row : kRows;
      block.sums = sums[turn ^= 1];
      SumBlock(block.rows, b.rows, a + static_cast<long>(block.row) * a_row, a_row,
               b.values + static_cast<long>(b.rows) * block.column, block.width, block.sums);
      finish(before);
      before = block;
    }
  }
  finish(before);
}

}  // namespace
}  // namespace onrecord::syntax
