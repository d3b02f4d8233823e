#pragma once
#include <cstdint>

// The arithmetic of the network, compiled once for each generation of processors and chosen when the program
// starts. Every version gives the same bits: sums of floats run in the same order and nothing is contracted,
// sums of whole numbers are exact. What an article yields does not depend on the machine.
namespace onrecord::syntax {

// Columns of matrices come in multiples of this many floats.
inline constexpr int kLanes = 16;

inline constexpr int PadToLanes(int n) { return (n + kLanes - 1) / kLanes * kLanes; }

// Values between -1 and 1 as bytes: round(x * kUnit) + kZero.
inline constexpr float kUnit = 127.0f;
inline constexpr uint8_t kZero = 128;

// A matrix in bytes, laid out in blocks of kBlock columns (the last one may have fewer, in multiples of
// kLanes): value (p, j) of a block of w columns stands at [p / 4][j][p % 4], none is -128.
// `rows` is a multiple of 4, at most kMostRows.
struct ByteMatrix {
  int rows = 0, columns = 0;
  const int8_t* values = nullptr;
  const int32_t* start = nullptr;  // for each column: its sum times -kZero
  const float* scale = nullptr;    // for each column: what a unit of the sums of products is worth
};
inline constexpr int kBlock = 3 * kLanes;
inline constexpr int kMostRows = 4096;

// The best scores of trees over spans of words [i, j], for BestProjectiveTree: row i, column j of `right`
// (all words are attached to the left end i) and `left` (on the right end j); the same where the arc between
// the ends was made last. The transposed ones have row j, column i. `row` floats a row, kLanes more than
// there are words; what is no span must be minus infinity.
struct SpanChart {
  int row = 0;
  float *right, *right_transposed, *left, *left_transposed, *right_open, *left_open_transposed;
};

struct Kernels {
  // c[i][j] += sum over p of a(i, p) * b[p][j], for i < m, j < n, p < k; a(i, p) = a[i * a_row + p * a_col],
  // b[p][j] = b[p * b_row + j], c[i][j] = c[i * c_row + j]. `n` is a multiple of kLanes.
  void (*multiply_add)(int m, int n, int k, const float* a, int a_row, int a_col, const float* b, int b_row,
                       float* c, int c_row);
  // One step of a memory cell whose forget gate is one minus its input gate. `z` holds the sums of the input
  // gate, the output gate and the candidate, `size` each; they are replaced by their activations.
  // `tanh_cell` receives tanh(cell), `hidden` the output. `size` is a multiple of kLanes.
  void (*cell_step)(int size, float* z, const float* cell_before, float* cell, float* tanh_cell,
                    float* hidden);

  // out[j] = 0 + rows[0][j] + rows[1][j] + …, for n rows and j < columns, a multiple of kLanes.
  void (*sum_rows)(int n, const float* const* rows, int columns, float* out);

  // In the next two, rows of bytes past the last one are read, though not used, up to a multiple of kLanes.
  //
  // c[i][j] = add[j] + a_scale[i] * b.scale[j] * sum over p of (a[i][p] - kZero) * b(p, j), for i < m;
  // a[i][p] = a[i * a_row + p], c[i][j] = c[i * c_row + j]. `a_scale` null: 1.
  void (*multiply_bytes)(int m, const uint8_t* a, int a_row, const float* a_scale, const ByteMatrix& b,
                         const float* add, float* c, int c_row);
  // One step of `m` memory cells of `size` numbers with the same weights. `before` has a row of weights.rows
  // bytes for each, usually the outputs of the step before; `sums[i]` is added to its products with the
  // weights, laid out as in cell_step; `after` receives the outputs, m x size bytes; `cell` holds the cells,
  // updated in place. The columns of `weights` come in blocks of kLanes of each gate.
  void (*cell_step_bytes)(int m, int size, const uint8_t* before, const ByteMatrix& weights,
                          const float* const* sums, float* cell, uint8_t* after);
  // out[i * out_row + j] = round(x / scales[i]) + kZero, where x = sums[i * sums_row + j] (plus plus[i][j]
  // unless `plus` is null), times `leak` if negative, and scales[i] lets the greatest of its row be 127.
  void (*to_bytes)(int m, int n, const float* sums, int sums_row, const float* const* plus, float leak,
                   uint8_t* out, int out_row, float* scales);
  // Lays m rows of n bytes, as to_bytes gives them, out as the values of a ByteMatrix of n rows and
  // PadToLanes(m) columns, those past m zero; and its `start`.
  void (*rows_to_columns)(int m, int n, const uint8_t* rows, int8_t* values, int32_t* start);
  // best[i] = the index of the greatest of values[i * row + first, i * row + last), the first if there are
  // several. At least kLanes values.
  void (*find_best)(int m, const float* values, int row, int first, int last, int32_t* best);
  // Fills Eisner's chart of n words; see SpanChart. `scores` as for BestProjectiveTree.
  void (*fill_chart)(int n, const float* scores, int row, const SpanChart& chart);
};

// The fastest version this processor has.
const Kernels& BestKernels();

// The versions themselves, for tests and for measuring; null where the processor cannot run them.
// What every x86-64 has (SSE2), or every 64-bit ARM (NEON).
const Kernels* BaselineKernels();
const Kernels* Avx2Kernels();
// AVX2 with products of bytes (AVX-VNNI): laptops from 2021 on.
const Kernels* AvxVnniKernels();
const Kernels* Avx512Kernels();
// AVX-512 with tiles (AMX). Asks the system, once, to let this process use them.
const Kernels* TileKernels();
// NEON with scalar products of bytes (from 2018 on).
const Kernels* DotKernels();

// The versions above by name, the fastest first; the name of the last is null.
struct NamedKernels {
  const char* name;
  const Kernels* (*get)();
};
extern const NamedKernels kAllKernels[];

// Has BestKernels give the version of this name. False: there is none, or this processor cannot run it. For
// measuring: call it before the first use of a model, from one thread.
bool ForceKernels(const char* name);

}  // namespace onrecord::syntax
