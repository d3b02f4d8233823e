#pragma once
#include <cstdint>
#include <vector>

namespace onrecord::syntax {

// Whether the heads of words (-1: root) form a tree with one root.
bool IsTree(const std::vector<int32_t>& heads);

// The best projective tree with one root over n words (Eisner 1996): each word's head, -1 for the root.
// `scores` has n rows of `stride` floats; row j, column i is the score of word i as head of word j, column n
// the score of j as the root. n >= 1; work grows with n cubed.
std::vector<int32_t> BestProjectiveTree(int n, const float* scores, int stride);

}  // namespace onrecord::syntax
