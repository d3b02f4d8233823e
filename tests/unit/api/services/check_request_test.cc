#include "api/services/check_request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "onrecord/v1/record_service.pb.h"

namespace onrecord::api {
namespace {

std::string FieldsOf(const google::protobuf::Message& request) {
  std::string fields;
  for (const Violation& violation : CheckRequest(request)) {
    fields += (fields.empty() ? "" : " ") + violation.field;
  }
  return fields;
}

std::string Dates(const std::string& first, const std::string& last) {
  v1::DateRange range;
  range.set_first(first);
  range.set_last(last);
  return FieldsOf(range);
}

TEST(CheckRequest, TakesDatesOfEveryPrecision) {
  EXPECT_EQ(Dates("2031", "2031"), "");
  EXPECT_EQ(Dates("2031-05", "2031"), "");
  EXPECT_EQ(Dates("2031", "2031-05-03"), "");
  EXPECT_EQ(Dates("2032-02-29", ""), "");
  EXPECT_EQ(Dates("", "2000-02-29"), "");
}

TEST(CheckRequest, RefusesDatesThatAreNone) {
  for (const char* bad : {"31", "2031-5", "2031-13", "2031-00", "2031-04-31", "1900-02-29", "2031-02-29",
                          "203x", "2031/05", "2031-05-1x", "2031-05-00", "yesterday"}) {
    EXPECT_EQ(Dates(bad, ""), ".first") << bad;
    EXPECT_EQ(Dates("", bad), ".last") << bad;
  }
}

TEST(CheckRequest, RefusesAReversedRange) {
  EXPECT_EQ(Dates("2031-05-03", "2031-05-02"), ".last");
  EXPECT_EQ(Dates("2031-05", "2031-04-30"), ".last");
  EXPECT_EQ(Dates("2031-05", "2030"), ".last");
}

TEST(CheckRequest, NamesEveryFieldAtFault) {
  v1::ListEventsRequest request;
  request.set_page_size(-5);
  request.mutable_filter()->add_quad_class(static_cast<v1::QuadClass>(8));
  request.add_exclude()->add_actor("--");
  EXPECT_EQ(FieldsOf(request), "filter.quad_class[0] exclude[0].actor[0] page_size");
}

TEST(CheckRequest, LimitsValuesInAllFieldsTogether) {
  v1::ListQuotesRequest request;
  for (int i = 0; i < 11; ++i) {
    auto& exclude = *request.add_exclude();
    for (int j = 0; j < 100; ++j) exclude.add_cue("say");
  }
  EXPECT_NE(FieldsOf(request), "");
}

TEST(CheckRequest, RefusesTimesOutsideTheCalendar) {
  v1::TimeRange range;
  range.mutable_start()->set_seconds(300000000000);
  EXPECT_EQ(FieldsOf(range), ".start");
  range.mutable_start()->set_seconds(0);
  range.mutable_start()->set_nanos(-1);
  EXPECT_EQ(FieldsOf(range), ".start");
}

TEST(CheckRequest, TakesWordsInAnyScript) {
  v1::ListQuotesRequest request;
  request.mutable_filter()->add_speaker("Анна");
  request.mutable_filter()->set_text("港 7");
  EXPECT_EQ(FieldsOf(request), "");
}

}  // namespace
}  // namespace onrecord::api
