#include "enrich/syntax/network.h"

#include <algorithm>

namespace onrecord::syntax {

void Matrix::Reset(int new_rows, int new_columns) {
  rows = new_rows;
  columns = new_columns;
  values.assign(static_cast<size_t>(rows) * static_cast<size_t>(columns), 0.0f);
}

void Matrix::Resize(int new_rows, int new_columns) {
  rows = new_rows;
  columns = new_columns;
  values.resize(static_cast<size_t>(rows) * static_cast<size_t>(columns));
}

Weights::Weights(const Shape& s) : shape(s) {
  const int h = s.hidden;
  const int heads = 2 * s.arc + 2 * s.label;
  const std::array<std::pair<int, int>, kWeightCount> sizes = {{
      {s.features, s.embedding},
      {s.embedding, 6 * h},
      {1, 6 * h},
      {h, 3 * h},
      {h, 3 * h},
      {2 * h, kTagColumns},
      {1, kTagColumns},
      {2 * h, kTagColumns},
      {2 * h, 6 * h},
      {1, 6 * h},
      {h, 3 * h},
      {h, 3 * h},
      {2 * h, heads},
      {1, heads},
      {s.arc, s.arc},
      {1, s.arc},
      {1, s.arc + s.label},
      {s.label, kLabelColumns},
      {1, kLabelColumns},
      {2 * h, kNameColumns},
      {1, kNameColumns},
      {s.vectors, s.embedding},
  }};
  for (size_t i = 0; i < sizes.size(); ++i) matrices[i].Reset(sizes[i].first, sizes[i].second);
}

void MultiplyAdd(const Kernels& kernels, const Matrix& a, const Matrix& weights, Matrix* c) {
  kernels.multiply_add(a.rows, weights.columns, weights.rows, a.values.data(), a.columns, 1,
                       weights.values.data(), weights.columns, c->values.data(), c->columns);
}

void SetRows(const Matrix& bias, int rows, Matrix* m) {
  m->rows = rows;
  m->columns = bias.columns;
  m->values.resize(static_cast<size_t>(rows) * static_cast<size_t>(bias.columns));
  for (int i = 0; i < rows; ++i) std::copy(bias.values.begin(), bias.values.end(), m->row(i));
}

void LayerStates::Run(const Kernels& kernels, int size, const Matrix& forward, const Matrix& backward,
                      int first, int last) {
  static constexpr float kZero[4096] = {};
  for (int direction = 0; direction < 2; ++direction) {
    const Matrix& recurrent = direction == 0 ? forward : backward;
    const int step = direction == 0 ? 1 : -1;
    int at = direction == 0 ? first : last - 1;
    for (int n = first; n < last; ++n, at += step) {
      float* z = gates.row(at) + direction * 3 * size;
      const int column = direction * size;
      const bool start = n == first;
      if (!start) {
        kernels.multiply_add(1, 3 * size, size, hidden.row(at - step) + column, 0, 1, recurrent.values.data(),
                             recurrent.columns, z, 0);
      }
      const float* before = start ? kZero : cell.row(at - step) + column;
      kernels.cell_step(size, z, before, cell.row(at) + column, tanh_cell.row(at) + column,
                        hidden.row(at) + column);
    }
  }
}

}  // namespace onrecord::syntax
