#include "enrich/syntax/kernels.h"

#include <initializer_list>

namespace onrecord::syntax {

#if defined(__x86_64__)
const Kernels& Avx2Table();
const Kernels& Avx512Table();
const Kernels* Avx2Kernels() { return __builtin_cpu_supports("avx2") ? &Avx2Table() : nullptr; }
const Kernels* Avx512Kernels() {
  return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vnni") ? &Avx512Table()
                                                                                    : nullptr;
}
#else
const Kernels* Avx2Kernels() { return nullptr; }
const Kernels* Avx512Kernels() { return nullptr; }
#endif

const Kernels& BestKernels() {
  static const Kernels& best = []() -> const Kernels& {
    for (const Kernels* kernels : {Avx512Kernels(), Avx2Kernels()}) {
      if (kernels != nullptr) return *kernels;
    }
    return *BaselineKernels();
  }();
  return best;
}

}  // namespace onrecord::syntax
