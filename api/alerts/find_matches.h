#pragma once
#include <string>
#include <variant>
#include <vector>

#include "api/filter/filter_matcher.h"
#include "api/store/store.h"
#include "onrecord/v1/alert.pb.h"

namespace onrecord::api {

// The records of a change as filters look at them, computed once for all alerts. The change and the splitter
// must outlive it; used by one thread.
class ChangeFacts {
 public:
  ChangeFacts(const Change& change, const WordSplitter& splitter);

  const Change& change() const { return change_; }
  const std::vector<std::unique_ptr<QuoteFacts>>& quotes() const { return quotes_; }
  const std::vector<std::unique_ptr<EventFacts>>& events() const { return events_; }
  const ArticleFacts* article() const { return article_.get(); }  // nullptr: the change has none

 private:
  const Change& change_;
  std::vector<std::unique_ptr<QuoteFacts>> quotes_;
  std::vector<std::unique_ptr<EventFacts>> events_;
  std::unique_ptr<ArticleFacts> article_;
};

// What an alert selects, compiled once. Thread-safe.
class AlertMatcher {
 public:
  // `alert` must select something.
  AlertMatcher(const v1::Alert& alert, const WordSplitter& splitter);

  // Ids of the records that match and that the version of the article before did not hold, so that an
  // repeated analysis of a revision does not match again. A new revision of an article does.
  std::vector<std::string> Match(const ChangeFacts& facts) const;

  // Adds what has to be read of a change.
  void AddParts(ChangeParts* parts) const;

 private:
  std::variant<SelectionMatcher<QuoteFacts>, SelectionMatcher<EventFacts>, SelectionMatcher<ArticleFacts>>
      matcher_;
};

}  // namespace onrecord::api
