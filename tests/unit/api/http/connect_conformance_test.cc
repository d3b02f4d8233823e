#include <absl/strings/escaping.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "api/http/connect_error.h"
#include "api/http/connect_request.h"
#include "api/http/gzip.h"
#include "google/rpc/error_details.pb.h"
#include "tests/unit/api/http/served_page.h"

// What the specification demands of a server, beyond what the other tests of the protocol show:
// connectrpc.com/docs/protocol
namespace onrecord::api {
namespace {

struct CodeCase {
  grpc::StatusCode code;
  const char* name;
  int http;
};
// The table "Error codes" of the specification.
constexpr CodeCase kCodes[] = {{grpc::StatusCode::CANCELLED, "canceled", 499},
                               {grpc::StatusCode::UNKNOWN, "unknown", 500},
                               {grpc::StatusCode::INVALID_ARGUMENT, "invalid_argument", 400},
                               {grpc::StatusCode::DEADLINE_EXCEEDED, "deadline_exceeded", 504},
                               {grpc::StatusCode::NOT_FOUND, "not_found", 404},
                               {grpc::StatusCode::ALREADY_EXISTS, "already_exists", 409},
                               {grpc::StatusCode::PERMISSION_DENIED, "permission_denied", 403},
                               {grpc::StatusCode::RESOURCE_EXHAUSTED, "resource_exhausted", 429},
                               {grpc::StatusCode::FAILED_PRECONDITION, "failed_precondition", 400},
                               {grpc::StatusCode::ABORTED, "aborted", 409},
                               {grpc::StatusCode::OUT_OF_RANGE, "out_of_range", 400},
                               {grpc::StatusCode::UNIMPLEMENTED, "unimplemented", 501},
                               {grpc::StatusCode::INTERNAL, "internal", 500},
                               {grpc::StatusCode::UNAVAILABLE, "unavailable", 503},
                               {grpc::StatusCode::DATA_LOSS, "data_loss", 500},
                               {grpc::StatusCode::UNAUTHENTICATED, "unauthenticated", 401}};

TEST(ConnectConformance, EveryCodeHasItsNameAndStatus) {
  for (const CodeCase& one : kCodes) {
    EXPECT_EQ(ConnectCode(one.code), one.name);
    EXPECT_EQ(HttpStatusOf(one.code), one.http) << one.name;
  }
}

struct Message {
  int flags;
  std::string bytes;
};

class ConnectConformanceCalls : public testing::Test {
 protected:
  explicit ConnectConformanceCalls(GrpcServerOptions options = {}) : page_(options) {
    page_.store.Commit({{.id = "a1", .quotes = {{"Ana Silva", "The tide turns"}}}});
  }

  // The envelopes of a watch until the snapshot is there, or its end.
  std::vector<Message> Watch(const std::string& body, const std::string& type, httplib::Headers headers = {},
                             bool to_the_end = false) {
    auto client = page_.Client();
    client.set_read_timeout(30);
    httplib::Request request;
    request.method = "POST";
    request.path = "/onrecord.v1.RecordService/Watch";
    request.body = body;
    request.headers = std::move(headers);
    request.set_header("Content-Type", type);
    std::string rest;
    std::vector<Message> messages;
    request.response_handler = [&](const httplib::Response& response) {
      EXPECT_EQ(response.status, 200);
      EXPECT_EQ(response.get_header_value("Content-Type"), type);
      return true;
    };
    request.content_receiver = [&](const char* data, size_t size, uint64_t, uint64_t) {
      rest.append(data, size);
      while (rest.size() >= 5) {
        size_t length = 0;
        for (int i = 1; i < 5; ++i) length = length << 8 | static_cast<unsigned char>(rest[i]);
        if (rest.size() < 5 + length) break;
        messages.push_back({rest[0], rest.substr(5, length)});
        rest.erase(0, 5 + length);
      }
      return to_the_end || messages.empty();
    };
    client.send(request);
    return messages;
  }
  // The error in the last envelope.
  static nlohmann::json ErrorOf(const std::vector<Message>& messages) {
    if (messages.empty() || messages.back().flags != 2) return nlohmann::json();
    return nlohmann::json::parse(messages.back().bytes, nullptr, false).value("error", nlohmann::json());
  }

