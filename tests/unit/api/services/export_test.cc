#include <absl/time/clock.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "tests/support/api/served_store.h"

// Files of records, streamed over gRPC.
namespace onrecord::api {
namespace {

using grpc::ClientContext;
using grpc::Status;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class Export : public testing::Test {
 protected:
  Export() : stub_(served_.MakeStub()) {}

  void CommitMany(int articles) {
    std::vector<SampleArticle> samples;
    for (int i = 0; i < articles; ++i) {
      samples.push_back({.id = StrCat("a", i),
                         .published = i % 2 == 0 ? "2031-05-03" : "2031-05-04",
                         .quotes = {{"Ana Silva", StrCat("Sentence number ", i, ", said once")}},
                         .events = {{}}});
    }
    served_.Commit(samples);
  }

  Status Run(const v1::ExportRequest& request, std::string* file, std::vector<std::string>* tokens = nullptr,
             uint32_t* records = nullptr) {
    ClientContext context;
    const auto reader = stub_->Export(&context, request);
    v1::ExportResponse part;
    while (reader->Read(&part)) {
      *file += part.data();
      if (tokens != nullptr) tokens->push_back(part.resume_token());
      if (records != nullptr) *records += part.records();
    }
    return reader->Finish();
  }
  static v1::ExportRequest Quotes(v1::ExportFormat format = v1::EXPORT_FORMAT_UNSPECIFIED) {
    v1::ExportRequest request;
    request.mutable_quotes();
    request.set_format(format);
    return request;
  }
  static size_t Lines(const std::string& text) {
    return static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
  }

  ServedStore served_;
  std::unique_ptr<v1::RecordService::Stub> stub_;
};

TEST_F(Export, SendsEverythingOldestFirstInParts) {
  CommitMany(600);
  std::string file;
  std::vector<std::string> tokens;
  uint32_t records = 0;
  ASSERT_TRUE(Run(Quotes(), &file, &tokens, &records).ok());
  EXPECT_EQ(Lines(file), 600u);
  EXPECT_EQ(records, 600u);
  EXPECT_GT(tokens.size(), 2u);
  EXPECT_EQ(tokens.back(), "") << "complete";
  EXPECT_THAT(file, StartsWith("{\"quote\":"));
  EXPECT_LT(file.find("2031-05-03"), file.find("2031-05-04"));
}

TEST_F(Export, GoesOnAfterAnyPartWithoutAHead) {
  CommitMany(600);
  std::string whole;
  std::vector<std::string> tokens;
  ASSERT_TRUE(Run(Quotes(v1::EXPORT_FORMAT_CSV), &whole, &tokens).ok());
  EXPECT_EQ(Lines(whole), 601u) << "with its head";
  v1::ExportRequest request = Quotes(v1::EXPORT_FORMAT_CSV);
  request.set_resume_token(tokens[0]);
  std::string rest;
  ASSERT_TRUE(Run(request, &rest).ok());
  EXPECT_EQ(whole.substr(whole.size() - rest.size()), rest);
  EXPECT_GT(rest.size(), 0u);
  EXPECT_LT(rest.size(), whole.size());
  request.set_format(v1::EXPORT_FORMAT_SCHEMA_ORG);
  EXPECT_EQ(InfoOf(Run(request, &rest)).reason(), "BAD_TOKEN") << "of another request";
}

TEST_F(Export, HasTheLayoutsOfOthers) {
  CommitMany(1);
  std::string schema_org, annotation, gdelt, polecat, articles;
  ASSERT_TRUE(Run(Quotes(v1::EXPORT_FORMAT_SCHEMA_ORG), &schema_org).ok());
  EXPECT_THAT(schema_org, HasSubstr("\"@type\":\"Quotation\""));
  ASSERT_TRUE(Run(Quotes(v1::EXPORT_FORMAT_WEB_ANNOTATION), &annotation).ok());
  EXPECT_THAT(annotation, HasSubstr("TextPositionSelector"));
  v1::ExportRequest events;
  events.mutable_events();
  events.set_format(v1::EXPORT_FORMAT_GDELT);
  ASSERT_TRUE(Run(events, &gdelt).ok());
  EXPECT_EQ(std::count(gdelt.begin(), gdelt.end(), '\t'), 60);
  events.set_format(v1::EXPORT_FORMAT_POLECAT);
  ASSERT_TRUE(Run(events, &polecat).ok());
  EXPECT_THAT(polecat, StartsWith("Event ID\t"));
  EXPECT_EQ(Lines(polecat), 2u);
  v1::ExportRequest all;
  all.mutable_articles();
  ASSERT_TRUE(Run(all, &articles).ok());
  EXPECT_EQ(Lines(articles), 1u);
}

TEST_F(Export, SelectsAndCountsInTheUnitAskedFor) {
  CommitMany(3);
  v1::ExportRequest request = Quotes();
  request.mutable_quotes()->mutable_filter()->set_text("\"number 1\"");
  request.set_span_unit(v1::SPAN_UNIT_UTF16_UNITS);
  std::string file;
  ASSERT_TRUE(Run(request, &file).ok());
  EXPECT_EQ(Lines(file), 1u);
  EXPECT_THAT(file, HasSubstr("SPAN_UNIT_UTF16_UNITS"));
  request.mutable_quotes()->mutable_filter()->set_text("nothing of the kind");
  file.clear();
  ASSERT_TRUE(Run(request, &file).ok());
  EXPECT_EQ(file, "");
}

TEST_F(Export, RefusesWhatItCannotDo) {
  std::string file;
  EXPECT_THAT(FieldsOf(Run({}, &file)), ElementsAre("what"));
  EXPECT_THAT(FieldsOf(Run(Quotes(v1::EXPORT_FORMAT_GDELT), &file)), ElementsAre("format"));
  v1::ExportRequest request = Quotes();
  request.set_resume_token("garbled");
  EXPECT_EQ(InfoOf(Run(request, &file)).reason(), "BAD_TOKEN");
  EXPECT_THAT(file, IsEmpty());
}

// A caller that takes so little that a part does not fit on its way.
grpc::ChannelArguments Narrow() {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 1024);
  return arguments;
}

TEST_F(Export, ASlowReaderHoldsUpNobodyAndACancelledOneEnds) {
  CommitMany(800);
  const auto narrow = served_.MakeStub(nullptr, Narrow());
  // Readers that take nothing: more than there are threads.
  std::vector<std::unique_ptr<ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<v1::ExportResponse>>> slow;
  for (int i = 0; i < 12; ++i) {
    contexts.push_back(std::make_unique<ClientContext>());
    slow.push_back(narrow->Export(contexts.back().get(), Quotes()));
  }
  std::string file;
  ASSERT_TRUE(Run(Quotes(), &file).ok());
  EXPECT_EQ(Lines(file), 800u);
  for (size_t i = 0; i < slow.size(); ++i) {
    contexts[i]->TryCancel();
    EXPECT_EQ(slow[i]->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
}

TEST_F(Export, OnlySoManyAreOpenAtATime) {
  CommitMany(800);
  const auto narrow = served_.MakeStub(nullptr, Narrow());
  std::vector<std::unique_ptr<ClientContext>> contexts;
  std::vector<std::unique_ptr<grpc::ClientReader<v1::ExportResponse>>> open;
  for (size_t i = 0; i < 16; ++i) {
    contexts.push_back(std::make_unique<ClientContext>());
    open.push_back(narrow->Export(contexts.back().get(), Quotes()));
    v1::ExportResponse part;
    ASSERT_TRUE(open.back()->Read(&part));
  }
  std::string file;
  EXPECT_EQ(InfoOf(Run(Quotes(), &file)).reason(), "TOO_MANY_CALLS");
  for (size_t i = 0; i < open.size(); ++i) {
    contexts[i]->TryCancel();
    open[i]->Finish();
  }
  // Those that were cancelled make room.
  Status status;
  for (int attempt = 0; attempt < 1000; ++attempt) {
    file.clear();
    status = Run(Quotes(), &file);
    if (status.error_code() != grpc::StatusCode::RESOURCE_EXHAUSTED) break;
    absl::SleepFor(absl::Milliseconds(10));
  }
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(Lines(file), 800u);
}

}  // namespace
}  // namespace onrecord::api
