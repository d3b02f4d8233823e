#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "onrecord/v1/record_service.pb.h"

// One finding with all that is needed to check it: what `onrecord bundle` writes and `onrecord check-bundle`
// reads.
namespace onrecord::cli {

// A JSON document: format, the explanation of the finding (spans in UTF-8 bytes), and the SHA-256 of both.
std::string MakeBundle(const v1::ExplainQuoteResponse& explained);
std::string MakeBundle(const v1::ExplainEventResponse& explained);

// One of the two is set.
struct Bundle {
  std::unique_ptr<v1::ExplainQuoteResponse> quote;
  std::unique_ptr<v1::ExplainEventResponse> event;
  const v1::ArticleContext& article() const;
  const v1::RecordOrigin& origin() const;
};
// kInvalidArgument: not a bundle. kDataLoss: it was changed after it was made.
absl::StatusOr<Bundle> ReadBundle(std::string_view json);

struct BundleCheck {
  enum class Result { kHolds, kFails, kNotChecked };
  Result result = Result::kHolds;
  std::string what;  // what was checked, or what is wrong, in words
};

// Checks a bundle against the bytes of its article's file alone: the hash of the file, that of the text that
// is read from it, every span's words in that text, and the finding's id. Stops at what makes the rest
// meaningless.
std::vector<BundleCheck> CheckBundle(const Bundle& bundle, std::string_view file);

}  // namespace onrecord::cli
