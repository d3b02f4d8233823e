#pragma once

namespace onrecord::cli {

// `onrecord verify`: holds claimed quotations against the quotations of articles, one JSON line a claim.
int RunVerify(int argc, const char* const* argv);

}  // namespace onrecord::cli
