// The part of kernels_impl.h that reckons in whole numbers. Only kernels_impl.h includes it.

namespace onrecord::syntax {
namespace {

typedef uint8_t Bytes __attribute__((vector_size(OR_VECTOR_BYTES / 4), aligned(1), may_alias));
typedef int32_t Int __attribute__((aligned(1), may_alias));

inline __attribute__((always_inline)) Ints& At(int32_t* p) { return *reinterpret_cast<Ints*>(p); }
inline __attribute__((always_inline)) const Ints& At(const int32_t* p) {
  return *reinterpret_cast<const Ints*>(p);
}
inline __attribute__((always_inline)) Vector Float(Ints whole) {
  return __builtin_convertvector(whole, Vector);
}
// Whole numbers from positive ones, cut off.
inline __attribute__((always_inline)) void StoreBytes(Vector x, uint8_t* to) {
  *reinterpret_cast<Bytes*>(to) = __builtin_convertvector(__builtin_convertvector(x, Ints), Bytes);
}

template <int width>
inline __attribute__((always_inline)) Vector GreatestOf(Vector x) {
  typedef int32_t Order __attribute__((vector_size(OR_VECTOR_BYTES)));
  if constexpr (width > 1) {
    Order order;
    for (int i = 0; i < kWidth; ++i) order[i] = i ^ (width / 2);
    const Vector other = __builtin_shuffle(x, order);
    return GreatestOf<width / 2>(other > x ? other : x);
  }
  return x;
}

// The greatest number of x.
inline __attribute__((always_inline)) float Greatest(Vector x) { return GreatestOf<kWidth>(x)[0]; }

inline __attribute__((always_inline)) Vector Within(Vector x, float least, float greatest) {
  const Vector low = Vector{} + least, high = Vector{} + greatest;
#if defined(__AVX512F__)
  // With masks, because g++ 12 warns of the plain ones.
  return (Vector)_mm512_maskz_min_ps(0xFFFF, _mm512_maskz_max_ps(0xFFFF, (__m512)x, (__m512)low),
                                     (__m512)high);
#elif defined(__AVX2__)
  return (Vector)_mm256_min_ps(_mm256_max_ps((__m256)x, (__m256)low), (__m256)high);
#elif defined(__x86_64__)
  return (Vector)_mm_min_ps(_mm_max_ps((__m128)x, (__m128)low), (__m128)high);
#else
  x = x > low ? x : low;
  return x < high ? x : high;
#endif
}

// A quotient that is not worked out yet: divisions are what these functions cost.
struct Ratio {
  Vector above, below;
};

// The hyperbolic tangent: Lambert's continued fraction, cut where it reaches one; off by 0.0016 there, by a
// tenth of that below 2.5.
inline __attribute__((always_inline)) Ratio TanhRatio(Vector x) {
  x = Within(x, -3.64f, 3.64f);
  const Vector s = x * x;
  return {x * (945.0f + s * (105.0f + s)), 945.0f + s * (420.0f + s * 15.0f)};
}

// 1 / (1 + exp(-x)), which is (1 + tanh(x / 2)) / 2.
inline __attribute__((always_inline)) Ratio GateRatio(Vector x) {
  x = Within(x, -7.28f, 7.28f);
  const Vector s = x * x;
  const Vector above = x * (472.5f + s * (13.125f + s * 0.03125f)),
               below = 945.0f + s * (105.0f + s * 0.9375f);
  return {above + below, below + below};
}

// 1 / x for positive x, 0.0002 of it too small at most: a guess from the bits, mended twice (Newton). The
// processor's own guesses differ from one to the other, its division is slow.
inline __attribute__((always_inline)) Vector Inverse(Vector x) {
  Vector guess = (Vector)(0x7EF311C7 - (Ints)x);
  guess *= 2.0f - x * guess;
  return guess * (2.0f - x * guess);
}

// SumBlock gives the sums of products for up to so many rows of `a` and a block of `width` columns.
#if defined(OR_TILES)
constexpr int kRows = 16;
#elif defined(__AVX512VNNI__)
constexpr int kRows = 8;
#elif defined(__AVX2__)
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

#if defined(__AVX512VNNI__)

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

#if defined(OR_TILES)

// Tiles 0 to 2 hold sums, 3 rows of a, 4 columns of b; 5 and 6 what is left of them where k is no multiple
// of 64.
class Tiles {
 public:
  explicit Tiles(int k) {
    struct alignas(64) {
      uint8_t palette = 1, start = 0, reserved[14] = {};
      uint16_t bytes[16] = {};
      uint8_t rows[16] = {};
    } shape;
    const int rest = k % 64 == 0 ? 64 : k % 64;
    for (int i = 0; i < 7; ++i) shape.bytes[i] = 64, shape.rows[i] = 16;
    shape.bytes[5] = static_cast<uint16_t>(rest);
    shape.rows[6] = static_cast<uint8_t>(rest / 4);
    _tile_loadconfig(&shape);
  }
  ~Tiles() { _tile_release(); }
};

template <int vectors>
inline __attribute__((always_inline)) void SumTiles(int k, const uint8_t* a, int a_row, const int8_t* b,
                                                    int32_t* sums) {
  constexpr int kRow = vectors * 64;
  _tile_zero(0);
  if constexpr (vectors > 1) _tile_zero(1);
  if constexpr (vectors > 2) _tile_zero(2);
  int p = 0;
  for (; p + 64 <= k; p += 64, b += 16 * kRow) {
    _tile_loadd(3, a + p, a_row);
    _tile_loadd(4, b, kRow);
    _tile_dpbusd(0, 3, 4);
    if constexpr (vectors > 1) {
      _tile_loadd(4, b + 64, kRow);
      _tile_dpbusd(1, 3, 4);
    }
    if constexpr (vectors > 2) {
      _tile_loadd(4, b + 128, kRow);
      _tile_dpbusd(2, 3, 4);
    }
  }
  if (p < k) {
    _tile_loadd(5, a + p, a_row);
    _tile_loadd(6, b, kRow);
    _tile_dpbusd(0, 5, 6);
    if constexpr (vectors > 1) {
      _tile_loadd(6, b + 64, kRow);
      _tile_dpbusd(1, 5, 6);
    }
    if constexpr (vectors > 2) {
      _tile_loadd(6, b + 128, kRow);
      _tile_dpbusd(2, 5, 6);
    }
  }
  _tile_stored(0, sums, kBlock * 4);
  if constexpr (vectors > 1) _tile_stored(1, sums + kLanes, kBlock * 4);
  if constexpr (vectors > 2) _tile_stored(2, sums + 2 * kLanes, kBlock * 4);
}

__attribute__((noinline)) void SumBlock(int m, int k, const uint8_t* a, int a_row, const int8_t* b, int width,
                                        int32_t* sums) {
  if (m <= kFewRows) return SumFew(m, k, a, a_row, b, width, sums);
  uint8_t copied[kRows * kMostRows];
  if (m < kRows) {  // what follows the last row is not ours
    for (int i = 0; i < m; ++i)
      __builtin_memcpy(copied + i * k, a + static_cast<long>(i) * a_row, static_cast<unsigned long>(k));
    a = copied;
    a_row = k;
  }
  if (width == 3 * kLanes) return SumTiles<3>(k, a, a_row, b, sums);
  if (width == 2 * kLanes) return SumTiles<2>(k, a, a_row, b, sums);
  return SumTiles<1>(k, a, a_row, b, sums);
}

#else

__attribute__((noinline)) void SumBlock(int m, int k, const uint8_t* a, int a_row, const int8_t* b, int width,
                                        int32_t* sums) {
  SumFew(m, k, a, a_row, b, width, sums);
}

#endif

#elif defined(__x86_64__)

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

#else

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
struct Block {
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
  Block block, before;
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

void MultiplyBytes(int m, const uint8_t* a, int a_row, const float* a_scale, const ByteMatrix& b,
                   const float* add, float* c, int c_row) {
  ForEachBlock(
      m, a, a_row, b, [&](const Block& block) __attribute__((always_inline)) {
        for (int i = 0; i < block.rows; ++i) {
          const float scale = a_scale == nullptr ? 1.0f : a_scale[block.row + i];
          float* to = c + static_cast<long>(block.row + i) * c_row;
          for (int j = block.column; j < block.column + block.width; j += kWidth) {
            const Ints sum = At(block.sums + i * kBlock + j - block.column) + At(b.start + j);
            At(to + j) = At(add + j) + Float(sum) * (At(b.scale + j) * scale);
          }
        }
      });
}

// What a block of memory cells gets, its weights for a vector of each gate.
struct Gates {
  Ints start[3];
  Vector scale[3];
};

// One step of a vector of cells: `products` and `input` are those of the input gate, the others follow
// kLanes and `size` further on.
inline __attribute__((always_inline)) void StepCells(const Gates& gates, const int32_t* products,
                                                     const float* input, int size, float* cell,
                                                     uint8_t* after) {
  const auto sum = [&](int gate) __attribute__((always_inline)) {
    return At(input + gate * size) +
           Float(At(products + gate * kLanes) + gates.start[gate]) * gates.scale[gate];
  };
  const Ratio in = GateRatio(sum(0)), out = GateRatio(sum(1)), candidate = TanhRatio(sum(2));
  const Vector was = At(cell);
  const Vector now =
      was + in.above * (candidate.above - was * candidate.below) * Inverse(in.below * candidate.below);
  At(cell) = now;
  const Ratio squashed = TanhRatio(now);
  const Vector output = out.above * squashed.above * Inverse(out.below * squashed.below);
  StoreBytes(output * kUnit + (kZero + 0.5f), after);
}

void CellStepBytes(int m, int size, const uint8_t* before, const ByteMatrix& weights,
                   const float* const* sums, float* cell, uint8_t* after) {
  ForEachBlock(
      m, before, weights.rows, weights, [&](const Block& block) __attribute__((always_inline)) {
        for (int j = 0; j < block.width / 3; j += kWidth) {
          Gates gates;
          for (int gate = 0; gate < 3; ++gate) {
            gates.start[gate] = At(weights.start + block.column + gate * kLanes + j);
            gates.scale[gate] = At(weights.scale + block.column + gate * kLanes + j);
          }
          const int unit = block.column / 3 + j;
          for (int i = 0; i < block.rows; ++i) {
            const int at = (block.row + i) * size + unit;
            StepCells(gates, block.sums + i * kBlock + j, sums[block.row + i] + unit, size, cell + at,
                      after + at);
          }
        }
      });
}

inline __attribute__((always_inline)) Vector Leaked(const float* sums, const float* plus, float leak) {
  const Vector x = plus == nullptr ? At(sums) : At(sums) + At(plus);
  return x > 0.0f ? x : x * leak;
}

void ToBytes(int m, int n, const float* sums, int sums_row, const float* const* plus, float leak,
             uint8_t* out, int out_row, float* scales) {
  for (int i = 0; i < m; ++i) {
    const float* from = sums + static_cast<long>(i) * sums_row;
    const float* more = plus == nullptr ? nullptr : plus[i];
    Vector greatest = Vector{} + 1e-6f;
    for (int j = 0; j < n; j += kWidth) {
      const Vector x = Leaked(from + j, more == nullptr ? nullptr : more + j, leak);
      const Vector size = x < 0.0f ? -x : x;
      greatest = size > greatest ? size : greatest;
    }
    const float top = Greatest(greatest);
    scales[i] = top / kUnit;
    const float unit = kUnit / top;
    for (int j = 0; j < n; j += kWidth) {
      const Vector x = Leaked(from + j, more == nullptr ? nullptr : more + j, leak);
      StoreBytes(x * unit + (kZero + 0.5f), out + static_cast<long>(i) * out_row + j);
    }
  }
}

void RowsToColumns(int m, int n, const uint8_t* rows, int8_t* values, int32_t* start) {
  const int columns = PadToLanes(m);
  for (int first = 0; first < columns; first += kBlock) {
    const int width = columns - first < kBlock ? columns - first : kBlock;
    for (int j = 0; j < width; ++j) {
      const bool padding = first + j >= m;
      const uint8_t* row = rows + static_cast<long>(padding ? 0 : first + j) * n;
      int32_t sum = 0;
      for (int p = 0; p < n; ++p) sum += row[p] - kZero;
      start[first + j] = padding ? 0 : -kZero * sum;
      // Taking 128 off a byte is turning its highest bit over.
      for (int p = 0; p < n; p += 4)
        *reinterpret_cast<Int*>(values + p * width + j * 4) =
            padding ? 0 : *reinterpret_cast<const Int*>(row + p) ^ static_cast<int32_t>(0x80808080u);
    }
    values += static_cast<long>(n) * width;
  }
}

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
