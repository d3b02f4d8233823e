#include "enrich/syntax/kernels.h"

#include <cstring>

#if defined(__linux__)
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace onrecord::syntax {

#if defined(__x86_64__)
const Kernels& Avx2Table();
const Kernels& AvxVnniTable();
const Kernels& Avx512Table();
const Kernels& TileTable();
const Kernels* Avx2Kernels() { return __builtin_cpu_supports("avx2") ? &Avx2Table() : nullptr; }
const Kernels* AvxVnniKernels() {
  return Avx2Kernels() != nullptr && __builtin_cpu_supports("avxvnni") ? &AvxVnniTable() : nullptr;
}
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
const Kernels* AvxVnniKernels() { return nullptr; }
const Kernels* Avx512Kernels() { return nullptr; }
const Kernels* TileKernels() { return nullptr; }
#endif

#if defined(__aarch64__)
const Kernels& DotTable();
const Kernels* DotKernels() {
#if defined(__linux__)
  constexpr unsigned long kDotProducts = 1ul << 20;  // HWCAP_ASIMDDP
  static const bool may = (getauxval(AT_HWCAP) & kDotProducts) != 0;
#else
  constexpr bool may = true;  // all of Apple's have them
#endif
  return may ? &DotTable() : nullptr;
}
#else
const Kernels* DotKernels() { return nullptr; }
#endif

const NamedKernels kAllKernels[] = {
    {"amx", TileKernels},  {"avx512", Avx512Kernels}, {"avx-vnni", AvxVnniKernels},
    {"avx2", Avx2Kernels}, {"dot", DotKernels},       {"baseline", BaselineKernels},
    {nullptr, nullptr}};

namespace {

// The version that ForceKernels asked for.
const Kernels* forced = nullptr;

const Kernels& Fastest() {
  for (const NamedKernels* one = kAllKernels; one->name != nullptr; ++one) {
    if (const Kernels* kernels = one->get(); kernels != nullptr) return *kernels;
  }
  return *BaselineKernels();
}

}  // namespace

const Kernels& BestKernels() {
  static const Kernels& best = forced != nullptr ? *forced : Fastest();
  return best;
}

bool ForceKernels(const char* name) {
  for (const NamedKernels* one = kAllKernels; one->name != nullptr; ++one) {
    if (std::strcmp(one->name, name) == 0) forced = one->get();
  }
  return forced != nullptr && &BestKernels() == forced;
}

}  // namespace onrecord::syntax
