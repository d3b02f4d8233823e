#include <algorithm>
#include <vector>

#include "common/base/strings.h"
#include "ingest/document_reader/declared_time.h"
#include "ingest/document_reader/html_text.h"
#include "ingest/document_reader/wire_item.h"
#include "ingest/document_reader/xml_tree.h"

namespace onrecord::ingest {
namespace {

// A <name> in the element, else its literal, else the code without its scheme.
std::string NameOf(const HtmlNode* node) {
  if (node == nullptr) return "";
  std::string name = PlainLine(Child(*node, "name"));
  if (name.empty()) name = AttributeOf(node, "literal");
  if (name.empty()) {
    const std::string_view code = AttributeOf(node, "qcode");
    name = code.substr(code.find(':') == code.npos ? 0 : code.find(':') + 1);
  }
  return name;
}

bool HasElements(const HtmlNode& node) {
  return std::any_of(node.children.begin(), node.children.end(),
                     [](const HtmlNode& c) { return !c.name.empty(); });
}

// What one piece of content says: NITF, (X)HTML or text.
void ReadContent(const HtmlNode& content, WireItem* out) {
  if (const HtmlNode* nitf = Find(content, "nitf")) return MergeNitf(*nitf, out);
  if (const HtmlNode* body = Find(content, "body")) {
    out->item.text = MarkupText(*body);
  } else if (HasElements(content)) {
    out->item.text = MarkupText(content);
  } else {
    const std::string text = TextOf(&content);
    out->item.text = text.find("</") != text.npos || text.find("<p") != text.npos ? HtmlToText(text) : text;
  }
}

// The longest of several contents: the others are pictures' captions, summaries and style sheets.
void ReadLongest(const std::vector<const HtmlNode*>& contents, WireItem* out) {
  WireItem longest;
  for (const HtmlNode* content : contents) {
    WireItem read;
    ReadContent(*content, &read);
    if (read.item.text.size() > longest.item.text.size()) longest = std::move(read);
  }
  Declared& declared = out->item.declared;
  const Declared& inner = longest.item.declared;
  for (auto field : {&Declared::title, &Declared::byline, &Declared::published, &Declared::outlet,
                     &Declared::section, &Declared::url, &Declared::agency}) {
    SetField(&(declared.*field), inner.*field);
  }
  out->item.text = std::move(longest.item.text);
  if (!out->refusal) out->refusal = longest.refusal;
  if (!out->embargo) out->embargo = longest.embargo;
}

void CollectContents(const HtmlNode& node, std::vector<const HtmlNode*>* out) {
  for (const HtmlNode& child : node.children) {
    if (child.name == "datacontent") {
      out->push_back(&child);
    } else if (child.name != "newsitem") {
      CollectContents(child, out);
    }
  }
}

std::string Formal(const HtmlNode* node) { return std::string(AttributeOf(node, "formalname")); }

// "urn:newsml:PROVIDER:DATE:ID": what all revisions of an item share.
std::string NewsMlId(const HtmlNode& item) {
  const HtmlNode* const id = At(item, {"identification", "newsidentifier"});
  if (id == nullptr) return "";
  const std::string provider = TextOf(Child(*id, "providerid")), date = TextOf(Child(*id, "dateid")),
                    name = TextOf(Child(*id, "newsitemid"));
  return provider.empty() || name.empty() ? "" : StrCat("urn:newsml:", provider, ":", date, ":", name);
}

}  // namespace

WireItem ReadNewsMlG2(const HtmlNode& item) {
  WireItem out;
  Declared& declared = out.item.declared;
  SetField(&out.guid, AttributeOf(&item, "guid"));
  static const HtmlNode kNothing;
  const HtmlNode* const item_meta = Child(item, "itemmeta");
  const HtmlNode& envelope = item_meta != nullptr ? *item_meta : kNothing;
  const HtmlNode* const content_meta = Child(item, "contentmeta");
  const HtmlNode& content = content_meta != nullptr ? *content_meta : kNothing;
  ReadStatus(AttributeOf(Child(envelope, "pubstatus"), "qcode"), "", &out);
  if (const HtmlNode* embargo = Child(envelope, "embargoed")) out.embargo = NormaliseTime(TextOf(embargo));
  SetField(&declared.title, PlainLine(Child(content, "headline")));
  SetField(&declared.byline, PlainLine(Child(content, "by")));
  SetField(&declared.outlet, NameOf(Child(envelope, "provider")));
  SetField(&declared.agency, declared.outlet);
  SetField(&declared.published, NormaliseTime(TextOf(Child(envelope, "versioncreated"))));
  SetField(&declared.modified, declared.published);
  SetField(&declared.published, NormaliseTime(TextOf(Child(envelope, "firstcreated"))));
  SetField(&declared.published, NormaliseTime(TextOf(Child(content, "contentcreated"))));
  SetField(&declared.language, AttributeOf(Child(content, "language"), "tag"));
  SetField(&declared.language, AttributeOf(&item, "lang"));
  std::vector<const HtmlNode*> contents;
  if (const HtmlNode* set = Child(item, "contentset")) {
    for (const HtmlNode& child : set->children) {
      if (child.name == "inlinexml" || child.name == "inlinedata") contents.push_back(&child);
    }
  }
  ReadLongest(contents, &out);
  return out;
}

WireItem ReadNewsMl1(const HtmlNode& item) {
  WireItem out;
  Declared& declared = out.item.declared;
  out.guid = NewsMlId(item);
  static const HtmlNode kNothing;
  const HtmlNode* const found = Child(item, "newsmanagement");
  const HtmlNode& management = found != nullptr ? *found : kNothing;
  ReadStatus(Formal(Child(management, "status")), TextOf(At(management, {"statuswillchange", "dateandtime"})),
             &out);
  SetField(&declared.title, PlainLine(Find(item, "headline")));
  SetField(&declared.byline, PlainLine(Find(item, "byline")));
  const HtmlNode* const provider = Find(item, "provider");
  if (provider != nullptr) SetField(&declared.outlet, Formal(Child(*provider, "party")));
  SetField(&declared.outlet, TextOf(At(item, {"identification", "newsidentifier", "providerid"})));
  SetField(&declared.agency, declared.outlet);
  SetField(&declared.published, NormaliseTime(TextOf(Child(management, "thisrevisioncreated"))));
  SetField(&declared.modified, declared.published);
  SetField(&declared.published, NormaliseTime(TextOf(Child(management, "firstcreated"))));
  SetField(&declared.language, AttributeOf(&item, "lang"));
  SetField(&declared.language, Formal(Find(item, "language")));
  std::vector<const HtmlNode*> contents;
  CollectContents(item, &contents);
  ReadLongest(contents, &out);
  return out;
}

}  // namespace onrecord::ingest
