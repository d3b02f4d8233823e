#include "enrich/grammar/tree.h"

#include <algorithm>

namespace onrecord {
namespace {

bool HasHead(const std::vector<Token>& tokens, uint32_t i) {
  return tokens[i].head >= 0 && static_cast<size_t>(tokens[i].head) < tokens.size();
}

}  // namespace

Tree::Tree(const std::vector<Token>& tokens)
    : tokens_(tokens),
      begin_(tokens.size() + 1),
      ranges_(tokens.size()),
      in_(tokens.size()),
      out_(tokens.size()),
      depth_(tokens.size()) {
  for (uint32_t i = 0; i < tokens.size(); ++i) {
    ranges_[i] = {i, i + 1};
    const uint32_t sentence = tokens[i].sentence;
    if (sentence >= sentences_.size()) sentences_.resize(sentence + 1, {i, i});
    sentences_[sentence].last = i + 1;
  }
  ListChildren();
  WalkFromRoots();
}

void Tree::ListChildren() {
  const auto size = static_cast<uint32_t>(tokens_.size());
  for (uint32_t i = 0; i < size; ++i) {
    if (HasHead(tokens_, i)) ++begin_[static_cast<uint32_t>(tokens_[i].head) + 1];
  }
  for (uint32_t i = 0; i < size; ++i) begin_[i + 1] += begin_[i];
  children_.resize(begin_[size]);
  std::vector<uint32_t> next(begin_.begin(), begin_.end() - 1);
  for (uint32_t i = 0; i < size; ++i) {
    if (HasHead(tokens_, i)) children_[next[tokens_[i].head]++] = i;
  }
}

// Without recursion: a sentence of 10,000 words may be 10,000 arcs deep.
void Tree::WalkFromRoots() {
  const auto size = static_cast<uint32_t>(tokens_.size());
  std::vector<uint32_t> next(begin_.begin(), begin_.end() - 1);  // the next child to enter
  uint32_t clock = 1;
  std::vector<uint32_t> path;
  for (uint32_t root = 0; root < size; ++root) {
    if (HasHead(tokens_, root)) continue;
    path.push_back(root);
    in_[root] = clock++;
    while (!path.empty()) {
      const uint32_t at = path.back();
      if (next[at] < begin_[at + 1]) {
        const uint32_t child = children_[next[at]++];
        in_[child] = clock++;
        depth_[child] = static_cast<uint32_t>(path.size());
        path.push_back(child);
        continue;
      }
      out_[at] = clock++;
      path.pop_back();
      if (path.empty()) continue;
      TokenRange& above = ranges_[path.back()];
      above = {std::min(above.first, ranges_[at].first), std::max(above.last, ranges_[at].last)};
    }
  }
  for (uint32_t i = 0; i < size; ++i) {
    if (in_[i] == 0) in_[i] = out_[i] = clock++;  // in a cycle: below nothing but itself
  }
}

int32_t Tree::Child(uint32_t token, Deprel a, Deprel b) const {
  for (const uint32_t child : Children(token)) {
    if (tokens_[child].deprel == a || tokens_[child].deprel == b) return static_cast<int32_t>(child);
  }
  return -1;
}

int32_t Tree::Opener(uint32_t head, std::string_view lemma) const {
  for (const uint32_t child : Children(head)) {
    const Deprel r = tokens_[child].deprel;
    if (child < head && (r == Deprel::kMark || r == Deprel::kCase) && tokens_[child].lemma == lemma)
      return static_cast<int32_t>(child);
  }
  return -1;
}

std::string_view Tree::Case(uint32_t token) const {
  const int32_t child = Child(token, Deprel::kCase);
  return child < 0 ? std::string_view() : std::string_view(tokens_[child].lemma);
}

}  // namespace onrecord
