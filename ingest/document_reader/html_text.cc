#include "ingest/document_reader/html_text.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::ingest {
namespace {

// Zero characters, and those that are not seen: zero-width space, byte-order mark, soft hyphen.
bool IsIgnored(char32_t c) { return c == 0 || c == 0x200B || c == 0xFEFF || c == 0xAD; }

// Collects text block by block.
class Writer {
 public:
  Writer(const HtmlNode* root, const std::vector<BoxFacts>& facts) : root_(root), facts_(facts) {}

  void Walk(const HtmlNode& node, bool preformatted) {
    if (node.name.empty()) {
      Text(node.text, preformatted);
      return;
    }
    if (&node != root_ && facts_[node.index].left != Left::kNo) return;
    if (node.name == "br") {
      Break();
      return;
    }
    const bool block = IsBlockElement(node.name) && node.name != "td" && node.name != "th";
    if (block) EndParagraph();
    // Pages set these apart by their style alone.
    const bool apart = node.name == "td" || node.name == "th" || node.name == "time";
    if (apart) Text(" ", false);
    for (const HtmlNode& child : node.children) {
      Walk(child, preformatted || node.name == "pre");
      if (node.name == "time") Text(" ", false);  // day, hour and change, each in its own span
    }
    if (block) EndParagraph();
    if (apart) Text(" ", false);
  }

  std::string Finish() {
    EndParagraph();
    return std::move(out_);
  }

 private:
  void Text(std::string_view text, bool preformatted) {
    for (size_t i = 0, next = 0; i < text.size(); i = next) {
      const char32_t c = DecodeAt(text, i, &next);
      if (IsIgnored(c)) continue;
      if (preformatted && c == '\n') {
        Break();
      } else if (IsSpace(c)) {
        space_ = true;
      } else {
        if (space_ && !paragraph_.empty() && paragraph_.back() != '\n') paragraph_ += ' ';
        space_ = false;
        paragraph_ += text.substr(i, next - i);
      }
    }
  }
  // One break ends a line, two end a paragraph.
  void Break() {
    space_ = false;
    if (paragraph_.empty()) return;
    if (paragraph_.back() == '\n') {
      EndParagraph();
    } else {
      paragraph_ += '\n';
    }
  }
  void EndParagraph() {
    space_ = false;
    const std::string_view text = Trim(paragraph_);
    if (!text.empty() && !IsRepeated(text)) {
      if (!out_.empty()) out_ += "\n\n";
      out_ += text;
    }
    paragraph_.clear();
  }

  // Pages carry the same paragraph twice, for two sizes of screen.
  bool IsRepeated(std::string_view text) {
    return text.size() >= kLongRepeat && !seen_.insert(std::hash<std::string_view>()(text)).second;
  }

  static constexpr size_t kLongRepeat = 80;  // bytes
  const HtmlNode* root_;
  const std::vector<BoxFacts>& facts_;
  std::unordered_set<size_t> seen_;  // hashes of the long paragraphs so far
  std::string out_, paragraph_;
  bool space_ = false;
};

// All text under `node`, whatever holds it.
void Gather(const HtmlNode& node, std::string* out) {
  if (node.name == "script" || node.name == "style") return;
  if (node.name.empty()) *out += node.text;
  if (node.name == "br" || IsBlockElement(node.name)) *out += ' ';
  for (const HtmlNode& child : node.children) Gather(child, out);
}

}  // namespace

std::string BlockText(const HtmlNode& node, const std::vector<BoxFacts>& facts) {
  Writer writer(&node, facts);
  writer.Walk(node, false);
  return writer.Finish();
}

std::string LineText(const HtmlNode& node) {
  std::string text, line;
  Gather(node, &text);
  bool space = false;
  for (size_t i = 0, next = 0; i < text.size(); i = next) {
    const char32_t c = DecodeAt(text, i, &next);
    if (IsIgnored(c)) continue;
    if (IsSpace(c)) {
      space = !line.empty();
      continue;
    }
    if (space) line += ' ';
    space = false;
    line += text.substr(i, next - i);
  }
  return line;
}

std::string HtmlToText(std::string_view html) {
  if (html.find('<') == std::string_view::npos && html.find('&') == std::string_view::npos) {
    return std::string(Trim(html));
  }
  const auto tree = ParseHtml(html);
  return tree ? BlockText(*tree, MeasurePage(*tree, "")) : "";
}

}  // namespace onrecord::ingest
