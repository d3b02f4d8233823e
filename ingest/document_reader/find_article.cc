#include "ingest/document_reader/find_article.h"

#include <algorithm>

namespace onrecord::ingest {
namespace {

// What a page says of a box goes before what its text looks like, as long as most of the prose stands there.
constexpr double kArticleBodyWeight = 1.3;
constexpr double kArticleWeight = 1.25;
constexpr double kNamedWeight = 1.2;
constexpr double kMainWeight = 1.05;
constexpr double kBoxWeight = 1.0;
constexpr uint32_t kSomeProse = 140;  // bytes that a declared box must hold

// Bytes of prose, less a part of what stands beside it in the box: names of other articles, labels, menus.
double Net(const BoxFacts& f) {
  constexpr double kPenalty = 0.35;
  return f.prose - kPenalty * static_cast<double>(f.text - std::min(f.text, f.prose));
}

Candidate Describe(const HtmlNode& node, const BoxFacts& f) {
  if (node.Attribute("itemprop") == "articleBody" || node.Attribute("property") == "articleBody") {
    return {&node, "article_body", 0, kArticleBodyWeight};
  }
  if (node.name == "article" || node.Attribute("role") == "article")
    return {&node, "article", 0, kArticleWeight};
  if (f.kind == BoxKind::kBody && f.block) return {&node, "named", 0, kNamedWeight};
  if (node.name == "main" || node.Attribute("role") == "main") return {&node, "main", 0, kMainWeight};
  return {};
}

void Collect(const HtmlNode& node, const std::vector<BoxFacts>& facts, uint32_t page,
             std::vector<Candidate>* out) {
  const BoxFacts& f = facts[node.index];
  if (node.name.empty() || f.left != Left::kNo) return;
  Candidate candidate = Describe(node, f);
  if (candidate.node != nullptr && f.prose >= std::min(kSomeProse, page / 2) && page > 0) {
    candidate.share = static_cast<double>(f.prose) / page;
    candidate.score *= Net(f);
    out->push_back(candidate);
  }
  for (const HtmlNode& child : node.children) Collect(child, facts, page, out);
}

// The box whose prose outweighs most what stands beside it.
void FindBox(const HtmlNode& node, const std::vector<BoxFacts>& facts, const HtmlNode** best, double* most) {
  const BoxFacts& f = facts[node.index];
  if (node.name.empty() || f.left != Left::kNo || f.prose == 0) return;
  if (f.block && node.name != "p" && Net(f) > *most) *best = &node, *most = Net(f);
  for (const HtmlNode& child : node.children) FindBox(child, facts, best, most);
}

}  // namespace

const HtmlNode* Tighten(const HtmlNode& node, const std::vector<BoxFacts>& facts) {
  const HtmlNode* at = &node;
  while (true) {
    const HtmlNode* most = nullptr;
    for (const HtmlNode& child : at->children) {
      const BoxFacts& f = facts[child.index];
      if (f.left == Left::kNo && f.block && (most == nullptr || f.prose > facts[most->index].prose))
        most = &child;
    }
    if (most == nullptr || facts[most->index].prose < facts[at->index].prose || most->name == "p") return at;
    at = most;
  }
}

std::vector<Candidate> FindCandidates(const HtmlNode& page, const std::vector<BoxFacts>& facts) {
  std::vector<Candidate> candidates;
  const uint32_t prose = facts[page.index].prose;
  Collect(page, facts, prose, &candidates);
  const HtmlNode* box = &page;
  double most = 0;
  FindBox(page, facts, &box, &most);
  const double share = prose == 0 ? 1 : static_cast<double>(facts[box->index].prose) / prose;
  candidates.push_back({Tighten(*box, facts), "box", share, kBoxWeight * most});
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.score > b.score; });
  return candidates;
}

}  // namespace onrecord::ingest
