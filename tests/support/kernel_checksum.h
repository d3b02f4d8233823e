#pragma once
#include <cstdint>

#include "enrich/syntax/kernels.h"

namespace onrecord::syntax {

// A hash of the bits of all that the kernels give for numbers that depend on nothing but this function. Every
// version on every processor must give kKernelChecksum; whoever changes what the kernels work out changes it
// too.
uint64_t KernelChecksum(const Kernels& kernels);

inline constexpr uint64_t kKernelChecksum = 0x59c6b214de1ab521;

}  // namespace onrecord::syntax
