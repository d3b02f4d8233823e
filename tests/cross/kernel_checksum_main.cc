#include <cinttypes>
#include <cstdio>

#include "tests/support/kernel_checksum.h"

// Prints the checksum of each version of the kernels that the processor runs; fails if one is not what it is
// everywhere. It needs nothing but the kernels, so that it is built for other processors with their compiler
// alone.
int main() {
  using namespace onrecord::syntax;  // NOLINT(google-build-using-namespace)
  int failed = 0;
  for (const NamedKernels* one = kAllKernels; one->name != nullptr; ++one) {
    const Kernels* kernels = one->get();
    if (kernels == nullptr) continue;
    const uint64_t checksum = KernelChecksum(*kernels);
    failed += checksum != kKernelChecksum;
    std::printf("%-9s %016" PRIx64 "%s\n", one->name, checksum,
                checksum == kKernelChecksum ? "" : "  DIFFERS");
  }
  return failed == 0 ? 0 : 1;
}
