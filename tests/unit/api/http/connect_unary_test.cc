#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/http/gzip.h"
#include "api/http/rpc_methods.h"
#include "tests/unit/api/http/served_page.h"

// The Connect protocol's unary calls, by a plain HTTP client: connectrpc.com/docs/protocol/#unary-request
namespace onrecord::api {
namespace {

using testing::HasSubstr;

class ConnectUnary : public testing::Test {
 protected:
  ConnectUnary() { page_.store.Commit({{.quotes = {{"Ana Silva", "The tide turns"}}, .events = {{}}}}); }

  void ExpectError(const httplib::Result& result, int http, const std::string& code,
                   const std::string& reason) {
    ASSERT_TRUE(result);
    EXPECT_EQ(result->status, http) << result->body;
    EXPECT_EQ(result->get_header_value("Content-Type"), "application/json");
    const nlohmann::json error = Json(result);
    EXPECT_EQ(error.value("code", ""), code) << result->body;
    EXPECT_NE(error.value("message", ""), "");
    std::string found;
    for (const auto& detail : error.value("details", nlohmann::json::array())) {
      if (detail.value("type", "") == "google.rpc.ErrorInfo") found = detail["debug"].value("reason", "");
      EXPECT_NE(detail.value("value", ""), "");
    }
    EXPECT_EQ(found, reason) << result->body;
  }

  ServedPage page_;
};

TEST_F(ConnectUnary, AnswersJsonInProtobufsOwnMapping) {
  const auto result = page_.Call("ListQuotes", R"({"filter": {"speaker": ["Silva"]}, "pageSize": 1})");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->status, 200) << result->body;
  EXPECT_EQ(result->get_header_value("Content-Type"), "application/json");
  EXPECT_EQ(Json(result)["quotes"][0]["quote"]["text"], "The tide turns");
  EXPECT_EQ(Json(result)["quotes"][0]["quote"]["kind"], "QUOTE_KIND_DIRECT");
}

TEST_F(ConnectUnary, AnswersProtobufToProtobuf) {
  v1::ListQuotesRequest request;
  request.mutable_filter()->add_speaker("Silva");
  const auto result = page_.Client().Post("/onrecord.v1.RecordService/ListQuotes",
                                          request.SerializeAsString(), "application/proto");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->get_header_value("Content-Type"), "application/proto");
  v1::ListQuotesResponse response;
  ASSERT_TRUE(response.ParseFromString(result->body));
  ASSERT_EQ(response.quotes_size(), 1);
  EXPECT_EQ(response.quotes(0).quote().text(), "The tide turns");
}

TEST_F(ConnectUnary, ServesEveryMethodOfTheServiceWithoutALineForIt) {
  const auto* service = v1::GetQuoteRequest::descriptor()->file()->FindServiceByName("RecordService");
  for (int i = 0; i < service->method_count(); ++i) {
    if (service->method(i)->server_streaming()) continue;
    // Lists answer; what needs an id says so. What the service leaves out is its error, not that of an
    // unknown path.
    const auto result = page_.Call(service->method(i)->name(), "{}");
    ASSERT_TRUE(result);
    EXPECT_THAT(result->status, testing::AnyOf(200, 400, 501)) << service->method(i)->name() << result->body;
  }
}

TEST_F(ConnectUnary, PacksAnswersAndUnpacksRequests) {
  std::vector<SampleArticle> many;
  for (int i = 0; i < 30; ++i)
    many.push_back({.id = "m" + std::to_string(i), .quotes = {{"Ana Silva", "The tide"}}});
  page_.store.Commit(many);
  const auto result = page_.Call("ListQuotes", Gzip("{}", 6),
                                 {{"Accept-Encoding", "br, gzip"}, {"Content-Encoding", "gzip"}});
  ASSERT_TRUE(result);
  ASSERT_EQ(result->status, 200) << result->body;
  EXPECT_EQ(result->get_header_value("Content-Encoding"), "gzip");
  const auto plain = Gunzip(result->body, 10 << 20);
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(nlohmann::json::parse(*plain)["quotes"].size(), 31u);
  const auto unpacked = page_.Call("ListQuotes", "{}", {{"Accept-Encoding", "gzip;q=0"}});
  EXPECT_FALSE(unpacked->has_header("Content-Encoding"));
}

