#pragma once

namespace onrecord::cli {

// `onrecord store copy FROM TO`: puts all of one store into another one, of the same engine or not.
int RunStore(int argc, const char* const* argv);

}  // namespace onrecord::cli
