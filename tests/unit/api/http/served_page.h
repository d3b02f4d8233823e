#pragma once
#include <httplib.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "api/http/web_server.h"
#include "tests/support/api/served_store.h"

namespace onrecord::api {

// A store served by gRPC and by HTTP on free ports of this machine. Ends with its test.
class ServedPage {
 public:
  explicit ServedPage(GrpcServerOptions grpc = {}, WebOptions web = {}) : store(grpc) {
    web.listen = "127.0.0.1:0";
    auto started = WebServer::Start(web, grpc.security, store.server(), metrics, health);
    EXPECT_TRUE(started.ok()) << started.status();
    server = *std::move(started);
  }

  httplib::Client Client() {
    httplib::Client client("127.0.0.1", server->port());
    client.set_decompress(false);
    return client;
  }
  // A unary call in JSON.
  httplib::Result Call(const std::string& method, const std::string& body,
                       const httplib::Headers& headers = {}) {
    return Client().Post(("/onrecord.v1.RecordService/" + method).c_str(), headers, body, "application/json");
  }

  ServedStore store;
  Metrics metrics;
  Health health;
  std::unique_ptr<WebServer> server;
};

inline nlohmann::json Json(const httplib::Result& result) {
  return nlohmann::json::parse(result->body, nullptr, false);
}

}  // namespace onrecord::api
