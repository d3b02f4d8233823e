#include "ingest/document_reader/page_text.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "ingest/document_reader/html_text.h"

namespace onrecord::ingest {
namespace {

constexpr uint32_t kShortestLead = 40;  // bytes of a paragraph between heading and text

bool Holds(const HtmlNode& node, const std::vector<BoxFacts>& facts, uint32_t index) {
  return index >= node.index && index < facts[node.index].end;
}

void CollectHeadings(const HtmlNode& node, const std::vector<BoxFacts>& facts,
                     std::vector<const HtmlNode*>* out) {
  const Left left = facts[node.index].left;
  if (node.name.empty() || left == Left::kCode || left == Left::kForeign || left == Left::kHidden) return;
  if (node.name == "h1" && !LineText(node).empty()) out->push_back(&node);
  for (const HtmlNode& child : node.children) CollectHeadings(child, facts, out);
}

// The <h1> of the page that says most of `title`, or, where there is no title, its first; null: the name of
// the paper is no heading.
const HtmlNode* MatchingHeading(const std::vector<const HtmlNode*>& headings, std::string_view title) {
  if (title.empty()) return headings.empty() ? nullptr : headings.front();
  const std::string folded = FoldCase(title);
  const HtmlNode* best = nullptr;
  size_t most = folded.size() / 3;  // less of the title than that is the name of the paper
  for (const HtmlNode* heading : headings) {
    const std::string text = FoldCase(LineText(*heading));
    const bool matches = folded.find(text) != std::string::npos || text.find(folded) != std::string::npos;
    if (matches && text.size() > most) best = heading, most = text.size();
  }
  return best;
}

// The paragraphs behind the heading and before the article's box: a lead that stands in a box of its own.
void CollectLead(const HtmlNode& node, const std::vector<BoxFacts>& facts, uint32_t begin, uint32_t end,
                 std::vector<const HtmlNode*>* out) {
  const BoxFacts& f = facts[node.index];
  if (node.name.empty() || f.left != Left::kNo || f.end <= begin || node.index >= end) return;
  const bool prose = f.own >= kShortestLead && f.own_linked * 2 < f.own;
  if (node.index >= begin && f.end <= end && prose && (node.name == "p" || f.prose > 0)) {
    out->push_back(&node);
    return;
  }
  for (const HtmlNode& child : node.children) CollectLead(child, facts, begin, end, out);
}

// Where every box was left out, all that readers see is better than nothing.
std::vector<BoxFacts> WithAllText(std::vector<BoxFacts> facts) {
  for (BoxFacts& f : facts) {
    if (f.left != Left::kCode) f.left = Left::kNo;
  }
  return facts;
}

}  // namespace

PageText ReadPageText(const HtmlNode& page, const std::vector<BoxFacts>& facts, std::string_view title) {
  PageText out;
  out.candidates = FindCandidates(page, facts);
  const HtmlNode& core = *out.candidates.front().node;
  const std::string body = BlockText(core, facts);
  if (body.empty()) {
    if (facts[page.index].all_prose > 0) out.text = BlockText(page, WithAllText(facts));
    return out;
  }
  std::vector<const HtmlNode*> headings;
  CollectHeadings(page, facts, &headings);
  const bool inside = std::any_of(headings.begin(), headings.end(), [&](const HtmlNode* heading) {
    return Holds(core, facts, heading->index) && facts[heading->index].left == Left::kNo;
  });
  const HtmlNode* const heading = inside ? nullptr : MatchingHeading(headings, title);
  uint32_t prose = facts[core.index].prose;
  if (heading != nullptr && !Holds(core, facts, heading->index)) {
    out.text = LineText(*heading);
    std::vector<const HtmlNode*> lead;
    if (heading->index < core.index) CollectLead(page, facts, facts[heading->index].end, core.index, &lead);
    for (const HtmlNode* paragraph : lead) {
      StrAppend(&out.text, "\n\n", BlockText(*paragraph, facts));
      prose += facts[paragraph->index].prose;
    }
    out.text += "\n\n";
  }
  out.text += body;
  const uint32_t all = facts[page.index].all_prose;
  out.left_out = all == 0 ? 0 : 1 - static_cast<double>(std::min(prose, all)) / all;
  return out;
}

}  // namespace onrecord::ingest
