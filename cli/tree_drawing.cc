#include "cli/tree_drawing.h"

#include <map>
#include <vector>

#include "common/base/strings.h"
#include "common/base/tame.h"

namespace onrecord::cli {
namespace {

struct Frame {
  uint32_t token;
  size_t depth;
};

void DrawToken(std::string_view text, const Token& token, size_t depth, std::string* out) {
  StrAppend(out, std::string(2 * depth, ' '), TameLine(token.span.In(text)), "  ", Name(token.upos), "/",
            Name(token.xpos), " ", token.lemma, " ", Name(token.deprel), "\n");
}

void DrawSentence(std::string_view text, const Analysis& a, const Sentence& sentence, std::string* out) {
  std::map<int32_t, std::vector<uint32_t>> children;
  for (uint32_t i = sentence.first_token; i < sentence.last_token; ++i)
    children[a.tokens[i].head].push_back(i);
  // An explicit stack: a broken or very deep tree must not overflow ours.
  std::vector<Frame> open;
  for (auto it = children[-1].rbegin(); it != children[-1].rend(); ++it) open.push_back({*it, 0});
  while (!open.empty()) {
    const Frame frame = open.back();
    open.pop_back();
    DrawToken(text, a.tokens[frame.token], frame.depth, out);
    const std::vector<uint32_t>& below = children[static_cast<int32_t>(frame.token)];
    for (auto it = below.rbegin(); it != below.rend(); ++it) open.push_back({*it, frame.depth + 1});
  }
}

}  // namespace

std::string DrawTrees(std::string_view text, const Analysis& analysis) {
  std::string out;
  for (const Sentence& sentence : analysis.sentences) {
    out += '\n';
    DrawSentence(text, analysis, sentence, &out);
  }
  return out;
}

}  // namespace onrecord::cli
