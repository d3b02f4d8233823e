#define OR_VECTOR_BYTES 64
#include "enrich/syntax/kernels_impl.h"

namespace onrecord::syntax {

const Kernels& Avx512Table() { return kKernels; }

}  // namespace onrecord::syntax
