#define OR_VECTOR_BYTES 64
#define OR_TILES
#include "enrich/syntax/kernels_impl.h"

namespace onrecord::syntax {

const Kernels& TileTable() { return kKernels; }

}  // namespace onrecord::syntax
