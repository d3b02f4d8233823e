#pragma once
#include <absl/time/time.h>

#include <optional>
#include <string>

#include "ingest/document_reader/document.h"
#include "ingest/document_reader/html_tree.h"

// The formats of news agencies and feeds. Each reads one item, whose elements come with names in lower case;
// prefixes of known vocabularies are taken off ("dc:creator" is "creator", "media:title" stays). Pure; linear
// in the item.
namespace onrecord::ingest {

struct WireItem {
  Item item;                           // index and revision_id are left to the caller
  std::string guid;                    // id as the item carries it, of all its versions
  std::optional<Reject> refusal;       // a withdrawn item is no article
  std::optional<std::string> embargo;  // may not be published before (RFC 3339); empty: without an end
};

// RSS 0.9 to 2.0, RDF, Atom.
WireItem ReadFeedItem(const HtmlNode& item);
// NITF 2 and 3.
WireItem ReadNitf(const HtmlNode& nitf);
// <newsItem> of NewsML-G2, with XHTML, NITF or text in it.
WireItem ReadNewsMlG2(const HtmlNode& item);
// <NewsItem> of NewsML 1.0 to 1.2.
WireItem ReadNewsMl1(const HtmlNode& item);

// Text, dateline and what else a <nitf> within another format holds; its envelope knows the rest better.
void MergeNitf(const HtmlNode& nitf, WireItem* out);

// A refusal where `status` ("usable", "stat:canceled", "Withheld" …) forbids publication; sets the embargo
// where it says "embargoed", `until` a time in any form.
void ReadStatus(std::string_view status, std::string_view until, WireItem* out);

// When an embargo, as WireItem has it, is over; InfinitePast: there is none; InfiniteFuture: it has no end
// that can be read.
absl::Time EndOfEmbargo(const std::optional<std::string>& embargo);

// Sets a declared field that is still empty; at most 4,096 bytes, cut between characters.
void SetField(std::string* field, std::string_view value);

}  // namespace onrecord::ingest
