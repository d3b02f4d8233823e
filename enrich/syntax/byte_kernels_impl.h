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

// A quotient that is not worked out yet: divisions are what these functions cost.
struct Ratio {
  Vector above, below;
};

// Lambert's continued fraction, cut where it reaches one.
inline __attribute__((always_inline)) Ratio TanhRatio(Vector x) {
  const Vector limit = x * 0.0f + 4.97f;
  x = x > limit ? limit : x;
  x = x < -limit ? -limit : x;
  const Vector s = x * x;
  return {x * (135135.0f + s * (17325.0f + s * (378.0f + s))),
          135135.0f + s * (62370.0f + s * (3150.0f + s * 28.0f))};
}

inline __attribute__((always_inline)) Vector Tanh(Vector x) {
  const Ratio ratio = TanhRatio(x);
  return ratio.above / ratio.below;
}

// 1 / (1 + exp(-x))
inline __attribute__((always_inline)) Ratio GateRatio(Vector x) {
  const Ratio ratio = TanhRatio(x * 0.5f);
  return {(ratio.above + ratio.below) * 0.5f, ratio.below};
}

// Of how many rows the sums of products are worked out at once.
#if defined(__AVX512VNNI__)
constexpr int kRows = 8;
#elif defined(__AVX2__)
constexpr int kRows = 2;
#else
constexpr int kRows = 1;
#endif

#if defined(__AVX512VNNI__)

template <int rows, int vectors>
inline __attribute__((always_inline)) void SumProducts(int k, const uint8_t* const* a, const int8_t* b,
                                                       const int32_t* start, int32_t* sums) {
  __m512i sum[rows][vectors];
  for (int i = 0; i < rows; ++i) {
    for (int j = 0; j < vectors; ++j) sum[i][j] = _mm512_loadu_si512(start + j * kLanes);
  }
  for (int p = 0; p < k; p += 4) {
    __m512i weights[vectors];
    for (int j = 0; j < vectors; ++j) weights[j] = _mm512_loadu_si512(b + (p * vectors + j * 4) * kLanes);
    for (int i = 0; i < rows; ++i) {
      const __m512i x = _mm512_set1_epi32(*reinterpret_cast<const Int*>(a[i] + p));
      for (int j = 0; j < vectors; ++j) sum[i][j] = _mm512_dpbusd_epi32(sum[i][j], x, weights[j]);
    }
  }
  for (int i = 0; i < rows; ++i) {
    for (int j = 0; j < vectors; ++j) _mm512_storeu_si512(sums + i * kBlock + j * kLanes, sum[i][j]);
  }
}

template <int vectors>
inline __attribute__((always_inline)) void SumColumns(int m, int k, const uint8_t* const* a, const int8_t* b,
                                                      const int32_t* start, int32_t* sums) {
  if (m <= 2) return SumProducts<2, vectors>(k, a, b, start, sums);
  if (m <= 4) return SumProducts<4, vectors>(k, a, b, start, sums);
  return SumProducts<kRows, vectors>(k, a, b, start, sums);
}

void SumBlock(int m, int k, const uint8_t* const* a, const int8_t* b, int width, const int32_t* start,
              int32_t* sums) {
  if (width == 3 * kLanes) return SumColumns<3>(m, k, a, b, start, sums);
  if (width == 2 * kLanes) return SumColumns<2>(m, k, a, b, start, sums);
  return SumColumns<1>(m, k, a, b, start, sums);
}

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
void SumBlock(int m, int k, const uint8_t* const* a, const int8_t* b, int width, const int32_t* start,
              int32_t* sums) {
  (void)m;
  constexpr int kSpan = OR_VECTOR_BYTES / 8, kSpans = 4;
  for (int first = 0; first < width; first += kSpan * kSpans) {
    Words sum[kRows][kSpans];
    for (int i = 0; i < kRows; ++i) {
      for (int j = 0; j < kSpans; ++j) sum[i][j] = ZeroWords();
    }
    for (int p = 0; p < k; p += 4) {
      Words x[kRows];
      for (int i = 0; i < kRows; ++i) x[i] = Inputs(a[i] + p);
      for (int j = 0; j < kSpans; ++j) {
        const Words weights = Weights(b + p * width + (first + j * kSpan) * 4);
        for (int i = 0; i < kRows; ++i) sum[i][j] = AddProducts(sum[i][j], x[i], weights);
      }
    }
    for (int i = 0; i < kRows; ++i) {
      int32_t pairs[2 * kSpan * kSpans];
      for (int j = 0; j < kSpans; ++j) Store(sum[i][j], pairs + 2 * kSpan * j);
      for (int j = 0; j < kSpan * kSpans; ++j)
        sums[i * kBlock + first + j] = start[first + j] + pairs[2 * j] + pairs[2 * j + 1];
    }
  }
}

