#pragma once
#include <string_view>

namespace onrecord::ingest {

enum class MediaType { kUnknown, kText, kMarkdown, kHtml, kJson, kJsonLines, kXml, kArchive, kMail, kWord };

// "text/plain", "text/markdown", "text/html", "application/json", "application/x-ndjson", "application/xml",
// "application/zip" (of tar as well), "message/rfc822", the long name of .docx; "" for kUnknown.
std::string_view Name(MediaType type);

// The type of a file by its name and the beginning of its decoded text. What the text shows plainly (a
// doctype, an XML root, a brace after which a second object follows) outweighs the name; a name that is not
// known needs such a sign, and a name without extension is text.
//
//   FindMediaType("a/story.txt", "<!DOCTYPE html>…")  ->  kHtml
//   FindMediaType("a/report.xyz", "Plain words.")     ->  kUnknown
MediaType FindMediaType(std::string_view path, std::string_view head);

// kArchive, kMail or kWord where the first bytes of a file, undecoded, and its name show one of these; else
// kUnknown. Mail needs a header at its beginning, whatever the name.
//
//   FindContainer("a/bundle", "PK\x03\x04…")  ->  kArchive
MediaType FindContainer(std::string_view path, std::string_view head);

// True for what FindContainer finds: its bytes are not decoded as a whole.
bool IsContainer(MediaType type);

// True if `head` (512 bytes are enough) begins a tar archive.
bool IsTar(std::string_view head);

}  // namespace onrecord::ingest
