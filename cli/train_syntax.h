#pragma once

namespace onrecord::cli {

// `onrecord train-syntax --treebank FILE... --out FILE`: learns the model of enrich/syntax.
int RunTrainSyntax(int argc, const char* const* argv);

}  // namespace onrecord::cli
