#pragma once
#include <initializer_list>
#include <string>
#include <string_view>

#include "ingest/document_reader/html_tree.h"

// Looking things up in the elements of an XML item, which come as HtmlNode with names in lower case and
// without prefix.
namespace onrecord::ingest {

// The first child of this name; null: none.
const HtmlNode* Child(const HtmlNode& node, std::string_view name);

// The first element at a path of names below `node`; null: none.
const HtmlNode* At(const HtmlNode& node, std::initializer_list<std::string_view> path);

// The first element of this name anywhere below `node`, in document order; null: none.
const HtmlNode* Find(const HtmlNode& node, std::string_view name);

// All text below `node`, as it stands, without the white space around it. Null: empty.
std::string TextOf(const HtmlNode* node);

// The text of markup below `node`, block by block; pictures are left out, all else is kept.
std::string MarkupText(HtmlNode node);

// TextOf for text that may itself be escaped HTML: markup is taken out, entities are resolved, one line.
std::string PlainLine(const HtmlNode* node);

// The value of an attribute, whatever its prefix ("xml:lang").
std::string_view AttributeOf(const HtmlNode* node, std::string_view name);

}  // namespace onrecord::ingest
