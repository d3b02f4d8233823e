#include "api/services/list_request.h"

#include <vector>

#include "api/services/check_request.h"
#include "api/services/errors.h"
#include "common/base/strings.h"

namespace onrecord::api {

absl::Status Check(const google::protobuf::Message& request) {
  const auto violations = CheckRequest(request);
  return violations.empty() ? absl::OkStatus() : BadRequest(violations);
}

absl::Status CheckId(std::string_view field, const std::string& id) {
  return id.empty() ? BadRequest({{std::string(field), "expected an id, got none"}}) : absl::OkStatus();
}

// The store's kNotFound with its reason; other statuses as they are.
absl::Status Missing(const absl::Status& status, std::string_view reason) {
  return absl::IsNotFound(status) ? WithReason(status, reason) : status;
}

// Reads "field" or "field desc".
absl::Status ReadOrder(const std::string& text, std::string_view default_order, Orders orders,
                       std::string* field, bool* descending) {
  std::vector<std::string_view> words;
  for (const std::string_view word : Split(text, ' ')) {
    if (!word.empty()) words.push_back(word);
  }
  *descending = words.empty() || (words.size() == 2 && words[1] == "desc");
  *field = words.empty() ? default_order : words[0];
  const bool known = std::find(orders.begin(), orders.end(), *field) != orders.end();
  if (known && words.size() <= 2 && (words.size() < 2 || *descending)) return absl::OkStatus();
  std::string expected;
  for (const std::string_view order : orders) StrAppend(&expected, expected.empty() ? "" : ", ", order);
  return BadRequest(
      {{"order_by", StrCat("expected one of ", expected, ", alone or with ' desc', got '", text, "'")}});
}

}  // namespace onrecord::api
