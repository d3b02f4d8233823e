#pragma once
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace onrecord::api {

struct HttpRequest {
  std::string method;                                       // "GET"
  std::string path;                                         // as sent, without the query: "/search"
  std::map<std::string, std::string, std::less<>> headers;  // names in lower case
  std::string body;
  std::string peer;  // address of the caller, without its port: "127.0.0.1"

  // The value of the header `name` (in lower case); empty: it was not sent.
  std::string_view Header(std::string_view name) const;
};

struct HttpAnswer {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// One request and its answer, which may come later and from any thread. Either Answer is called once, or
// Begin, then Write until the last piece, then End. Calls after the end, or after the caller has gone, do
// nothing. Thread-safe.
class HttpExchange {
 public:
  virtual ~HttpExchange() = default;

  // The whole answer.
  virtual void Answer(HttpAnswer answer) = 0;

  // Status and headers; the body follows in pieces. `head.body` is not used.
  virtual void Begin(HttpAnswer head) = 0;
  // The next piece. `taken` is called once, from any thread: true when the connection took it and the next
  // piece may come; false when the caller has gone. Only one piece may be on its way.
  virtual void Write(std::string bytes, std::function<void(bool)> taken) = 0;
  virtual void End() = 0;

  // Called once if the caller goes away before the end of the answer; at once if it has gone already.
  virtual void OnGone(std::function<void()> gone) = 0;
};

// Answers requests. Called on the thread that serves all connections: it must not block.
using HttpHandler = std::function<void(const HttpRequest&, std::shared_ptr<HttpExchange>)>;

}  // namespace onrecord::api
