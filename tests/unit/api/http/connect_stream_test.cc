#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "api/http/connect_request.h"
#include "tests/unit/api/http/served_page.h"

// The Connect protocol's streams of answers: connectrpc.com/docs/protocol/#streaming-rpcs
namespace onrecord::api {
namespace {

struct Piece {
  int flags;
  nlohmann::json message;
};

// Takes envelopes until `enough` says so, or the stream ends.
struct StreamReader {
  std::string rest;
  std::vector<Piece> pieces;
  std::function<bool(const StreamReader&)> enough = [](const StreamReader&) { return false; };

  bool Add(const char* data, size_t size) {
    rest.append(data, size);
    while (rest.size() >= 5) {
      size_t length = 0;
      for (int i = 1; i < 5; ++i) length = length << 8 | static_cast<unsigned char>(rest[i]);
      if (rest.size() < 5 + length) break;
      pieces.push_back({rest[0], nlohmann::json::parse(rest.substr(5, length), nullptr, false)});
      rest.erase(0, 5 + length);
    }
    return !enough(*this);
  }
  bool AtChanges() const {
    return !pieces.empty() && pieces.back().message.value("phase", "") == "WATCH_PHASE_CHANGES";
  }
};

class ConnectStream : public testing::Test {
 protected:
  int Watch(const std::string& body, StreamReader* reader,
            const std::string& type = "application/connect+json") {
    auto client = page_.Client();
    client.set_read_timeout(20);
    httplib::Request request;
    request.method = "POST";
    request.path = "/onrecord.v1.RecordService/Watch";
    request.body = body;
    request.set_header("Content-Type", type.c_str());
    int status = 0;
    request.response_handler = [&](const httplib::Response& response) {
      status = response.status;
      EXPECT_EQ(response.get_header_value("Content-Type"), type);
      return true;
    };
    request.content_receiver = [&](const char* data, size_t size, uint64_t, uint64_t) {
      return reader->Add(data, size);
    };
    client.send(request);
    return status;
  }

  ServedPage page_;
};

TEST_F(ConnectStream, SendsTheSnapshotAndThenTheChanges) {
  page_.store.Commit({{.id = "a1", .quotes = {{"Ana Silva", "The tide turns"}}}});
  StreamReader reader;
  bool committed = false;
  reader.enough = [&](const StreamReader& now) {
    if (now.AtChanges() && !committed) {
      committed = true;
      page_.store.Commit({{.id = "a2", .quotes = {{"Ana Silva", "It has turned"}}}});
      return false;
    }
    return committed && now.pieces.back().message.contains("quotes");
  };
  EXPECT_EQ(Watch(Envelope(0, R"({"quotes": {}})"), &reader), 200);
  ASSERT_GE(reader.pieces.size(), 3u);
  EXPECT_EQ(reader.pieces.front().message["quotes"][0]["quote"]["text"], "The tide turns");
  EXPECT_EQ(reader.pieces.back().message["quotes"][0]["quote"]["text"], "It has turned");
  for (const Piece& piece : reader.pieces) EXPECT_EQ(piece.flags, 0);
}

TEST_F(ConnectStream, ResumesFromItsToken) {
  page_.store.Commit({{.id = "a1", .quotes = {{"Ana Silva", "The tide turns"}}}});
  StreamReader first;
  first.enough = [](const StreamReader& now) { return now.AtChanges(); };
  Watch(Envelope(0, R"({"quotes": {}})"), &first);
  const std::string token = first.pieces.back().message["resumeToken"];
  page_.store.Commit({{.id = "a2", .quotes = {{"Ana Silva", "It has turned"}}}});
  StreamReader second;
  second.enough = [](const StreamReader& now) { return now.pieces.back().message.contains("quotes"); };
  Watch(Envelope(0, nlohmann::json({{"quotes", nlohmann::json::object()}, {"resumeToken", token}}).dump()),
        &second);
  EXPECT_EQ(second.pieces.back().message["quotes"][0]["quote"]["text"], "It has turned");
  EXPECT_EQ(second.pieces.back().message["quotes"].size(), 1u);
}

TEST_F(ConnectStream, TellsErrorsInTheLastEnvelope) {
  for (const std::string& body : {Envelope(0, "{}"), Envelope(0, "{"), std::string("{}"), std::string(),
                                  Envelope(0, "{}") + Envelope(0, "{}")}) {
    StreamReader reader;
    EXPECT_EQ(Watch(body, &reader), 200);
    ASSERT_EQ(reader.pieces.size(), 1u);
    EXPECT_EQ(reader.pieces[0].flags, 2);
    EXPECT_EQ(reader.pieces[0].message["error"]["code"], "invalid_argument");
  }
}

TEST_F(ConnectStream, EndsWithATokenWhenTheServerDoes) {
  StreamReader reader;
  bool told = false;
  std::thread drain;
  reader.enough = [&](const StreamReader& now) {
    if (now.AtChanges() && !std::exchange(told, true)) {
      drain = std::thread([&] {
        page_.store.server().EndWatches();
        page_.server->Drain(absl::Seconds(5));
      });
    }
    return false;
  };
  EXPECT_EQ(Watch(Envelope(0, R"({"quotes": {}})"), &reader), 200);
  drain.join();
  ASSERT_FALSE(reader.pieces.empty());
  const Piece& last = reader.pieces.back();
  EXPECT_EQ(last.flags, 2);
  EXPECT_EQ(last.message["error"]["code"], "unavailable") << last.message;
  EXPECT_NE(last.message.dump().find("resume_token"), std::string::npos);
}

TEST_F(ConnectStream, IsForgottenWhenItsCallerLeaves) {
  StreamReader reader;
  reader.enough = [](const StreamReader& now) { return now.AtChanges(); };
  Watch(Envelope(0, R"({"quotes": {}})"), &reader);
  for (int i = 0; i < 200 && page_.store.server().Watchers() > 0; ++i) absl::SleepFor(absl::Milliseconds(50));
  EXPECT_EQ(page_.store.server().Watchers(), 0);
}

}  // namespace
}  // namespace onrecord::api
