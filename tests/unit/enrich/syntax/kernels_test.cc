#include "enrich/syntax/kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/support/kernel_checksum.h"

namespace onrecord::syntax {
namespace {

std::vector<float> Numbers(size_t n, float from) {
  std::vector<float> out(n);
  for (size_t i = 0; i < n; ++i) out[i] = std::sin(from + static_cast<float>(i) * 0.7f) * 3;
  return out;
}

std::vector<const Kernels*> Versions() {
  std::vector<const Kernels*> versions;
  for (const NamedKernels* one = kAllKernels; one->name != nullptr; ++one) {
    if (const Kernels* kernels = one->get(); kernels != nullptr) versions.push_back(kernels);
  }
  return versions;
}

TEST(Kernels, MultiplyLikeTheTextbook) {
  const int m = 7, n = 48, k = 5;
  const std::vector<float> a = Numbers(m * k, 1), b = Numbers(k * n, 2);
  for (const Kernels* kernels : Versions()) {
    std::vector<float> c(m * n, 1.0f);
    kernels->multiply_add(m, n, k, a.data(), k, 1, b.data(), n, c.data(), n);
    for (int i = 0; i < m; ++i) {
      for (int j = 0; j < n; ++j) {
        float sum = 1;
        for (int p = 0; p < k; ++p)
          sum += a[static_cast<size_t>(i * k + p)] * b[static_cast<size_t>(p * n + j)];
        EXPECT_NEAR(c[static_cast<size_t>(i * n + j)], sum, 1e-4);
      }
    }
  }
}

TEST(Kernels, GiveTheSameBitsOnEveryProcessor) {
  const int size = 32;
  std::vector<std::vector<float>> results;
  for (const Kernels* kernels : Versions()) {
    std::vector<float> z = Numbers(3 * size, 3), before = Numbers(size, 4), cell(size), squashed(size),
                       hidden(size);
    kernels->cell_step(size, z.data(), before.data(), cell.data(), squashed.data(), hidden.data());
    std::vector<float> product(size, 0.5f);
    kernels->multiply_add(1, size, size, hidden.data(), size, 1, Numbers(size * size, 5).data(), size,
                          product.data(), size);
    hidden.insert(hidden.end(), product.begin(), product.end());
    results.push_back(hidden);
  }
  for (const std::vector<float>& result : results) EXPECT_EQ(result, results[0]);
}

// tests/cross runs the same on processors of another kind.
TEST(Kernels, GiveTheBitsTheyGiveEverywhere) {
  for (const Kernels* kernels : Versions()) EXPECT_EQ(KernelChecksum(*kernels), kKernelChecksum);
}

TEST(Kernels, SumRowsInTheirOrder) {
  const std::vector<float> a = Numbers(32, 1), b = Numbers(32, 2), c = Numbers(32, 3);
  const std::vector<const float*> rows = {a.data(), b.data(), c.data()};
  for (const Kernels* kernels : Versions()) {
    std::vector<float> out(32, 5.0f);
    kernels->sum_rows(3, rows.data(), 32, out.data());
    for (size_t j = 0; j < out.size(); ++j) EXPECT_EQ(out[j], a[j] + b[j] + c[j]);
    kernels->sum_rows(0, nullptr, 32, out.data());
    EXPECT_EQ(out, std::vector<float>(32, 0.0f));
  }
}

// A matrix of whole numbers, and what it says plainly.
struct ByteTable {
  std::vector<uint8_t> rows;  // m x n, to be laid out as columns
  std::vector<int8_t> values;
  std::vector<int32_t> start;
  std::vector<float> scale;
  int m, n;
  ByteTable(const Kernels& kernels, int m, int n)
      : rows(static_cast<size_t>(m * n)),
        values(static_cast<size_t>(PadToLanes(m) * n)),
        start(static_cast<size_t>(PadToLanes(m))),
        scale(start.size(), 0.5f),
        m(m),
        n(n) {
    for (size_t i = 0; i < rows.size(); ++i) rows[i] = static_cast<uint8_t>(i * 91 % 255 + 1);
    kernels.rows_to_columns(m, n, rows.data(), values.data(), start.data());
  }
  ByteMatrix view() const { return {n, PadToLanes(m), values.data(), start.data(), scale.data()}; }
  int at(int p, int j) const { return j < m ? rows[static_cast<size_t>(j * n + p)] - kZero : 0; }
};

TEST(Kernels, MultiplyBytesLikeTheTextbook) {
  for (const int columns : {10, 16, 31, 48, 70}) {
    for (const int m : {1, 2, 4, 7, 8, 19}) {
      const int k = 20;
      std::vector<uint8_t> a(static_cast<size_t>(PadToLanes(m) * k));
      for (size_t i = 0; i < a.size(); ++i) a[i] = static_cast<uint8_t>(i * 37 % 256);
      const std::vector<float> a_scale(static_cast<size_t>(m), 0.25f);
      for (const Kernels* kernels : Versions()) {
        const ByteTable b(*kernels, columns, k);
        const int n = b.view().columns;
        const std::vector<float> add(static_cast<size_t>(n), 1.0f);
        std::vector<float> c(static_cast<size_t>(m * n));
        kernels->multiply_bytes(m, a.data(), k, a_scale.data(), b.view(), add.data(), c.data(), n);
        for (int i = 0; i < m; ++i) {
          for (int j = 0; j < n; ++j) {
            int sum = 0;
            for (int p = 0; p < k; ++p) sum += (a[static_cast<size_t>(i * k + p)] - kZero) * b.at(p, j);
            ASSERT_EQ(c[static_cast<size_t>(i * n + j)], 1.0f + 0.125f * static_cast<float>(sum));
          }
        }
      }
    }
  }
}

// Products of the greatest bytes, in pairs, which 16 bits do not hold.
TEST(Kernels, MultiplyTheGreatestBytes) {
  const int m = 5, k = 36, n = 48;
  for (const uint8_t byte : {uint8_t{0}, uint8_t{1}, uint8_t{255}}) {
    for (const int8_t weight : {int8_t{-127}, int8_t{127}}) {
      const std::vector<uint8_t> a(static_cast<size_t>(kLanes * k), byte);
      const std::vector<int8_t> values(static_cast<size_t>(k * n), weight);
      const std::vector<int32_t> start(static_cast<size_t>(n), -kZero * k * weight);
      const std::vector<float> scale(static_cast<size_t>(n), 1.0f), add(static_cast<size_t>(n), 0.0f);
      for (const Kernels* kernels : Versions()) {
        std::vector<float> c(static_cast<size_t>(m * n));
        kernels->multiply_bytes(m, a.data(), k, nullptr, {k, n, values.data(), start.data(), scale.data()},
                                add.data(), c.data(), n);
        const std::vector<float> expected(c.size(), static_cast<float>((byte - kZero) * weight * k));
        ASSERT_EQ(c, expected);
      }
    }
  }
}

TEST(Kernels, RefuseToForceAnUnknownVersion) { EXPECT_FALSE(ForceKernels("abacus")); }

TEST(Kernels, RunCellsInStepAsTheyRunAlone) {
  const int size = 32, cells = 11;
  std::vector<std::vector<uint8_t>> results;
  for (const Kernels* kernels : Versions()) {
    const ByteTable recurrent(*kernels, 3 * size, size);
    const std::vector<float> input = Numbers(3 * size * cells, 3);
    std::vector<uint8_t> before(size * (cells + kLanes)), together(before.size()), alone(before.size());
    for (size_t i = 0; i < before.size(); ++i) before[i] = static_cast<uint8_t>(i * 37 % 255 + 1);
    std::vector<float> cell = Numbers(size * cells, 4), cell_alone = cell;
    std::vector<const float*> sums;
    for (size_t i = 0; i < cells; ++i) sums.push_back(input.data() + i * 3 * size);
    ByteMatrix weights = recurrent.view();
    const std::vector<float> scale(3 * size, 1e-5f);
    weights.scale = scale.data();
    kernels->cell_step_bytes(cells, size, before.data(), weights, sums.data(), cell.data(), together.data());
    for (size_t i = 0; i < cells; ++i) {
      kernels->cell_step_bytes(1, size, before.data() + i * size, weights, &sums[i],
                               cell_alone.data() + i * size, alone.data() + i * size);
    }
    EXPECT_EQ(together, alone);
    EXPECT_EQ(cell, cell_alone);
    results.push_back(together);
  }
  for (const auto& result : results) EXPECT_EQ(result, results[0]);
}

TEST(Kernels, StepCellsInBytesAsInFloats) {
  const int size = 16;
  const std::vector<uint8_t> before(size * kLanes, kZero);
  for (const Kernels* kernels : Versions()) {
    const ByteTable recurrent(*kernels, 3 * size, size);
    std::vector<float> z = Numbers(3 * size, 3), cell_before = Numbers(size, 4), cell(size), squashed(size),
                       hidden(size), packed_cell = cell_before;
    std::vector<uint8_t> after(size);
    const float* sums = z.data();
    kernels->cell_step_bytes(1, size, before.data(), recurrent.view(), &sums, packed_cell.data(),
                             after.data());
    kernels->cell_step(size, z.data(), cell_before.data(), cell.data(), squashed.data(), hidden.data());
    for (size_t i = 0; i < size; ++i) {
      EXPECT_NEAR(packed_cell[i], cell[i], 3e-3);
      EXPECT_NEAR((after[i] - kZero) / kUnit, hidden[i], 0.5 / kUnit + 3e-3);
    }
  }
}

TEST(Kernels, TurnRowsIntoBytes) {
  std::vector<std::vector<uint8_t>> results;
  for (const Kernels* kernels : Versions()) {
    std::vector<float> x = Numbers(2 * 48, 1), plus = Numbers(48, 2);
    std::fill_n(x.begin() + 48, 48, 0.0f);
    const std::vector<const float*> pointers = {plus.data(), plus.data()};
    std::vector<uint8_t> out(2 * 48);
    std::vector<float> scales(2);
    kernels->to_bytes(2, 48, x.data(), 48, pointers.data(), 0.1f, out.data(), 48, scales.data());
    for (size_t i = 0; i < out.size(); ++i) {
      const float sum = x[i] + plus[i % 48], expected = sum > 0 ? sum : 0.1f * sum;
      EXPECT_NEAR((out[i] - kZero) * scales[i / 48], expected, 0.5f * scales[i / 48] + 1e-5f);
    }
    EXPECT_EQ(*std::max_element(out.begin(), out.begin() + 48), kZero + 127);
    results.push_back(out);
  }
  for (const auto& result : results) EXPECT_EQ(result, results[0]);
}

TEST(Kernels, FindTheFirstOfTheGreatest) {
  for (const Kernels* kernels : Versions()) {
    for (const int n : {16, 17, 33, 50}) {
      std::vector<float> values(static_cast<size_t>(2 * n), -3.0f);
      values[0] = 9;
      values[static_cast<size_t>(n - 1)] = values[static_cast<size_t>(n / 2 + 1)] = 2;
      values[static_cast<size_t>(2 * n - 1)] = 2;
      int32_t best[2];
      kernels->find_best(2, values.data(), n, 0, n, best);
      EXPECT_EQ(best[0], 0);
      EXPECT_EQ(best[1], n - 1);
      if (n == 16) continue;
      kernels->find_best(1, values.data(), n, 1, n, best);
      EXPECT_EQ(best[0], n / 2 + 1);
    }
  }
}

TEST(Kernels, SquashLikeTheHyperbolicTangent) {
  const int size = 16;
  std::vector<float> z(3 * size, 100.0f), before(size, 0.0f), cell(size), squashed(size), hidden(size);
  for (int i = 0; i < size; ++i) z[static_cast<size_t>(2 * size + i)] = static_cast<float>(i - 8) * 0.8f;
  BestKernels().cell_step(size, z.data(), before.data(), cell.data(), squashed.data(), hidden.data());
  for (int i = 0; i < size; ++i)
    EXPECT_NEAR(cell[static_cast<size_t>(i)], std::tanh(static_cast<float>(i - 8) * 0.8f), 2e-3);
}

}  // namespace
}  // namespace onrecord::syntax
