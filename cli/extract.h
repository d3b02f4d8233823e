#pragma once

namespace onrecord::cli {

// `onrecord extract`: the offline door to the analyser.
int RunExtract(int argc, const char* const* argv);

}  // namespace onrecord::cli