  ServedPage page_;
};

TEST_F(ConnectConformanceCalls, AStreamInProtobufIsAnsweredInProtobuf) {
  v1::WatchRequest request;
  request.mutable_quotes();
  const auto messages = Watch(Envelope(0, request.SerializeAsString()), "application/connect+proto");
  ASSERT_FALSE(messages.empty());
  v1::WatchResponse response;
  ASSERT_TRUE(response.ParseFromString(messages[0].bytes));
  ASSERT_EQ(response.quotes_size(), 1);
  EXPECT_EQ(response.quotes(0).quote().text(), "The tide turns");
}

TEST_F(ConnectConformanceCalls, TheMessageOfAStreamMayBePacked) {
  const std::string packed = Envelope(1, Gzip(R"({"quotes": {}})", 6));
  const auto messages = Watch(packed, "application/connect+json", {{"Connect-Content-Encoding", "gzip"}});
  ASSERT_FALSE(messages.empty());
  EXPECT_EQ(messages[0].flags, 0);
  EXPECT_NE(messages[0].bytes.find("The tide turns"), std::string::npos);
}

TEST_F(ConnectConformanceCalls, APackedMessageWithoutItsPackingIsRefused) {
  const std::string packed = Envelope(1, Gzip(R"({"quotes": {}})", 6));
  for (const char* packing : {"", "identity", "br"}) {
    const auto messages =
        Watch(packed, "application/connect+json", {{"Connect-Content-Encoding", packing}}, true);
    const std::string code = ErrorOf(messages).value("code", "");
    EXPECT_EQ(code, std::string(packing) == "br" ? "unimplemented" : "invalid_argument") << packing;
  }
}

TEST_F(ConnectConformanceCalls, AStreamEndsAtItsTimeout) {
  const auto messages = Watch(Envelope(0, R"({"quotes": {}})"), "application/connect+json",
                              {{"Connect-Timeout-Ms", "400"}}, true);
  EXPECT_EQ(ErrorOf(messages).value("code", ""), "deadline_exceeded");
  EXPECT_EQ(ErrorOf(Watch(Envelope(0, R"({"quotes": {}})"), "application/connect+json",
                          {{"Connect-Timeout-Ms", "0"}}, true))
                .value("code", ""),
            "deadline_exceeded");
}

TEST_F(ConnectConformanceCalls, DetailsAreUnpaddedBase64OfTheirMessage) {
  const auto result = page_.Call("GetQuote", R"({"quoteId": "none"})");
  const auto details = Json(result)["details"];
  ASSERT_FALSE(details.empty());
  const std::string value = details[0]["value"];
  EXPECT_EQ(value.find('='), std::string::npos);
  std::string bytes;
  std::string padded = value + std::string((4 - value.size() % 4) % 4, '=');
  ASSERT_TRUE(absl::Base64Unescape(padded, &bytes));
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(info.ParseFromString(bytes));
  EXPECT_EQ(info.reason(), "NO_SUCH_QUOTE");
  EXPECT_EQ(info.domain(), "onrecord");
}

TEST_F(ConnectConformanceCalls, ErrorsAreJsonWhateverTheCodecAndAreNotPacked) {
  v1::GetQuoteRequest request;
  request.set_quote_id("none");
  auto client = page_.Client();
  const auto result = client.Post("/onrecord.v1.RecordService/GetQuote", {{"Accept-Encoding", "gzip"}},
                                  request.SerializeAsString(), "application/proto");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 404);
  EXPECT_EQ(result->get_header_value("Content-Type"), "application/json");
  EXPECT_EQ(Json(result)["code"], "not_found");
}

TEST_F(ConnectConformanceCalls, ContentTypesMayHaveParametersAndCapitals) {
  auto client = page_.Client();
  const char* path = "/onrecord.v1.RecordService/ListQuotes";
  EXPECT_EQ(client.Post(path, "{}", "application/json; charset=utf-8")->status, 200);
  EXPECT_EQ(client.Post(path, "{}", "Application/JSON")->status, 200);
}

class ConnectConformanceToken : public ConnectConformanceCalls {
 protected:
  ConnectConformanceToken() : ConnectConformanceCalls(WithTokens()) {}
  static GrpcServerOptions WithTokens() {
    static const TemporaryFolder folder;
    const std::string path = folder.path() + "/tokens";
    std::ofstream(path) << "letmein\n";
    GrpcServerOptions options;
    options.security.token_file = path;
    EXPECT_EQ(chmod(path.c_str(), 0600), 0);
    return options;
  }
};

TEST_F(ConnectConformanceToken, AStreamAsksForATokenAsUnaryCallsDo) {
  const std::string body = Envelope(0, R"({"quotes": {}})");
  EXPECT_EQ(ErrorOf(Watch(body, "application/connect+json", {}, true)).value("code", ""), "unauthenticated");
  const auto messages = Watch(body, "application/connect+json", {{"Authorization", "Bearer letmein"}});
  ASSERT_FALSE(messages.empty());
  EXPECT_EQ(messages[0].flags, 0);
  EXPECT_EQ(page_.Call("ListQuotes", "{}")->status, 401);
}

}  // namespace
}  // namespace onrecord::api
