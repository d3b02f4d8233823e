#include <absl/synchronization/mutex.h>
#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "common/base/strings.h"
#include "onrecord/v1/admin.grpc.pb.h"
#include "tests/support/api/served_store.h"

namespace onrecord::api {
namespace {

using grpc::ClientContext;
using grpc::Status;
using grpc::StatusCode;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

// A log that hands what is decided to the store at once, as the materialiser does.
class Log {
 public:
  WriteToLog Writer() {
    return [this](std::vector<stream::Record> records, absl::Time) {
      if (!answer.ok()) return answer;
      for (stream::Record& record : records) Take(record);
      for (stream::Record& record : records) written.push_back(std::move(record));
      return absl::OkStatus();
    };
  }
  void Take(const stream::Record& record) {
    Batch batch;
    if (record.topic == stream::kDecisionsTopic) {
      ASSERT_TRUE(batch.decisions.emplace_back().ParseFromString(record.value));
    } else {
      ASSERT_TRUE(batch.articles.emplace_back().ParseFromString(record.value));
    }
    ASSERT_TRUE(served->store().Commit(batch).ok());
    served->server().Committed();
  }
  ServedStore* served = nullptr;
  absl::Status answer;
  std::vector<stream::Record> written;
};

class AdminService : public testing::Test {
 protected:
  void Serve(GrpcServerOptions options = {}) {
    options.write_to_log = log_.Writer();
    served_.emplace(options);
    log_.served = &*served_;
    stub_ = served_->MakeStub();
    admin_ = v1::Admin::NewStub(grpc::CreateChannel(served_->address(), grpc::InsecureChannelCredentials()));
  }
  template <typename Method, typename Request, typename Response>
  Status Call(Method method, const Request& request, Response* response, const std::string& token = "") {
    ClientContext context;
    context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(20)));
    if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
    return (admin_.get()->*method)(&context, request, response);
  }
  Status Remove(const std::string& article, const std::string& reason, v1::RemoveResponse* response,
                const std::string& token = "") {
    v1::RemoveRequest request;
    request.set_article_id(article);
    request.set_reason(reason);
    return Call(&v1::Admin::Stub::Remove, request, response, token);
  }
  std::vector<v1::QuoteRecord> Quotes() {
    ClientContext context;
    v1::ListQuotesResponse response;
    EXPECT_TRUE(stub_->ListQuotes(&context, {}, &response).ok());
    return {response.quotes().begin(), response.quotes().end()};
  }
  std::vector<v1::Removal> Removals() {
    ClientContext context;
    v1::ListRemovalsResponse response;
    EXPECT_TRUE(stub_->ListRemovals(&context, {}, &response).ok());
    return {response.removals().begin(), response.removals().end()};
  }
  std::string TokenFileWith(const std::string& token) {
    const std::string path = folder_.path() + "/" + token;
    std::ofstream(path) << token << "\n";
    chmod(path.c_str(), 0600);
    return path;
  }

  TemporaryFolder folder_;
  Log log_;
  std::optional<ServedStore> served_;
  std::unique_ptr<v1::RecordService::Stub> stub_;
  std::unique_ptr<v1::Admin::Stub> admin_;
};

TEST_F(AdminService, RemovesAnArticleAndTellsWhy) {
  Serve();
  served_->Commit({{.quotes = {{"Ana Silva", "The tide turns"}}}, {.id = "a2"}});
  v1::RemoveResponse response;
  const Status status = Remove("a1", "court order", &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.removal().quote_count(), 1u);
  EXPECT_THAT(Quotes(), IsEmpty());
  ASSERT_THAT(Removals(), SizeIs(1));
  EXPECT_EQ(Removals()[0].reason(), "court order");
  ASSERT_THAT(log_.written, SizeIs(1));
  EXPECT_EQ(log_.written[0].topic, "onrecord.decisions.v1");
  EXPECT_EQ(log_.written[0].key, "a1");
  // Once more: it stays as it is.
  ASSERT_TRUE(Remove("a1", "another reason", &response).ok());
  EXPECT_EQ(response.removal().reason(), "court order");
  EXPECT_THAT(log_.written, SizeIs(1));
}

TEST_F(AdminService, SaysWhatIsWrongWithARequest) {
  Serve();
  v1::RemoveResponse response;
  const Status none = Remove("nowhere", "court order", &response);
  EXPECT_EQ(none.error_code(), StatusCode::NOT_FOUND);
  EXPECT_EQ(InfoOf(none).reason(), "NO_SUCH_ARTICLE");
  EXPECT_THAT(FieldsOf(Remove("a1", "", &response)), ElementsAre("reason"));
  EXPECT_THAT(FieldsOf(Remove("", "x", &response)), ElementsAre("article_id"));
  EXPECT_THAT(FieldsOf(Remove("a1", std::string(2000, 'x'), &response)), ElementsAre("reason"));
  v1::CorrectRequest correct;
  v1::Correction correction;
  correct.set_event_id("e");
  correct.set_kind(v1::CORRECTION_KIND_SPEAKER);
  EXPECT_THAT(FieldsOf(Call(&v1::Admin::Stub::Correct, correct, &correction)), ElementsAre("kind"));
  v1::UndoCorrectRequest undo;
  undo.set_correction_id("none");
  EXPECT_EQ(InfoOf(Call(&v1::Admin::Stub::UndoCorrect, undo, &correction)).reason(), "NO_SUCH_CORRECTION");
}

