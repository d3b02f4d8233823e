#pragma once

namespace onrecord::cli {

// `onrecord statements`: joins the quotes of articles into utterances and talking points, one JSON line a
// piece.
int RunStatements(int argc, const char* const* argv);

}  // namespace onrecord::cli
