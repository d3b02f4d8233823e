// The body of kernels_{baseline,avx2,avx512,tiles}.cc; OR_VECTOR_BYTES is the width of a register, OR_TILES
// says that there are tiles. It includes nothing but its parts: an inline function compiled here for a newer
// processor must not end up in the rest of the program.
#include "enrich/syntax/kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "enrich/syntax/kernel_vectors.h"
// In this order: each part reads those above.
#include "enrich/syntax/kernel_sums.h"
//
#include "enrich/syntax/kernel_bytes.h"
#include "enrich/syntax/kernel_floats.h"
#include "enrich/syntax/kernel_trees.h"

namespace onrecord::syntax {
namespace {

constexpr Kernels kKernels = {MultiplyAdd, CellStep,      SumRows,  MultiplyBytes, CellStepBytes,
                              ToBytes,     RowsToColumns, FindBest, FillChart};

}  // namespace
}  // namespace onrecord::syntax
