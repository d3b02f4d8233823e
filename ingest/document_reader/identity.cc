#include "ingest/document_reader/identity.h"

#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

bool IsUuid(std::string_view id) {
  if (id.size() != 36) return false;
  for (size_t i = 0; i < id.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? id[i] != '-' : !std::isxdigit(static_cast<unsigned char>(id[i]))) return false;
  }
  return true;
}

bool IsUrl(std::string_view id) {
  const std::string start = AsciiLower(id.substr(0, 8));
  return StartsWith(start, "http://") || StartsWith(start, "https://");
}

}  // namespace

bool IsGlobalId(std::string_view id) {
  const std::string start = AsciiLower(id.substr(0, 4));
  return (IsUrl(id) && id.size() > 8) || (start == "urn:" && id.size() > 6) ||
         (start == "tag:" && id.size() > 6) || IsUuid(id);
}

std::string ArticleUrl(std::string_view url) {
  url = Trim(url);
  if (!IsUrl(url)) return "";
  url = url.substr(0, url.find('#'));
  const size_t host = url.find("//") + 2;
  const size_t path = url.find_first_of("/?", host);
  if (path == std::string_view::npos || path + 1 >= url.size()) return "";
  return std::string(url);
}

std::string_view FeedOf(std::string_view path) {
  const size_t slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

}  // namespace onrecord::ingest
