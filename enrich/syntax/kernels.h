#pragma once
#include <cstdint>

// The arithmetic of the network, compiled once for each generation of processors and chosen when the program
// starts. Every version gives the same bits: sums run in the same order and nothing is contracted, so what an
// article yields does not depend on the machine.
namespace onrecord::syntax {

// Columns of matrices come in multiples of this many floats.
inline constexpr int kLanes = 16;

inline constexpr int PadToLanes(int n) { return (n + kLanes - 1) / kLanes * kLanes; }

// Values between -1 and 1 as whole numbers: round(x * kUnit).
inline constexpr float kUnit = 4096.0f;

struct Kernels {
  // c[i][j] += sum over p of a(i, p) * b[p][j], for i < m, j < n, p < k; a(i, p) = a[i * a_row + p * a_col],
  // b[p][j] = b[p * b_row + j], c[i][j] = c[i * c_row + j]. `n` is a multiple of kLanes.
  void (*multiply_add)(int m, int n, int k, const float* a, int a_row, int a_col, const float* b, int b_row,
                       float* c, int c_row);
  // c[i][j] += scale * sum over p of a[i * a_row + p] * b(p, j) in whole numbers, which must not overflow 32
  // bits. `b` holds pairs: b(p, j) = b[(p / 2) * 2 * n + 2 * j + p % 2]. `n` is a multiple of kLanes, `k`
  // even.
  void (*multiply_add_packed)(int m, int n, int k, const int16_t* a, int a_row, const int16_t* b, float scale,
                              float* c, int c_row);
  // One step of a memory cell whose forget gate is one minus its input gate. `z` holds the sums of the input
  // gate, the output gate and the candidate, `size` each; they are replaced by their activations.
  // `tanh_cell` receives tanh(cell), `hidden` the output. `size` is a multiple of kLanes.
  void (*cell_step)(int size, float* z, const float* cell_before, float* cell, float* tanh_cell,
                    float* hidden);
  // The same with nothing kept: `cell` is updated in place, the output is in units of kUnit, `z` stays.
  void (*cell_step_packed)(int size, const float* z, float* cell, int16_t* hidden);
};

// The fastest version this processor has.
const Kernels& BestKernels();

// The versions themselves, for tests; null where the processor cannot run them.
const Kernels* BaselineKernels();
const Kernels* Avx2Kernels();
const Kernels* Avx512Kernels();

}  // namespace onrecord::syntax
