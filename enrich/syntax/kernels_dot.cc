#define OR_VECTOR_BYTES 16
#include "enrich/syntax/kernels_impl.h"

namespace onrecord::syntax {

const Kernels& DotTable() { return kKernels; }

}  // namespace onrecord::syntax
