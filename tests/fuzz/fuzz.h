#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

// Fuzz targets. Each source tests/fuzz/fuzz_NAME.cc defines one function that takes any bytes, runs a parser
// of untrusted input on them and ends the process where a promise does not hold. It is built in two ways:
//
//   ./dev fuzz NAME SECONDS     clang's libFuzzer looks for new inputs, under the address and
//   undefined-behaviour sanitizers fuzz_NAME_test              an ordinary test (label fuzz) that runs the
//   seeds and mutations of them: replay_main.cc
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace onrecord::fuzz {

inline std::string_view Bytes(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Ends the process unless `holds`; also in builds without assert.
#define OR_FUZZ_CHECK(holds)                                                     \
  do {                                                                           \
    if (!(holds)) {                                                              \
      fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #holds); \
      abort();                                                                   \
    }                                                                            \
  } while (false)

}  // namespace onrecord::fuzz
