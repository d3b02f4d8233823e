// Part of kernels_impl.h, which alone includes it: vectors of floats and whole numbers, and functions of
// them.

namespace onrecord::syntax {
namespace {

typedef float Vector __attribute__((vector_size(OR_VECTOR_BYTES), aligned(4), may_alias));
typedef int32_t Ints __attribute__((vector_size(OR_VECTOR_BYTES), aligned(4), may_alias));
constexpr int kWidth = OR_VECTOR_BYTES / 4;

inline __attribute__((always_inline)) Vector& At(float* p) { return *reinterpret_cast<Vector*>(p); }
inline __attribute__((always_inline)) const Vector& At(const float* p) {
  return *reinterpret_cast<const Vector*>(p);
}

typedef uint8_t Bytes __attribute__((vector_size(OR_VECTOR_BYTES / 4), aligned(1), may_alias));
typedef int32_t Int __attribute__((aligned(1), may_alias));

inline __attribute__((always_inline)) Ints& At(int32_t* p) { return *reinterpret_cast<Ints*>(p); }
inline __attribute__((always_inline)) const Ints& At(const int32_t* p) {
  return *reinterpret_cast<const Ints*>(p);
}
inline __attribute__((always_inline)) Vector Float(Ints whole) {
  return __builtin_convertvector(whole, Vector);
}
// Whole numbers from those between 0 and 256, cut off.
inline __attribute__((always_inline)) void StoreBytes(Vector x, uint8_t* to) {
  const Ints whole = __builtin_convertvector(x, Ints);
#if defined(__x86_64__) && OR_VECTOR_BYTES < 64
  // g++ 12 takes the plain conversion apart number by number.
#if OR_VECTOR_BYTES == 32
  const __m128i words =
      _mm_packs_epi32(_mm256_castsi256_si128((__m256i)whole), _mm256_extracti128_si256((__m256i)whole, 1));
#else
  const __m128i words = _mm_packs_epi32((__m128i)whole, (__m128i)whole);
#endif
  const __m128i bytes = _mm_packus_epi16(words, words);
  __builtin_memcpy(to, &bytes, sizeof(Bytes));
#else
  *reinterpret_cast<Bytes*>(to) = __builtin_convertvector(whole, Bytes);
#endif
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

// Some vectors at once. The processor waits for one while it works on the others: a function of one vector is
// a chain of instructions each of which needs the one before. How many are best was measured.
struct Wide {
  static constexpr int kParts = OR_VECTOR_BYTES == 32 ? 4 : 2;
  Vector part[kParts];
};

#define OR_WIDE_OPERATOR(op)                                                                             \
  inline __attribute__((always_inline)) Wide operator op(const Wide& a, const Wide& b) {                 \
    Wide out;                                                                                            \
    _Pragma("GCC unroll 4") for (int i = 0; i < Wide::kParts; ++i) out.part[i] = a.part[i] op b.part[i]; \
    return out;                                                                                          \
  }                                                                                                      \
  inline __attribute__((always_inline)) Wide operator op(const Wide& a, float b) {                       \
    Wide out;                                                                                            \
    _Pragma("GCC unroll 4") for (int i = 0; i < Wide::kParts; ++i) out.part[i] = a.part[i] op b;         \
    return out;                                                                                          \
  }                                                                                                      \
  inline __attribute__((always_inline)) Wide operator op(float a, const Wide& b) {                       \
    Wide out;                                                                                            \
    _Pragma("GCC unroll 4") for (int i = 0; i < Wide::kParts; ++i) out.part[i] = a op b.part[i];         \
    return out;                                                                                          \
  }
OR_WIDE_OPERATOR(+)
OR_WIDE_OPERATOR(-)
OR_WIDE_OPERATOR(*)
#undef OR_WIDE_OPERATOR

inline __attribute__((always_inline)) Wide Within(Wide x, float least, float greatest) {
  // By index: a range-for deduces the type of the elements without `aligned(4)`.
  for (int i = 0; i < Wide::kParts; ++i) x.part[i] = Within(x.part[i], least, greatest);
  return x;
}

// A quotient that is not worked out yet: divisions are what these functions cost.
struct Ratio {
  Wide above, below;
};

// The hyperbolic tangent: Lambert's continued fraction, cut where it reaches one; off by 0.0016 there, by a
// tenth of that below 2.5.
inline __attribute__((always_inline)) Ratio TanhRatio(Wide x) {
  x = Within(x, -3.64f, 3.64f);
  const Wide s = x * x;
  return {x * (945.0f + s * (105.0f + s)), 945.0f + s * (420.0f + s * 15.0f)};
}

// 1 / (1 + exp(-x)), which is (1 + tanh(x / 2)) / 2.
inline __attribute__((always_inline)) Ratio GateRatio(Wide x) {
  x = Within(x, -7.28f, 7.28f);
  const Wide s = x * x;
  const Wide above = x * (472.5f + s * (13.125f + s * 0.03125f)), below = 945.0f + s * (105.0f + s * 0.9375f);
  return {above + below, below + below};
}

// 1 / x for positive x, 0.0002 of it too small at most: a guess from the bits, mended twice (Newton). The
// processor's own guesses differ from one to the other, its division is slow.
inline __attribute__((always_inline)) Wide Inverse(Wide x) {
  Wide guess;
  for (int i = 0; i < Wide::kParts; ++i) guess.part[i] = (Vector)(0x7EF311C7 - (Ints)x.part[i]);
  guess = guess * (2.0f - x * guess);
  return guess * (2.0f - x * guess);
}

}  // namespace
}  // namespace onrecord::syntax
