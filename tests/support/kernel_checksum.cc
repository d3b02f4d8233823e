#include "tests/support/kernel_checksum.h"

#include <cstring>
#include <limits>
#include <vector>

namespace onrecord::syntax {
namespace {

// Numbers from a linear congruential generator.
class Numbers {
 public:
  uint8_t Byte() {
    state_ = state_ * 1664525u + 1013904223u;
    return static_cast<uint8_t>(state_ >> 24);
  }
  // Between -2 and 2.
  float Float() { return static_cast<float>(Byte() - 128) / 64.0f + static_cast<float>(Byte()) / 65536.0f; }
  std::vector<float> Floats(int n) {
    std::vector<float> out(static_cast<size_t>(n));
    for (float& x : out) x = Float();
    return out;
  }
  std::vector<uint8_t> Bytes(int n) {
    std::vector<uint8_t> out(static_cast<size_t>(n));
    for (uint8_t& x : out) x = Byte();
    return out;
  }

 private:
  uint32_t state_ = 1;
};

class Hash {
 public:
  template <typename T>
  void Take(const std::vector<T>& values) {
    for (const T& value : values) {
      uint32_t bits = 0;
      std::memcpy(&bits, &value, sizeof value);
      hash_ = (hash_ ^ bits) * 1099511628211u;
    }
  }
  uint64_t value() const { return hash_; }

 private:
  uint64_t hash_ = 14695981039346656037u;
};

// A matrix of bytes, the greatest among them.
struct Table {
  int rows, columns;
  std::vector<int8_t> values;
  std::vector<int32_t> start;
  std::vector<float> scale;
  Table(int rows, int columns, Numbers* numbers)
      : rows(rows),
        columns(columns),
        values(static_cast<size_t>(rows * columns)),
        start(static_cast<size_t>(columns)) {
    for (size_t i = 0; i < values.size(); ++i)
      values[i] = static_cast<int8_t>(i % 7 == 0 ? 127 : i % 11 == 0 ? -127 : numbers->Byte() / 2 - 64);
    for (int j = 0; j < columns; ++j) {
      const int first = j / kBlock * kBlock, width = columns - first < kBlock ? columns - first : kBlock;
      for (int i = 0; i < rows; ++i)
        start[static_cast<size_t>(j)] -=
            kZero * values[static_cast<size_t>(first * rows + i / 4 * 4 * width + (j - first) * 4 + i % 4)];
      scale.push_back(1e-4f * (0.5f + static_cast<float>(numbers->Byte()) / 256.0f));
    }
  }
  ByteMatrix view() const { return {rows, columns, values.data(), start.data(), scale.data()}; }
};

void TakeFloats(const Kernels& kernels, Numbers* numbers, Hash* hash) {
  const int size = 32;
  const std::vector<float> a = numbers->Floats(7 * size), b = numbers->Floats(size * 3 * size);
  std::vector<float> c(7 * 3 * size), z = numbers->Floats(3 * size), before = numbers->Floats(size),
                                      cell(size), squashed(size), hidden(size), sum(size);
  kernels.multiply_add(7, 3 * size, size, a.data(), size, 1, b.data(), 3 * size, c.data(), 3 * size);
  kernels.cell_step(size, z.data(), before.data(), cell.data(), squashed.data(), hidden.data());
  const std::vector<const float*> rows = {a.data(), a.data() + size, a.data() + 2 * size};
  kernels.sum_rows(3, rows.data(), size, sum.data());
  for (const std::vector<float>* values : {&c, &z, &cell, &squashed, &hidden, &sum}) hash->Take(*values);
}

void TakeProducts(const Kernels& kernels, Numbers* numbers, Hash* hash) {
  for (const int columns : {16, 32, 48, 80, 96, 288}) {
    for (const int k : {20, 96, 288}) {
      const int m = 1 + columns % 13;
      const Table table(k, columns, numbers);
      std::vector<uint8_t> a = numbers->Bytes(PadToLanes(m) * k);
      for (int p = 0; p < k; ++p) a[static_cast<size_t>(p)] = static_cast<uint8_t>(p % 3 == 0 ? 0 : 255);
      const std::vector<float> scale = numbers->Floats(m), add = numbers->Floats(columns);
      std::vector<float> c(static_cast<size_t>(m * columns));
      kernels.multiply_bytes(m, a.data(), k, scale.data(), table.view(), add.data(), c.data(), columns);
      hash->Take(c);
    }
  }
}

void TakeCells(const Kernels& kernels, Numbers* numbers, Hash* hash) {
  const int size = 96;
  const Table table(size, 3 * size, numbers);
  for (int m = 1; m <= 16; ++m) {
    const std::vector<uint8_t> before = numbers->Bytes((m + kLanes) * size);
    const std::vector<float> input = numbers->Floats(m * 3 * size);
    std::vector<float> cells = numbers->Floats(m * size);
    std::vector<const float*> sums;
    for (int i = 0; i < m; ++i) sums.push_back(input.data() + i * 3 * size);
    std::vector<uint8_t> after(static_cast<size_t>(m * size));
    kernels.cell_step_bytes(m, size, before.data(), table.view(), sums.data(), cells.data(), after.data());
    hash->Take(cells);
    hash->Take(after);
  }
}

void TakeBytes(const Kernels& kernels, Numbers* numbers, Hash* hash) {
  const int m = 5, n = 80;
  const std::vector<float> x = numbers->Floats(m * n), plus = numbers->Floats(n);
  const std::vector<const float*> more(m, plus.data());
  std::vector<uint8_t> bytes(m * n);
  std::vector<float> scales(m);
  kernels.to_bytes(m, n, x.data(), n, more.data(), 0.1f, bytes.data(), n, scales.data());
  std::vector<int8_t> values(static_cast<size_t>(PadToLanes(m) * n));
  std::vector<int32_t> start(static_cast<size_t>(PadToLanes(m))), best(m);
  kernels.rows_to_columns(m, n, bytes.data(), values.data(), start.data());
  kernels.find_best(m, x.data(), n, 3, n - 2, best.data());
  hash->Take(bytes), hash->Take(scales), hash->Take(values), hash->Take(start), hash->Take(best);
}

void TakeChart(const Kernels& kernels, Numbers* numbers, Hash* hash) {
  const int n = 21, row = PadToLanes(n + 1);
  const std::vector<float> scores = numbers->Floats(n * row);
  SpanChart chart;
  chart.row = n + kLanes;
  const auto size = static_cast<size_t>(n * chart.row);
  std::vector<float> values(6 * size + kLanes, -std::numeric_limits<float>::infinity());
  float* table = values.data();
  for (float** part : {&chart.right, &chart.right_transposed, &chart.left, &chart.left_transposed,
                       &chart.right_open, &chart.left_open_transposed}) {
    *part = table;
    table += size;
  }
  kernels.fill_chart(n, scores.data(), row, chart);
  hash->Take(values);
}

}  // namespace

uint64_t KernelChecksum(const Kernels& kernels) {
  Numbers numbers;
  Hash hash;
  for (const auto take : {TakeFloats, TakeProducts, TakeCells, TakeBytes, TakeChart})
    take(kernels, &numbers, &hash);
  return hash.value();
}

}  // namespace onrecord::syntax
