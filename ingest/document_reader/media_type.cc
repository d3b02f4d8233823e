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
    {"txt", MediaType::kText},         {"text", MediaType::kText},   {"md", MediaType::kText},
    {"html", MediaType::kHtml},        {"htm", MediaType::kHtml},    {"xhtml", MediaType::kHtml},
    {"json", MediaType::kJson},        {"jsonld", MediaType::kJson}, {"jsonl", MediaType::kJsonLines},
    {"ndjson", MediaType::kJsonLines}, {"xml", MediaType::kXml},     {"rss", MediaType::kXml},
    {"atom", MediaType::kXml},         {"nitf", MediaType::kXml}};

// The lower-case extension of the last path component: up to 6 letters and digits, a letter among them.
std::string ExtensionOf(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return "";
  const std::string extension = AsciiLower(name.substr(dot + 1));
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto is_alnum = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); };
  const bool plausible = extension.size() <= 6 && std::all_of(extension.begin(), extension.end(), is_alnum) &&
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

}  // namespace

std::string_view Name(MediaType type) {
  switch (type) {
    case MediaType::kUnknown:
      return "";
    case MediaType::kText:
      return "text/plain";
    case MediaType::kHtml:
      return "text/html";
    case MediaType::kJson:
      return "application/json";
    case MediaType::kJsonLines:
      return "application/x-ndjson";
    case MediaType::kXml:
      return "application/xml";
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
  if (known->type == MediaType::kText && sniffed != MediaType::kHtml && sniffed != MediaType::kXml) {
    return MediaType::kText;
  }
  return sniffed == MediaType::kUnknown ? known->type : sniffed;
}

}  // namespace onrecord::ingest