#else

void SumBlock(int m, int k, const uint8_t* const* a, const int8_t* b, int width, const int32_t* start,
              int32_t* sums) {
  (void)m;
  for (int j = 0; j < width; ++j) sums[j] = start[j];
  for (int p = 0; p < k; p += 4) {
    for (int j = 0; j < width; ++j) {
      for (int q = 0; q < 4; ++q) sums[j] += a[0][p + q] * b[p * width + j * 4 + q];
    }
  }
}

#endif

// The rows from `a` on; there are kRows of them, the last of the `m` again and again.
struct RowPointers {
  const uint8_t* at[kRows];
  RowPointers(int m, const uint8_t* a, int a_row) {
    for (int i = 0; i < kRows; ++i) at[i] = a + static_cast<long>(i < m ? i : m - 1) * a_row;
  }
};

void MultiplyBytes(int m, const uint8_t* a, int a_row, const float* a_scale, const ByteMatrix& b,
                   const float* add, float* c, int c_row) {
  alignas(64) int32_t sums[kRows * kBlock];
  const int8_t* values = b.values;
  for (int first = 0; first < b.columns; first += kBlock) {
    const int width = b.columns - first < kBlock ? b.columns - first : kBlock;
    for (int row = 0; row < m; row += kRows) {
      const int rows = m - row < kRows ? m - row : kRows;
      const RowPointers pointers(rows, a + static_cast<long>(row) * a_row, a_row);
      SumBlock(rows, b.rows, pointers.at, values, width, b.start + first, sums);
      for (int i = 0; i < rows; ++i) {
        const float scale = a_scale == nullptr ? 1.0f : a_scale[row + i];
        float* to = c + static_cast<long>(row + i) * c_row + first;
        for (int j = 0; j < width; j += kWidth)
          At(to + j) =
              At(add + first + j) + Float(At(sums + i * kBlock + j)) * (At(b.scale + first + j) * scale);
      }
    }
    values += static_cast<long>(b.rows) * width;
  }
}

void CellStepBytes(int m, int size, const uint8_t* before, const ByteMatrix& recurrent,
                   const float* const* sums, float* cell, uint8_t* after) {
  alignas(64) int32_t products[kRows * kBlock];
  for (int unit = 0; unit < size; unit += kLanes) {
    const int8_t* values = recurrent.values + static_cast<long>(unit) * 3 * recurrent.rows;
    const float* scale = recurrent.scale + 3 * unit;
    for (int row = 0; row < m; row += kRows) {
      const int rows = m - row < kRows ? m - row : kRows;
      const RowPointers pointers(rows, before + row * size, size);
      SumBlock(rows, recurrent.rows, pointers.at, values, kBlock, recurrent.start + 3 * unit, products);
      for (int i = 0; i < rows; ++i) {
        const float* input = sums[row + i] + unit;
        for (int j = 0; j < kLanes; j += kWidth) {
          const int32_t* product = products + i * kBlock + j;
          const auto sum = [&](int gate) __attribute__((always_inline)) {
            return At(input + gate * size + j) +
                   Float(At(product + gate * kLanes)) * At(scale + gate * kLanes + j);
          };
          const Ratio in = GateRatio(sum(0)), out = GateRatio(sum(1)), candidate = TanhRatio(sum(2));
          float* at = cell + (row + i) * size + unit + j;
          const Vector now =
              At(at) + in.above * (candidate.above - At(at) * candidate.below) / (in.below * candidate.below);
          At(at) = now;
          const Ratio squashed = TanhRatio(now);
          const Vector output = out.above * squashed.above / (out.below * squashed.below);
          StoreBytes(output * kUnit + (kZero + 0.5f), after + (row + i) * size + unit + j);
        }
      }
    }
  }
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
