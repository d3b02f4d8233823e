#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/filter/record_facts.h"
#include "onrecord/v1/filter.pb.h"

namespace onrecord::api {

// A filter, compiled once, that says of any number of records whether they match: exactly the records that
// the lists of a store return for it (tests/contract holds the two together). Thread-safe.
//
//   const FilterMatcher<QuoteFacts> matcher(filter, splitter);
//   if (matcher.Matches(QuoteFacts(record, splitter))) Send(record);
template <typename Facts>
class FilterMatcher {
 public:
  using Condition = std::function<bool(const Facts&)>;

  // A record without any of these keys (see record_keys.h) does not match; unset: any record may.
  using Needs = std::optional<std::vector<std::string>>;

  // Matches every record.
  FilterMatcher() = default;
  FilterMatcher(std::vector<Condition> conditions, Needs needs)
      : conditions_(std::move(conditions)), needs_(std::move(needs)) {}

  const Needs& needs() const { return needs_; }

  bool Matches(const Facts& facts) const {
    for (const Condition& condition : conditions_) {
      if (!condition(facts)) return false;
    }
    return true;
  }

 private:
  std::vector<Condition> conditions_;  // cheap ones first
  Needs needs_;
};

FilterMatcher<QuoteFacts> Compile(const v1::QuoteFilter& filter, const WordSplitter& splitter);
FilterMatcher<EventFacts> Compile(const v1::EventFilter& filter, const WordSplitter& splitter);
FilterMatcher<ArticleFacts> Compile(const v1::ArticleFilter& filter, const WordSplitter& splitter);

// One filter and none of others.
template <typename Facts>
class SelectionMatcher {
 public:
  template <typename Selection>
  SelectionMatcher(const Selection& selection, const WordSplitter& splitter)
      : include_(Compile(selection.filter(), splitter)) {
    for (const auto& filter : selection.exclude()) exclude_.push_back(Compile(filter, splitter));
  }

  const typename FilterMatcher<Facts>::Needs& needs() const { return include_.needs(); }
  bool Matches(const Facts& facts) const {
    if (!include_.Matches(facts)) return false;
    for (const auto& exclude : exclude_) {
      if (exclude.Matches(facts)) return false;
    }
    return true;
  }

 private:
  FilterMatcher<Facts> include_;
  std::vector<FilterMatcher<Facts>> exclude_;
};

}  // namespace onrecord::api
