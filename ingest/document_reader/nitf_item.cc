#include "common/base/strings.h"
#include "ingest/document_reader/declared_time.h"
#include "ingest/document_reader/identity.h"
#include "ingest/document_reader/wire_item.h"
#include "ingest/document_reader/xml_tree.h"

namespace onrecord::ingest {
namespace {

// "By Ana Silva" and the title in <byttl>: "By Ana Silva, Harbour Correspondent".
std::string Byline(const HtmlNode& byline) {
  std::string names, title;
  for (const HtmlNode& child : byline.children) {
    std::string text = child.name.empty() ? child.text : TextOf(&child);
    StrAppend(child.name == "byttl" ? &title : &names, " ", text);
  }
  const std::string_view a = Trim(names), b = Trim(title);
  std::string line = StrCat(a, a.empty() || b.empty() ? "" : ", ", b);
  std::string out;
  for (const char c : line) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space) out += c;
    if (space && !out.empty() && out.back() != ' ') out += ' ';
  }
  return out;
}

// The place and what stands beside it; <story.date> is metadata.
std::string Dateline(const HtmlNode& dateline) {
  HtmlNode line{.name = "p"};
  for (const HtmlNode& child : dateline.children) {
    if (child.name != "story.date") line.children.push_back(child);
  }
  return MarkupText(std::move(line));
}

void ReadHead(const HtmlNode& head, WireItem* out) {
  Declared& declared = out->item.declared;
  const HtmlNode* const data = Child(head, "docdata");
  if (data != nullptr) {
    SetField(&declared.published, NormaliseTime(AttributeOf(Child(*data, "date.issue"), "norm")));
    SetField(&declared.published, NormaliseTime(AttributeOf(Child(*data, "date.release"), "norm")));
    SetField(&out->guid, AttributeOf(Child(*data, "doc-id"), "id-string"));
    SetField(&declared.agency, AttributeOf(Child(*data, "doc.copyright"), "holder"));
  }
  const HtmlNode* const pubdata = Find(head, "pubdata");
  SetField(&declared.outlet, AttributeOf(pubdata, "name"));
  SetField(&declared.published, NormaliseTime(AttributeOf(pubdata, "date.publication")));
  SetField(&declared.section, AttributeOf(pubdata, "position.section"));
  SetField(&declared.url, ArticleUrl(AttributeOf(pubdata, "ex-ref")));
  const HtmlNode* const release = data == nullptr ? nullptr : Child(*data, "date.release");
  ReadStatus(AttributeOf(data, "management-status"), AttributeOf(release, "norm"), out);
}

}  // namespace

void MergeNitf(const HtmlNode& nitf, WireItem* out) {
  Declared& declared = out->item.declared;
  if (const HtmlNode* head = Child(nitf, "head")) {
    WireItem inner;
    ReadHead(*head, &inner);
    for (auto field :
         {&Declared::published, &Declared::outlet, &Declared::section, &Declared::url, &Declared::agency}) {
      SetField(&(declared.*field), inner.item.declared.*field);
    }
    SetField(&out->guid, inner.guid);
    if (!out->refusal) out->refusal = inner.refusal;
    if (!out->embargo) out->embargo = inner.embargo;
  }
  const HtmlNode* const hl1 = Find(nitf, "hl1");
  SetField(&declared.title, PlainLine(hl1));
  SetField(&declared.title, PlainLine(At(nitf, {"head", "title"})));
  if (const HtmlNode* byline = Find(nitf, "byline")) SetField(&declared.byline, Byline(*byline));
  std::string text, dateline;
  if (const HtmlNode* content = Find(nitf, "body.content")) text = MarkupText(*content);
  if (const HtmlNode* line = Find(nitf, "dateline")) {
    dateline = Dateline(*line);
    SetField(&declared.published, NormaliseTime(AttributeOf(Child(*line, "story.date"), "norm")));
  }
  if (out->item.text.empty())
    out->item.text = text.empty() || dateline.empty() ? text : dateline + "\n\n" + text;
}

WireItem ReadNitf(const HtmlNode& nitf) {
  WireItem out;
  MergeNitf(nitf, &out);
  SetField(&out.item.declared.language, AttributeOf(&nitf, "lang"));
  SetField(&out.item.declared.language, AttributeOf(&nitf, "baselang"));
  return out;
}

}  // namespace onrecord::ingest
