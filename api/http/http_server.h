#pragma once
#include <absl/status/statusor.h>
#include <absl/time/time.h>

#include <memory>
#include <string>

#include "api/http/http_exchange.h"

namespace onrecord::api {

struct HttpServerOptions {
  std::string listen = "127.0.0.1:8080";               // port 0: a free one
  std::string certificate, key;                        // PEM; empty: plaintext
  size_t largest_body = 1 << 20;                       // bytes; a longer one is answered with 413
  unsigned most_connections = 1024;                    // at a time; further ones wait in the kernel's queue
  absl::Duration silence = absl::Seconds(30);          // of a connection, after which it is closed
  absl::Duration longest_request = absl::Seconds(15);  // from the first byte to the last
  absl::Duration longest_answer = absl::Seconds(120);  // for the caller to take an answer that is no stream
};

// HTTP/1.1 on libmicrohttpd: one thread serves all connections, none of which can hold up another. A caller
// that sends or takes its bytes too slowly is cut off, whatever it sends meanwhile. What waits for a
// connection is one answer or one piece of one.
class HttpServer {
 public:
  // kInvalidArgument: not an address. kFailedPrecondition: the port is taken, the certificate cannot be used.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(const HttpServerOptions& options,
                                                           HttpHandler handler);
  // From now on new connections get this certificate; those that are open keep theirs. The server must have
  // been started with one. kFailedPrecondition: it cannot be used; the one before serves on.
  absl::Status UseCertificate(const std::string& certificate, const std::string& key);
  // Accepts no more, and waits up to `longest` for the answers that are being made.
  void Drain(absl::Duration longest);
  // Drains without waiting, answers what is open with 503, and ends.
  ~HttpServer();

  int port() const;
  int Connections() const;

 private:
  struct Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace onrecord::api
