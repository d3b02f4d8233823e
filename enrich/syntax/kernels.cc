#include "enrich/syntax/kernels.h"

#if defined(__x86_64__) && defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

#include <initializer_list>

namespace onrecord::syntax {

#if defined(__x86_64__)
const Kernels& Avx2Table();
const Kernels& Avx512Table();
const Kernels& TileTable();
const Kernels* Avx2Kernels() { return __builtin_cpu_supports("avx2") ? &Avx2Table() : nullptr; }
const Kernels* Avx512Kernels() {
  return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vnni") ? &Avx512Table()
                                                                                    : nullptr;
}
#if defined(__linux__)
const Kernels* TileKernels() {
  constexpr long kRequestPermission = 0x1023, kTileData = 18;  // ARCH_REQ_XCOMP_PERM, XFEATURE_XTILEDATA
  static const bool may = Avx512Kernels() != nullptr && __builtin_cpu_supports("amx-int8") &&
                          syscall(SYS_arch_prctl, kRequestPermission, kTileData) == 0;
  return may ? &TileTable() : nullptr;
}
#else
const Kernels* TileKernels() { return nullptr; }
#endif
#else
const Kernels* Avx2Kernels() { return nullptr; }
const Kernels* Avx512Kernels() { return nullptr; }
const Kernels* TileKernels() { return nullptr; }
#endif

const Kernels& BestKernels() {
  static const Kernels& best = []() -> const Kernels& {
    for (const Kernels* kernels : {TileKernels(), Avx512Kernels(), Avx2Kernels()}) {
      if (kernels != nullptr) return *kernels;
    }
    return *BaselineKernels();
  }();
  return best;
}

}  // namespace onrecord::syntax
