#include "enrich/service/rejection.h"

#include <gtest/gtest.h>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "common/stream/record_size.h"
#include "onrecord/v1/article.pb.h"

namespace onrecord {
namespace {

constexpr size_t kMiB = 1 << 20;
const absl::Time kNow = absl::FromUnixSeconds(1'700'000'000);

v1::RejectedRecord Parsed(const stream::Record& record) {
  v1::RejectedRecord rejected;
  EXPECT_TRUE(rejected.ParseFromString(record.value));
  return rejected;
}

TEST(Rejection, TellsKeyPlaceAndReasonAndNothingOfTheText) {
  const stream::Record in{.topic = "t", .key = "k\xff", .value = "quorvexed", .partition = 3, .offset = 8};
  const stream::Record out = RejectionOf(in, InvalidArgument("no_id: expected one"), kNow);
  EXPECT_EQ(out.key, in.key);
  EXPECT_EQ(out.topic, stream::kRejectedTopic);
  EXPECT_EQ(Parsed(out).key(), in.key);
  EXPECT_EQ(Parsed(out).value(), "");
  EXPECT_EQ(out.value.find("quorvexed"), std::string::npos);
  EXPECT_EQ(Parsed(out).topic(), "t");
  EXPECT_EQ(Parsed(out).partition(), 3);
  EXPECT_EQ(Parsed(out).reason(), "no_id");
  EXPECT_EQ(Parsed(out).detail(), "no_id: expected one");
  EXPECT_EQ(Parsed(out).offset(), 8);
}

TEST(Rejection, IsBoundedWhateverTheRecordIs) {
  stream::Record in{.topic = "t", .key = std::string(4 * kMiB, 'k'), .value = std::string(4 * kMiB, 'v')};
  in.headers = {{"traceparent", std::string(kMiB, 'x')}};
  const stream::Record out = RejectionOf(in, DataLoss(std::string(kMiB, '\xff')), kNow);
  EXPECT_LE(stream::SizeOf(out), 16u << 10);
  EXPECT_TRUE(IsValidUtf8(Parsed(out).detail()));
  EXPECT_EQ(out.key.size(), 64u);  // a digest: long keys that differ stay apart
  stream::Record other = in;
  other.key.back() = 'j';
  EXPECT_NE(RejectionOf(other, DataLoss("x"), kNow).key, out.key);
}

TEST(KeptText, CutsAtCharactersAndReplacesBadBytes) {
  EXPECT_EQ(KeptText("plain", 5), "plain");
  EXPECT_EQ(KeptText("plain", 4), "plai…");
  EXPECT_EQ(KeptText("ä€", 4), "ä…");
  EXPECT_EQ(KeptText("a\xff", 9), "a\uFFFD");
}

}  // namespace
}  // namespace onrecord
