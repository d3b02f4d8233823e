#include "cli/client/filter_flags.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/base/strings.h"
#include "onrecord/v1/record_service.pb.h"

namespace onrecord::cli {
namespace {

using testing::HasSubstr;

// The request that these flags make, as text; or the error.
template <typename Request>
std::string Made(const std::vector<std::string>& arguments) {
  const FilterFlags flags(*Request::descriptor()->FindFieldByName("filter")->message_type());
  std::vector<const char*> argv = {"onrecord"};
  for (const std::string& argument : arguments) argv.push_back(argument.c_str());
  const ParsedOptions parsed = ParseOptions({.name = "onrecord", .summary = "s"}, flags.Rows(),
                                            static_cast<int>(argv.size()), argv.data());
  if (parsed.exit_code) return StrCat("exit ", *parsed.exit_code);
  Request request;
  const absl::Status status = flags.Read(parsed.options, &request);
  return status.ok() ? request.ShortDebugString() : std::string(Message(status));
}
std::string Quotes(const std::vector<std::string>& arguments) {
  return Made<v1::ListQuotesRequest>(arguments);
}

TEST(FilterFlags, MakeNothingOfNothing) { EXPECT_EQ(Quotes({}), ""); }

TEST(FilterFlags, SetEveryKindOfField) {
  EXPECT_EQ(Quotes({"--speaker", "Silva", "--speaker", "Costa"}),
            R"(filter { speaker: "Silva" speaker: "Costa" })");
  EXPECT_EQ(Quotes({"--kind", "direct", "--kind", "mixed"}),
            "filter { kind: QUOTE_KIND_DIRECT kind: QUOTE_KIND_MIXED }");
  EXPECT_EQ(Quotes({"--min-confidence", "0.5"}), "filter { min_confidence: 0.5 }");
  EXPECT_EQ(Quotes({"--negated", "no"}), "filter { negated: false }");
  EXPECT_EQ(Quotes({"--text", "low tide"}), R"(filter { text: "low tide" })");
  EXPECT_EQ(Made<v1::ListEventsRequest>({"--quad-class", "verbal-conflict"}),
            "filter { quad_class: QUAD_CLASS_VERBAL_CONFLICT }");
}

TEST(FilterFlags, ReadRanges) {
  EXPECT_EQ(Quotes({"--said", "2031-05"}), R"(filter { said { first: "2031-05" last: "2031-05" } })");
  EXPECT_EQ(Quotes({"--said", "2031..2032-01"}), R"(filter { said { first: "2031" last: "2032-01" } })");
  EXPECT_EQ(Quotes({"--published", "..2031"}), R"(filter { published { last: "2031" } })");
  EXPECT_EQ(Quotes({"--ingested", "1970-01-02"}),
            "filter { ingested { start { seconds: 86400 } end { seconds: 172800 } } }");
  EXPECT_EQ(Quotes({"--ingested", "1970-01-01T01:00:00+01:00.."}), "filter { ingested { start { } } }");
  EXPECT_THAT(Quotes({"--ingested", "soon"}), HasSubstr("--ingested: expected a day"));
}

TEST(FilterFlags, MakeAnExclusionOfEachNot) {
  EXPECT_EQ(
      Quotes({"--not-speaker", "Silva", "--not-speaker", "Costa", "--not-kind", "indirect", "--not-said",
              "2031"}),
      "exclude { speaker: \"Silva\" } exclude { speaker: \"Costa\" } exclude { kind: QUOTE_KIND_INDIRECT } "
      "exclude { said { first: \"2031\" last: \"2031\" } }");
}

TEST(FilterFlags, RefuseWhatIsNoChoice) { EXPECT_EQ(Quotes({"--kind", "loud"}), "exit 2"); }

TEST(FilterFlags, CoverEveryFieldOfEveryFilter) {
  for (const auto* filter :
       {v1::QuoteFilter::descriptor(), v1::EventFilter::descriptor(), v1::ArticleFilter::descriptor()}) {
    const FilterFlags flags(*filter);
    for (int i = 0; i < filter->field_count(); ++i) {
      std::string name = filter->field(i)->name();
      std::replace(name.begin(), name.end(), '_', '-');
      const auto has = [&](const std::string& flag) {
        return std::any_of(flags.Rows().begin(), flags.Rows().end(),
                           [&](const Option& row) { return row.name == flag; });
      };
      EXPECT_TRUE(has(name)) << name;
      EXPECT_EQ(has("not-" + name), name != "min-confidence") << name;
    }
  }
}

}  // namespace
}  // namespace onrecord::cli
