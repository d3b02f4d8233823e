#pragma once
#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "api/filter/filter_matcher.h"
#include "api/services/change_view.h"
#include "onrecord/v1/record_service.pb.h"

namespace onrecord::api {

// What a WatchRequest selects, compiled once. Thread-safe.
class WatchSelection {
 public:
  // `request` must select something.
  WatchSelection(const v1::WatchRequest& request, const WordSplitter& splitter);

  // What has to be read of a change.
  const ChangeParts& parts() const { return parts_; }
  v1::SpanUnit unit() const { return unit_; }
  // Keys of which a record that is selected has one (see record_keys.h); unset: any record may be.
  const std::optional<std::vector<std::string>>& needs() const { return needs_; }

  // What the change means to this selection: ids that are gone go to `head`, encoded records are appended to
  // `records`. False: nothing.
  absl::StatusOr<bool> Select(ChangeView& view, v1::WatchResponse* head, std::string* records) const;

 private:
  using Matcher = std::variant<SelectionMatcher<QuoteFacts>, SelectionMatcher<EventFacts>,
                               SelectionMatcher<ArticleFacts>>;
  static Matcher MakeMatcher(const v1::WatchRequest& request, const WordSplitter& splitter);

  absl::Status SelectStatements(ChangeView& view, v1::WatchResponse* head, std::string* records) const;

  const v1::SpanUnit unit_;
  const Matcher matcher_;
  bool statements_ = false;
  ChangeParts parts_;
  std::optional<std::vector<std::string>> needs_;
};

}  // namespace onrecord::api
