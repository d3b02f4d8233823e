#include "ingest/document_reader/media_type.h"

#include <algorithm>
#include <string>

#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

struct Extension {
  std::string_view name;
  MediaType type;
};

constexpr Extension kExtensions[] = {
    {"txt", MediaType::kText},          {"text", MediaType::kText},        {"md", MediaType::kMarkdown},
    {"markdown", MediaType::kMarkdown}, {"html", MediaType::kHtml},        {"htm", MediaType::kHtml},
    {"xhtml", MediaType::kHtml},        {"json", MediaType::kJson},        {"jsonld", MediaType::kJson},
    {"jsonl", MediaType::kJsonLines},   {"ndjson", MediaType::kJsonLines}, {"xml", MediaType::kXml},
    {"rss", MediaType::kXml},           {"atom", MediaType::kXml},         {"nitf", MediaType::kXml}};

// The lower-case extension of the last path component: up to 8 letters and digits, a letter among them.
std::string ExtensionOf(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return "";
  const std::string extension = AsciiLower(name.substr(dot + 1));
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_alnum = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  const bool plausible = extension.size() <= 8 && std::all_of(extension.begin(), extension.end(), is_alnum) &&
                         std::any_of(extension.begin(), extension.end(), is_letter);
  return plausible ? extension : "";
}

// The name of the first element of markup, in lower case; "!doctype html" counts as html.
std::string FirstElement(std::string_view text) {
  while (true) {
    text = Trim(text);
    if (!StartsWith(text, "<")) return "";
    if (StartsWith(text, "<!--")) {
      const size_t end = text.find("-->");
      if (end == std::string_view::npos) return "";
      text.remove_prefix(end + 3);
      continue;
    }
    const std::string start = AsciiLower(text.substr(0, 64));
    if (StartsWith(start, "<!doctype html")) return "html";
    if (StartsWith(start, "<?") || StartsWith(start, "<!")) {
      const size_t end = text.find('>');
      if (end == std::string_view::npos) return "";
      text.remove_prefix(end + 1);
      continue;
    }
    const size_t end = start.find_first_of(" \t\r\n>/", 1);
    return end == std::string::npos ? "" : start.substr(1, end - 1);
  }
}

// True if the first line is a whole object and the next begins another.
bool LooksLikeJsonLines(std::string_view text) {
  const size_t line = text.find('\n');
  if (line == std::string_view::npos) return false;
  const std::string_view first = Trim(text.substr(0, line));
  const std::string_view rest = Trim(text.substr(line));
  return StartsWith(first, "{") && EndsWith(first, "}") && StartsWith(rest, "{");
}

MediaType Sniff(std::string_view head) {
  const std::string_view text = Trim(head);
  const std::string element = FirstElement(text);
  if (element == "html" || element == "head" || element == "body") return MediaType::kHtml;
  for (const std::string_view root : {"rss", "feed", "rdf:rdf", "nitf", "newsml", "newsitem"}) {
    if (element == root) return MediaType::kXml;
  }
  if (StartsWith(text, "<?xml")) return MediaType::kXml;
  if (LooksLikeJsonLines(text)) return MediaType::kJsonLines;
  if (StartsWith(text, "{\"") || StartsWith(text, "{\n") || StartsWith(text, "[{")) return MediaType::kJson;
  return MediaType::kUnknown;
}

using namespace std::string_view_literals;

// The length of the header field's name and colon that `text` begins with; 0: none.
size_t HeaderName(std::string_view text) {
  const size_t colon = text.substr(0, 80).find(':');
  if (colon == std::string_view::npos || colon == 0) return 0;
  const std::string_view name = text.substr(0, colon);
  const bool plain =
      std::all_of(name.begin(), name.end(), [](unsigned char c) { return c > 0x20 && c < 0x7F; });
  return plain ? colon + 1 : 0;
}

bool IsMail(std::string_view extension, std::string_view head) {
  if (StartsWith(head, "From ")) head.remove_prefix(std::min(head.size(), head.find('\n')));  // of a mailbox
  head = Trim(head);
  if (HeaderName(head) == 0) return false;
  if (extension == "eml" || extension == "mht" || extension == "mhtml") return true;
  const std::string fields = AsciiLower(head.substr(0, std::min(head.find("\n\n"), head.find("\r\n\r\n"))));
  return fields.find("\nmime-version:") != std::string::npos || StartsWith(fields, "mime-version:");
}

// ZIP archives by the name of their first entry: office documents, books, or any files.
MediaType ZipType(std::string_view head) {
  constexpr size_t kNameAt = 30;
  const std::string_view name = head.substr(std::min(kNameAt, head.size()));
  for (const std::string_view start : {"[Content_Types].xml"sv, "_rels/"sv, "docProps/"sv, "word/"sv}) {
    if (StartsWith(name, start)) return MediaType::kWord;
  }
  return StartsWith(name, "mimetype") ? MediaType::kUnknown : MediaType::kArchive;
}

}  // namespace

bool IsTar(std::string_view head) { return head.size() >= 262 && head.substr(257, 5) == "ustar"; }

bool IsContainer(MediaType type) {
  return type == MediaType::kArchive || type == MediaType::kMail || type == MediaType::kWord;
}

MediaType FindContainer(std::string_view path, std::string_view head) {
  if (StartsWith(head, "PK\x03\x04"sv)) return ZipType(head);
  if (StartsWith(head, "PK\x05\x06"sv) || IsTar(head)) return MediaType::kArchive;
  return IsMail(ExtensionOf(path), head) ? MediaType::kMail : MediaType::kUnknown;
}

std::string_view Name(MediaType type) {
  switch (type) {
    case MediaType::kUnknown:
      return "";
    case MediaType::kText:
      return "text/plain";
    case MediaType::kMarkdown:
      return "text/markdown";
    case MediaType::kHtml:
      return "text/html";
    case MediaType::kJson:
      return "application/json";
    case MediaType::kJsonLines:
      return "application/x-ndjson";
    case MediaType::kXml:
      return "application/xml";
    case MediaType::kArchive:
      return "application/zip";
    case MediaType::kMail:
      return "message/rfc822";
    case MediaType::kWord:
      return "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  }
  return "";
}

MediaType FindMediaType(std::string_view path, std::string_view head) {
  const std::string extension = ExtensionOf(path);
  const auto* const known = std::find_if(std::begin(kExtensions), std::end(kExtensions),
                                         [&](const Extension& e) { return e.name == extension; });
  const MediaType sniffed = Sniff(head);
  if (known == std::end(kExtensions)) {
    return sniffed == MediaType::kUnknown && extension.empty() ? MediaType::kText : sniffed;
  }
  if (known->type == MediaType::kJsonLines) return MediaType::kJsonLines;
  const bool text = known->type == MediaType::kText || known->type == MediaType::kMarkdown;
  if (text && sniffed != MediaType::kHtml && sniffed != MediaType::kXml) {
    return known->type;
  }
  return sniffed == MediaType::kUnknown ? known->type : sniffed;
}

}  // namespace onrecord::ingest
