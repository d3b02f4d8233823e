#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/clock.h"
#include "common/config/options.h"

namespace onrecord {

// The row of programs whose analyses are kept: --generation.
inline constexpr Option kGenerationOption = {
    "generation", OptionKind::kInteger, "0",
    "Number that orders the analyses of one revision: the highest is served. 0: kept in the state folder, "
    "and "
    "raised whenever the analyser differs from the last one used there."};
// Its value; 0: not given.
uint64_t GivenGeneration(const Options& options);

// The generation of `analyser` (its version as text): that of the last use if it was the last analyser used
// with `state_dir`, else max(last + 1, seconds since 1970), so that a return to an earlier analyser wins too.
// `given` other than 0 is taken instead. The result is kept in `state_dir`/analyser-generation, safe on disk
// when the call returns; processes that share the folder take turns. `state_dir` empty: nothing is kept.
//
//   GenerationOf("onrecord 0.2.0 …", "/var/lib/onrecord", 0, clock)  ->  1760000000
//   GenerationOf("onrecord 0.1.0 …", "/var/lib/onrecord", 0, clock)  ->  1760000001 one second later
//
// kDataLoss: the file is damaged, and how. kUnavailable: it cannot be read or written.
absl::StatusOr<uint64_t> GenerationOf(std::string_view analyser, const std::string& state_dir, uint64_t given,
                                      const Clock& clock);

}  // namespace onrecord
