// Part of kernels_impl.h, which alone includes it: products, memory cells and conversions in bytes.

namespace onrecord::syntax {
namespace {

void MultiplyBytes(int m, const uint8_t* a, int a_row, const float* a_scale, const ByteMatrix& b,
                   const float* add, float* c, int c_row) {
  ForEachBlock(
      m, a, a_row, b, [&](const BlockSums& block) __attribute__((always_inline)) {
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
      m, before, weights.rows, weights, [&](const BlockSums& block) __attribute__((always_inline)) {
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

}  // namespace
}  // namespace onrecord::syntax
