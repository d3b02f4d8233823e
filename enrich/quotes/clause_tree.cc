#include "enrich/quotes/clause_tree.h"

#include <algorithm>

namespace onrecord {

ClauseTree::ClauseTree(const std::vector<Token>& tokens)
    : tokens_(tokens),
      begin_(tokens.size() + 1),
      ranges_(tokens.size()),
      in_(tokens.size()),
      out_(tokens.size()) {
  const auto size = static_cast<uint32_t>(tokens.size());
  const auto has_head = [&](uint32_t i) {
    return tokens[i].head >= 0 && static_cast<uint32_t>(tokens[i].head) < size;
  };
  for (uint32_t i = 0; i < size; ++i) {
    ranges_[i] = {i, i + 1};
    if (has_head(i)) ++begin_[static_cast<uint32_t>(tokens[i].head) + 1];
  }
  for (uint32_t i = 0; i < size; ++i) begin_[i + 1] += begin_[i];
  children_.resize(begin_[size]);
  std::vector<uint32_t> next(begin_.begin(), begin_.end() - 1);
  for (uint32_t i = 0; i < size; ++i) {
    if (has_head(i)) children_[next[static_cast<uint32_t>(tokens[i].head)]++] = i;
  }
  // A walk from each root without recursion: `next` is now the next child to enter.
  next.assign(begin_.begin(), begin_.end() - 1);
  uint32_t clock = 1;
  std::vector<uint32_t> path;
  for (uint32_t root = 0; root < size; ++root) {
    if (has_head(root)) continue;
    path.push_back(root);
    in_[root] = clock++;
    while (!path.empty()) {
      const uint32_t at = path.back();
      if (next[at] < begin_[at + 1]) {
        const uint32_t child = children_[next[at]++];
        in_[child] = clock++;
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
    if (in_[i] == 0) in_[i] = out_[i] = clock++;  // in a ring: below nothing but itself
  }
}

int32_t ClauseTree::Child(uint32_t token, Deprel a) const { return Child(token, a, a); }

int32_t ClauseTree::Child(uint32_t token, Deprel a, Deprel b) const {
  for (const uint32_t child : Children(token)) {
    if (tokens_[child].deprel == a || tokens_[child].deprel == b) return static_cast<int32_t>(child);
  }
  return -1;
}

int32_t ClauseTree::Opener(uint32_t head, std::string_view lemma) const {
  for (const uint32_t child : Children(head)) {
    const Deprel r = tokens_[child].deprel;
    if (child < head && (r == Deprel::kMark || r == Deprel::kCase) && tokens_[child].lemma == lemma)
      return static_cast<int32_t>(child);
  }
  return -1;
}

TokenRange ClauseTree::WithoutHearer(TokenRange range) const {
  uint32_t end = range.first;
  if (end < range.last && tokens_[end].upos == Upos::kDet) ++end;
  while (end < range.last && tokens_[end].upos == Upos::kAdj) ++end;
  const uint32_t nouns = end;
  while (end < range.last && (tokens_[end].upos == Upos::kPropn || tokens_[end].upos == Upos::kNoun)) ++end;
  if (end == nouns || end + 1 >= range.last) return range;
  const Token& next = tokens_[end];
  const bool anew = next.upos == Upos::kDet ||
                    (next.upos == Upos::kPron && next.xpos != Xpos::kWP && next.xpos != Xpos::kWDT);
  return anew ? TokenRange{end, range.last} : range;
}

bool ClauseTree::IsQuestion(uint32_t head) const {
  const TokenRange range = Range(head);
  for (uint32_t i = range.first; i < std::min(range.last, range.first + 3); ++i) {
    const Token& t = tokens_[i];
    if (t.xpos == Xpos::kWP || t.xpos == Xpos::kWRB || t.xpos == Xpos::kWDT || t.lemma == "whether")
      return true;
    if (t.lemma == "if" && t.deprel == Deprel::kMark) return true;
  }
  return false;
}

bool ClauseTree::IsInfinitive(uint32_t head) const {
  for (const uint32_t child : Children(head)) {
    if (child >= head) break;
    const Deprel r = tokens_[child].deprel;
    if (r == Deprel::kCop || r == Deprel::kNsubjOuter) return false;  // the plan was to go
    if (tokens_[child].xpos == Xpos::kTO) return true;
  }
  return false;
}

}  // namespace onrecord
