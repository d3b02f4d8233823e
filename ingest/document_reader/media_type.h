#pragma once
#include <string_view>

namespace onrecord::ingest {

enum class MediaType { kUnknown, kText, kHtml, kJson, kJsonLines, kXml };

// "text/plain", "text/html", "application/json", "application/x-ndjson", "application/xml"; "" for kUnknown.
std::string_view Name(MediaType type);

// The type of a file by its name and the beginning of its decoded text. What the text shows plainly (a
// doctype, an XML root, a brace after which a second object follows) outweighs the name; a name that is not
// known needs such a sign, and a name without extension is text.
//
//   FindMediaType("a/story.txt", "<!DOCTYPE html>…")  ->  kHtml
//   FindMediaType("a/report.xyz", "Plain words.")     ->  kUnknown
MediaType FindMediaType(std::string_view path, std::string_view head);

}  // namespace onrecord::ingest
