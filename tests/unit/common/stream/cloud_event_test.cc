#include "common/stream/cloud_event.h"

#include <gtest/gtest.h>

namespace onrecord::stream {
namespace {

CloudEvent Event() {
  return {.id = "a1",
          .source = "/onrecord/ingest",
          .type = "onrecord.article.v1",
          .subject = "a1",
          .time = absl::FromUnixSeconds(1700000000)};
}

TEST(ToHeaders, AreThoseOfBinaryMode) {
  const std::vector<Header> headers = ToHeaders(Event());
  EXPECT_EQ(HeaderOr(headers, "ce_specversion"), "1.0");
  EXPECT_EQ(HeaderOr(headers, "ce_time"), "2023-11-14T22:13:20.000Z");
  EXPECT_EQ(HeaderOr(headers, "ce_subject"), "a1");
  EXPECT_EQ(HeaderOr(headers, "content-type"), "application/protobuf");
  EXPECT_EQ(HeaderOr(headers, "absent", "-"), "-");
}

TEST(ToHeaders, GoOnWithTheTraceTheyAreGiven) {
  CloudEvent event = Event();
  event.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const std::vector<Header> headers = ToHeaders(event);
  const std::string_view made = HeaderOr(headers, "traceparent");
  EXPECT_EQ(std::string(made).substr(0, 36), "00-0af7651916cd43dd8448eb211c80319c-");
  EXPECT_NE(std::string(made), event.traceparent);
}

TEST(ToHeaders, BeginATraceWhereTheGivenOneIsBroken) {
  CloudEvent event = Event();
  event.traceparent = "00-xyz";
  const std::vector<Header> headers = ToHeaders(event);
  EXPECT_EQ(HeaderOr(headers, "traceparent").size(), 55u);
  EXPECT_EQ(headers, ToHeaders(event));
}

}  // namespace
}  // namespace onrecord::stream