TEST_F(AdminService, ALogThatIsAwayIsTold) {
  Serve();
  served_->Commit({{.quotes = {{"Ana Silva", "The tide turns"}}}});
  log_.answer = Unavailable("the log does not answer");
  v1::RemoveResponse response;
  const Status status = Remove("a1", "court order", &response);
  EXPECT_EQ(status.error_code(), StatusCode::UNAVAILABLE);
  EXPECT_EQ(InfoOf(status).reason(), "LOG_AWAY");
  EXPECT_THAT(Quotes(), SizeIs(1));
}

TEST_F(AdminService, WantsATokenOfItsOwn) {
  GrpcServerOptions options;
  options.security.token_file = TokenFileWith("reader");
  options.security.admin_token_file = TokenFileWith("editor");
  Serve(options);
  served_->Commit({{}});
  v1::RemoveResponse response;
  EXPECT_EQ(InfoOf(Remove("a1", "x", &response)).reason(), "NO_TOKEN");
  EXPECT_EQ(InfoOf(Remove("a1", "x", &response, "reader")).reason(), "NO_TOKEN");
  EXPECT_TRUE(Remove("a1", "x", &response, "editor").ok());
}

TEST_F(AdminService, NobodyMayDecideWhereOnlyReadersHaveTokens) {
  GrpcServerOptions options;
  options.security.token_file = TokenFileWith("reader");
  Serve(options);
  v1::RemoveResponse response;
  const Status status = Remove("a1", "x", &response, "reader");
  EXPECT_EQ(status.error_code(), StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(InfoOf(status).reason(), "NO_ADMIN");
}

TEST_F(AdminService, CorrectsAQuoteAndTakesItBack) {
  Serve();
  served_->Commit(
      {{.quotes = {{"Ana Silva", "The tide turns"}}}, {.id = "a2", .quotes = {{"Rui Costa", "We wait"}}}});
  v1::CorrectRequest request;
  for (const auto& record : Quotes()) {
    if (record.article().article_id() == "a1") request.set_quote_id(record.quote().quote_id());
  }
  request.set_kind(v1::CORRECTION_KIND_SPEAKER);
  request.set_speaker("Rui Costa");
  v1::Correction correction;
  const Status status = Call(&v1::Admin::Stub::Correct, request, &correction);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(correction.what().speaker_key(), "rui costa") << "as the store knows him";
  for (const auto& record : Quotes()) EXPECT_EQ(record.quote().speaker_name(), "Rui Costa");
  v1::UndoCorrectRequest undo;
  undo.set_correction_id(correction.correction_id());
  ASSERT_TRUE(Call(&v1::Admin::Stub::UndoCorrect, undo, &correction).ok());
  EXPECT_TRUE(correction.has_undone_at());
  std::set<std::string> speakers;
  for (const auto& record : Quotes()) speakers.insert(record.quote().speaker_name());
  EXPECT_THAT(speakers, ElementsAre("Ana Silva", "Rui Costa"));
}

TEST_F(AdminService, TakesAnotherAnalysisOfAStoredText) {
  Serve();
  const SampleArticle sample = {.quotes = {{"Ana Silva", "The tide turns"}}};
  served_->Commit({sample});
  v1::ListArticlesResponse full;
  ASSERT_TRUE(Call(&v1::Admin::Stub::ListFullArticles, v1::ListArticlesRequest(), &full).ok());
  ASSERT_THAT(full.articles(), SizeIs(1));
  EXPECT_FALSE(full.articles(0).text().empty()) << "though full text is not served";
  v1::PutAnalysisRequest request;
  v1::EnrichedArticle& analysis = *request.mutable_analysis() = MakeArticle(sample);
  analysis.set_analyser("test 2");
  analysis.set_analyser_generation(9);
  analysis.mutable_quotes(0)->set_speaker_name("Eva Lund");
  analysis.mutable_article()->clear_text();
  v1::PutAnalysisResponse response;
  const Status status = Call(&v1::Admin::Stub::PutAnalysis, request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_THAT(Quotes(), SizeIs(1));
  EXPECT_EQ(Quotes()[0].quote().speaker_name(), "Eva Lund");
  EXPECT_EQ(Quotes()[0].article().analyser(), "test 2");
  EXPECT_EQ(log_.written[0].topic, "onrecord.enriched.v1");
  analysis.mutable_article()->set_text_sha256("of another text");
  EXPECT_EQ(InfoOf(Call(&v1::Admin::Stub::PutAnalysis, request, &response)).reason(), "OTHER_TEXT");
}

TEST_F(AdminService, AWatchIsToldThatAnArticleWasRemoved) {
  Serve();
  served_->Commit({{.quotes = {{"Ana Silva", "The tide turns"}}}});
  ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + absl::Seconds(20)));
  v1::WatchRequest request;
  request.mutable_quotes();
  const auto watch = stub_->Watch(&context, request);
  v1::WatchResponse response;
  std::string seen;
  do {
    ASSERT_TRUE(watch->Read(&response));
    for (const auto& record : response.quotes()) seen = record.quote().quote_id();
  } while (response.phase() != v1::WATCH_PHASE_CHANGES);
  v1::RemoveResponse removed;
  ASSERT_TRUE(Remove("a1", "court order", &removed).ok());
  do {
    ASSERT_TRUE(watch->Read(&response));
  } while (response.removed_ids().empty());
  EXPECT_EQ(response.cause(), v1::CHANGE_CAUSE_REMOVED);
  EXPECT_THAT(response.removed_ids(), ElementsAre(seen));
  context.TryCancel();
}

}  // namespace
}  // namespace onrecord::api
