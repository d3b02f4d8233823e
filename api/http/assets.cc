#include "api/http/assets.h"

#include "api/http/gzip.h"
#include "common/base/hash.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr int kPackLevel = 9;

std::string TypeOf(std::string_view name) {
  if (EndsWith(name, ".html")) return "text/html; charset=utf-8";
  if (EndsWith(name, ".js")) return "text/javascript; charset=utf-8";
  if (EndsWith(name, ".css")) return "text/css; charset=utf-8";
  if (EndsWith(name, ".svg")) return "image/svg+xml";
  if (EndsWith(name, ".json")) return "application/json";
  return "application/octet-stream";
}

}  // namespace

Assets::Assets(std::span<const EmbeddedFile> files) {
  for (const EmbeddedFile& file : files) {
    const std::string bytes(file.content);
    assets_[StrCat("/", std::string(file.name))] = {TypeOf(file.name), bytes, Gzip(bytes, kPackLevel),
                                                    StrCat("\"", Sha256Hex(bytes).substr(0, 32), "\"")};
  }
}

HttpAnswer Assets::Answer(const HttpRequest& request) const {
  const bool own = request.path.find('.') == std::string::npos;
  const auto found = assets_.find(own ? std::string("/index.html") : request.path);
  if (found == assets_.end()) return {404, {{"Content-Type", "text/plain; charset=utf-8"}}, "no such file\n"};
  const Asset& asset = found->second;
  HttpAnswer answer{200,
                    {{"Content-Type", asset.type},
                     {"Cache-Control", "no-cache"},
                     {"ETag", asset.etag},
                     {"Vary", "Accept-Encoding"}},
                    ""};
  if (request.Header("if-none-match").find(asset.etag) != std::string_view::npos) {
    answer.status = 304;
    return answer;
  }
  const bool packed =
      AcceptsGzip(request.Header("accept-encoding")) && asset.packed.size() < asset.bytes.size();
  if (packed) answer.headers.emplace_back("Content-Encoding", "gzip");
  answer.body = packed ? asset.packed : asset.bytes;
  return answer;
}

}  // namespace onrecord::api
