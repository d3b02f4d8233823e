#include "ingest/document_reader/page_explanation.h"

#include <algorithm>
#include <map>

#include "common/base/strings.h"
#include "ingest/document_reader/document_reader.h"
#include "ingest/document_reader/page_metadata.h"
#include "ingest/document_reader/page_text.h"

namespace onrecord::ingest {
namespace {

constexpr size_t kMostCandidates = 10;

std::optional<HtmlNode> ParsePage(std::string_view bytes, std::string_view path) {
  FileProbe probe;
  probe.Feed(bytes);
  FileKind kind;
  if (probe.Finish(path, &kind) || kind.type != MediaType::kHtml || kind.gzip) return std::nullopt;
  std::string html;
  if (!Decoder(kind.encoding).Feed(bytes, true, &html).ok()) return std::nullopt;
  return ParseHtml(html);
}

std::string Describe(const HtmlNode& node) {
  std::string out = node.name;
  if (const std::string_view id = node.Attribute("id"); !id.empty()) StrAppend(&out, "#", id.substr(0, 40));
  const std::string_view names = Trim(node.Attribute("class"));
  if (!names.empty()) StrAppend(&out, ".", names.substr(0, std::min<size_t>(40, names.find(' '))));
  return out;
}

// The prose of the topmost boxes that were left out, by reason.
void AddLeftOut(const HtmlNode& node, const std::vector<BoxFacts>& facts,
                std::map<std::string_view, double>* out) {
  const BoxFacts& f = facts[node.index];
  if (f.left != Left::kNo) {
    if (f.all_prose > 0) (*out)[Name(f.left)] += f.all_prose;
    return;
  }
  for (const HtmlNode& child : node.children) AddLeftOut(child, facts, out);
}

}  // namespace

std::optional<PageExplanation> ExplainPage(std::string_view bytes, std::string_view path) {
  const std::optional<HtmlNode> page = ParsePage(bytes, path);
  if (!page) return std::nullopt;
  PageMetadata metadata = ReadDeclaredMetadata(*page);
  const std::vector<BoxFacts> facts = MeasurePage(*page, metadata.declared.title);
  AddShownMetadata(*page, facts, &metadata);
  const PageText text = ReadPageText(*page, facts, metadata.declared.title);
  PageExplanation out;
  for (const Candidate& c : text.candidates) {
    if (out.candidates.size() < kMostCandidates)
      out.candidates.push_back({Describe(*c.node), c.evidence, c.share, c.score});
  }
  const double all = facts[page->index].all_prose;
  if (all > 0) {
    std::map<std::string_view, double> left;
    AddLeftOut(*page, facts, &left);
    double rest = text.left_out * all;
    for (const auto& [reason, prose] : left) {
      out.left_out.push_back({reason, prose / all});
      rest -= prose;
    }
    if (rest >= 1) out.left_out.push_back({"outside", rest / all});
    std::stable_sort(out.left_out.begin(), out.left_out.end(),
                     [](const auto& a, const auto& b) { return a.share > b.share; });
  }
  for (const DayEvidence& day : metadata.days) out.days.push_back({Name(day.source), day.value});
  return out;
}

}  // namespace onrecord::ingest
