#include "enrich/syntax/kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace onrecord::syntax {
namespace {

std::vector<float> Numbers(size_t n, float from) {
  std::vector<float> out(n);
  for (size_t i = 0; i < n; ++i) out[i] = std::sin(from + static_cast<float>(i) * 0.7f) * 3;
  return out;
}

std::vector<const Kernels*> Versions() {
  std::vector<const Kernels*> versions = {BaselineKernels()};
  for (const Kernels* kernels : {Avx2Kernels(), Avx512Kernels()}) {
    if (kernels != nullptr) versions.push_back(kernels);
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

TEST(Kernels, MultiplyWholeNumbersLikeTheTextbook) {
  const int m = 6, n = 48, k = 10;
  std::vector<int16_t> a(m * k), b(k * n);
  for (size_t i = 0; i < a.size(); ++i) a[i] = static_cast<int16_t>(i * 37 % 8191) - 4095;
  for (size_t i = 0; i < b.size(); ++i) b[i] = static_cast<int16_t>(i * 91 % 4001) - 2000;
  for (const Kernels* kernels : Versions()) {
    std::vector<float> c(m * n, 1.0f);
    kernels->multiply_add_packed(m, n, k, a.data(), k, b.data(), 0.5f, c.data(), n);
    std::vector<float> row(n, 1.0f);
    kernels->multiply_add_packed(1, n, k, a.data(), k, b.data(), 0.5f, row.data(), n);
    for (int i = 0; i < m; ++i) {
      for (int j = 0; j < n; ++j) {
        int sum = 0;
        for (int p = 0; p < k; ++p)
          sum += a[static_cast<size_t>(i * k + p)] * b[static_cast<size_t>(p / 2 * 2 * n + 2 * j + p % 2)];
        EXPECT_EQ(c[static_cast<size_t>(i * n + j)], 1.0f + 0.5f * static_cast<float>(sum));
      }
    }
    EXPECT_EQ(row, std::vector<float>(c.begin(), c.begin() + n));
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
