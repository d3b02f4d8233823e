#pragma once
#include <cstdint>
#include <vector>

namespace onrecord::syntax {

// The best tree with one root over n words. `scores` has n rows of `stride` floats; row j, column i is the
// score of word i as head of word j, column n the score of j as the root. Gives each word's head, -1 for the
// root. Where the best heads taken singly are no tree, the best projective tree (Eisner 1996). n >= 1; work
// grows with n cubed.
std::vector<int32_t> DecodeTree(int n, const float* scores, int stride);

}  // namespace onrecord::syntax
