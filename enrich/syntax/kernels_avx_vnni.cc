#define OR_VECTOR_BYTES 32
#include "enrich/syntax/kernels_impl.h"

namespace onrecord::syntax {

const Kernels& AvxVnniTable() { return kKernels; }

}  // namespace onrecord::syntax
