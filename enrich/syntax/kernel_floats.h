// Part of kernels_impl.h, which alone includes it: products and memory cells in floats, for training.

namespace onrecord::syntax {
namespace {

template <int rows, int vectors>
inline __attribute__((always_inline)) void Block(int k, const float* a, int a_row, int a_col, const float* b,
                                                 int b_row, float* c, int c_row) {
  Vector sum[rows][vectors];
  for (int i = 0; i < rows; ++i) {
    for (int j = 0; j < vectors; ++j) sum[i][j] = At(c + i * c_row + j * kWidth);
  }
  for (int p = 0; p < k; ++p) {
    const float* row = b + static_cast<long>(p) * b_row;
    for (int i = 0; i < rows; ++i) {
      const float x = a[static_cast<long>(i) * a_row + static_cast<long>(p) * a_col];
      for (int j = 0; j < vectors; ++j) sum[i][j] += x * At(row + j * kWidth);
    }
  }
  for (int i = 0; i < rows; ++i) {
    for (int j = 0; j < vectors; ++j) At(c + i * c_row + j * kWidth) = sum[i][j];
  }
}

template <int vectors>
void Columns(int m, int k, const float* a, int a_row, int a_col, const float* b, int b_row, float* c,
             int c_row) {
  int i = 0;
  for (; i + 4 <= m; i += 4)
    Block<4, vectors>(k, a + static_cast<long>(i) * a_row, a_row, a_col, b, b_row,
                      c + static_cast<long>(i) * c_row, c_row);
  for (; i < m; ++i)
    Block<1, vectors>(k, a + static_cast<long>(i) * a_row, a_row, a_col, b, b_row,
                      c + static_cast<long>(i) * c_row, c_row);
}

void MultiplyAdd(int m, int n, int k, const float* a, int a_row, int a_col, const float* b, int b_row,
                 float* c, int c_row) {
  int j = 0;
  if (m == 1) {
    for (; j + 8 * kWidth <= n; j += 8 * kWidth) Block<1, 8>(k, a, a_row, a_col, b + j, b_row, c + j, c_row);
  }
  for (; j + 2 * kWidth <= n; j += 2 * kWidth) Columns<2>(m, k, a, a_row, a_col, b + j, b_row, c + j, c_row);
  for (; j + kWidth <= n; j += kWidth) Columns<1>(m, k, a, a_row, a_col, b + j, b_row, c + j, c_row);
}

void SumRows(int n, const float* const* rows, int columns, float* out) {
  constexpr int kVectors = kLanes / kWidth;
  for (int j = 0; j < columns; j += kLanes) {
    Vector sum[kVectors] = {};
    for (int i = 0; i < n; ++i) {
      for (int v = 0; v < kVectors; ++v) sum[v] += At(rows[i] + j + v * kWidth);
    }
    for (int v = 0; v < kVectors; ++v) At(out + j + v * kWidth) = sum[v];
  }
}

// Lambert's continued fraction, cut where it reaches one.
inline __attribute__((always_inline)) Vector Tanh(Vector x) {
  x = Within(x, -4.97f, 4.97f);
  const Vector s = x * x;
  return x * (135135.0f + s * (17325.0f + s * (378.0f + s))) /
         (135135.0f + s * (62370.0f + s * (3150.0f + s * 28.0f)));
}

void CellStep(int size, float* z, const float* cell_before, float* cell, float* tanh_cell, float* hidden) {
  for (int j = 0; j < size; j += kWidth) {
    const Vector input = Tanh(At(z + j) * 0.5f) * 0.5f + 0.5f;
    const Vector output = Tanh(At(z + size + j) * 0.5f) * 0.5f + 0.5f;
    const Vector candidate = Tanh(At(z + 2 * size + j));
    const Vector before = At(cell_before + j);
    const Vector now = before + input * (candidate - before);
    const Vector squashed = Tanh(now);
    At(z + j) = input;
    At(z + size + j) = output;
    At(z + 2 * size + j) = candidate;
    At(cell + j) = now;
    At(tanh_cell + j) = squashed;
    At(hidden + j) = output * squashed;
  }
}

}  // namespace
}  // namespace onrecord::syntax
