#pragma once
#include <optional>
#include <vector>

#include "enrich/document/analysis.h"
#include "enrich/events/find_acts.h"
#include "enrich/grammar/clause.h"

namespace onrecord {

// The time expressions of one sentence and the words that they modify.
class SentenceDates {
 public:
  SentenceDates(std::string_view text, const Tree& tree, const std::vector<TimeValue>& dates,
                const Sentence& sentence);

  // When the act happened: the expression in its own clause; for statements and intentions (`verbal`) also
  // the one beside the verb of speech above it. Nothing: the sentence has no such expression.
  std::optional<TimeValue> Of(const Tree& tree, const Act& act, bool verbal) const;
  const std::vector<Span>& spans() const { return spans_; }
  // "as of Tuesday": the day of the count, not of an act. Nothing: not stated.
  const std::optional<TimeValue>& as_of() const { return as_of_; }

 private:
  struct Hung {
    const TimeValue* date;
    std::vector<int32_t> under;  // the words above it, nearest first
  };
  std::vector<Hung> hung_;
  std::vector<Span> spans_;
  std::optional<TimeValue> as_of_;
};

}  // namespace onrecord
