#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "api/http/http_exchange.h"
#include "common/base/embedded_file.h"

namespace onrecord::api {

// The files of the page, packed once. GET and HEAD; a path without a dot is one of the page's own addresses
// and gets index.html. Thread-safe.
class Assets {
 public:
  explicit Assets(std::span<const EmbeddedFile> files);

  // 200, 304 (If-None-Match holds its ETag), 404.
  HttpAnswer Answer(const HttpRequest& request) const;

 private:
  struct Asset {
    std::string type, bytes, packed, etag;
  };
  std::map<std::string, Asset, std::less<>> assets_;  // by path: "/app.js"
};

}  // namespace onrecord::api
