// Part of kernels_impl.h, which alone includes it: products, memory cells and conversions in bytes.

namespace onrecord::syntax {
namespace {

// What SumBlock gives for columns with this start, for inputs less kZero.
inline __attribute__((always_inline)) Ints FromZero(Ints sums, Ints start) {
  return kLessZero ? sums : sums + start;
}

void MultiplyBytes(int m, const uint8_t* a, int a_row, const float* a_scale, const ByteMatrix& b,
                   const float* add, float* c, int c_row) {
  ForEachBlock(
      m, a, a_row, b, [&](const BlockSums& block) __attribute__((always_inline)) {
        for (int i = 0; i < block.rows; ++i) {
          const float scale = a_scale == nullptr ? 1.0f : a_scale[block.row + i];
          float* to = c + static_cast<long>(block.row + i) * c_row;
          for (int j = block.column; j < block.column + block.width; j += kWidth) {
            const Ints sum = FromZero(At(block.sums + i * kBlock + j - block.column), At(b.start + j));
            At(to + j) = At(add + j) + Float(sum) * (At(b.scale + j) * scale);
          }
        }
      });
}

// Where some memory cells of a block stand: a vector of each part of a Wide. `products` and `input` are those
// of the input gate, the others follow kLanes and `size` further on.
struct CellPart {
  const int32_t* products;
  const float* input;
  float* cell;
  uint8_t* after;
  int column;  // of the weights
};

inline __attribute__((always_inline)) Wide GateSum(const CellPart* parts, int gate, int size,
                                                   const ByteMatrix& weights) {
  Wide sum;
#pragma GCC unroll 4
  for (int i = 0; i < Wide::kParts; ++i) {
    const int column = parts[i].column + gate * kLanes;
    const Ints products = FromZero(At(parts[i].products + gate * kLanes), At(weights.start + column));
    sum.part[i] = At(parts[i].input + gate * size) + Float(products) * At(weights.scale + column);
  }
  return sum;
}

inline __attribute__((always_inline)) void StepCells(const CellPart* parts, int size,
                                                     const ByteMatrix& weights) {
  const Ratio in = GateRatio(GateSum(parts, 0, size, weights)),
              candidate = TanhRatio(GateSum(parts, 2, size, weights));
  Wide was;
#pragma GCC unroll 4
  for (int i = 0; i < Wide::kParts; ++i) was.part[i] = At(parts[i].cell);
  const Wide now =
      was + in.above * (candidate.above - was * candidate.below) * Inverse(in.below * candidate.below);
#pragma GCC unroll 4
  for (int i = 0; i < Wide::kParts; ++i) At(parts[i].cell) = now.part[i];
  const Ratio out = GateRatio(GateSum(parts, 1, size, weights)), squashed = TanhRatio(now);
  const Wide output = out.above * squashed.above * Inverse(out.below * squashed.below);
  const Wide bytes = output * kUnit + (kZero + 0.5f);
#pragma GCC unroll 4
  for (int i = 0; i < Wide::kParts; ++i) StoreBytes(bytes.part[i], parts[i].after);
}

void CellStepBytes(int m, int size, const uint8_t* before, const ByteMatrix& weights,
                   const float* const* sums, float* cell, uint8_t* after) {
  // A Wide has vectors of one row, or of as many rows.
  constexpr int kVectors = kLanes / kWidth, kTogether = kVectors > Wide::kParts ? Wide::kParts : kVectors;
  constexpr int kRowsTogether = Wide::kParts / kTogether;
  ForEachBlock(
      m, before, weights.rows, weights, [&](const BlockSums& block) __attribute__((always_inline)) {
        const int unit = block.column / 3;
        for (int i = 0; i < block.rows; i += kRowsTogether) {
          for (int j = 0; j < block.width / 3; j += kTogether * kWidth) {
            CellPart parts[Wide::kParts];
#pragma GCC unroll 4
            for (int part = 0; part < Wide::kParts; ++part) {
              // Where there is no other row, the last one is done again beside itself.
              const int next = i + part / kTogether, row = next < block.rows ? next : block.rows - 1;
              const int at = j + part % kTogether * kWidth, place = (block.row + row) * size + unit + at;
              parts[part] = {block.sums + row * kBlock + at, sums[block.row + row] + unit + at, cell + place,
                             after + place, block.column + at};
            }
            StepCells(parts, size, weights);
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

}  // namespace
}  // namespace onrecord::syntax