TEST_F(ConnectUnary, TellsErrorsWithTheirDetails) {
  ExpectError(page_.Call("GetQuote", R"({"quoteId": "none"})"), 404, "not_found", "NO_SUCH_QUOTE");
  ExpectError(page_.Call("ListQuotes", R"({"pageSize": -1})"), 400, "invalid_argument", "BAD_FIELD");
  const auto text = page_.Call("GetArticle", R"({"articleId": "a1", "view": "VIEW_FULL"})");
  ExpectError(text, 403, "permission_denied", "FULL_TEXT_NOT_SERVED");
}

TEST_F(ConnectUnary, RefusesWhatIsNoRequest) {
  for (const std::string body :
       {"", "{", "[]", "7", "{\"fitler\": {}}", "{\"pageSize\": \"many\"}", "\xff\xfe"}) {
    ExpectError(page_.Call("ListQuotes", body), 400, "invalid_argument", "BAD_FIELD");
  }
  const auto proto = page_.Client().Post("/onrecord.v1.RecordService/ListQuotes", std::string(9, '\xff'),
                                         "application/proto");
  ExpectError(proto, 400, "invalid_argument", "BAD_FIELD");
  ExpectError(page_.Call("ListQuotes", "no gzip", {{"Content-Encoding", "gzip"}}), 400, "invalid_argument",
              "BAD_FIELD");
  ExpectError(page_.Call("ListQuotes", "{}", {{"Content-Encoding", "br"}}), 501, "unimplemented", "INTERNAL");
  ExpectError(page_.Call("ListQuotes", "{}", {{"Connect-Protocol-Version", "2"}}), 400, "invalid_argument",
              "BAD_FIELD");
  ExpectError(page_.Call("ListQuotes", "{}", {{"Connect-Timeout-Ms", "soon"}}), 400, "invalid_argument",
              "BAD_FIELD");
}

TEST_F(ConnectUnary, EndsACallAtItsTimeout) {
  ExpectError(page_.Call("ListQuotes", "{}", {{"Connect-Timeout-Ms", "0"}}), 504, "deadline_exceeded",
              "DEADLINE_EXCEEDED");
  EXPECT_EQ(
      page_.Call("ListQuotes", "{}", {{"Connect-Timeout-Ms", "20000"}, {"Connect-Protocol-Version", "1"}})
          ->status,
      200);
}

TEST_F(ConnectUnary, TellsOtherMethodsPathsAndTypes) {
  EXPECT_EQ(page_.Call("Forget", "{}")->status, 404);
  EXPECT_EQ(Json(page_.Call("Forget", "{}"))["code"], "unimplemented");
  auto client = page_.Client();
  EXPECT_EQ(client.Get("/onrecord.v1.RecordService/ListQuotes")->status, 405);
  const auto text = client.Post("/onrecord.v1.RecordService/ListQuotes", "{}", "text/plain");
  EXPECT_EQ(text->status, 415);
  EXPECT_THAT(text->get_header_value("Accept-Post"), HasSubstr("application/json"));
  // A stream's type for a call that is none.
  EXPECT_EQ(client.Post("/onrecord.v1.RecordService/ListQuotes", "{}", "application/connect+json")->status,
            415);
}

TEST_F(ConnectUnary, RefusesABodyThatIsTooLongPackedOrNot) {
  const auto long_body = page_.Call("ListQuotes", std::string((1 << 20) + 1, ' '));
  ASSERT_TRUE(long_body);
  EXPECT_EQ(long_body->status, 413);
  EXPECT_EQ(Json(long_body)["code"], "resource_exhausted");
  const auto bomb =
      page_.Call("ListQuotes", Gzip(std::string(50 << 20, ' '), 9), {{"Content-Encoding", "gzip"}});
  ExpectError(bomb, 429, "resource_exhausted", "INTERNAL");
}

TEST_F(ConnectUnary, CountsItsCallsWithThoseOfGrpc) {
  page_.Call("GetQuote", R"({"quoteId": "none"})");
  EXPECT_EQ(page_.store.server().guard().Counts()["GetQuote/NOT_FOUND"], 1);
}

}  // namespace
}  // namespace onrecord::api
