#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "api/ledger/story_words.h"

// The numbers that several articles give for one event: which agree, which have risen, which contradict.
namespace onrecord::ledger {

// One number as one article tells it.
struct Figure {
  double value = 0;
  double upper = 0;  // of a range, or the same as value: "up to"; 0: neither
  std::string qualifier;
  std::string kind;            // "total", "ordinal", "casualties", "amount"; empty: plain
  std::optional<int32_t> day;  // that it holds for, days since 1970-01-01
  std::string id;              // orders figures of one day
  std::string words;           // see WordsBeside
  bool other_period = false;   // `words` name another time than the event's
};

enum class Relation { kFirst, kAgrees, kRisen, kOtherPeriod, kContradicts };

// The words beside a number in its clause that make it a total so far or name its own time: between the
// number before it (or the clause's beginning) and the one behind it. `begin`, `end`: of the number in
// `clause`; `from`, `to`: how far to look. Sets figure->words and ->other_period.
void ReadWordsBeside(std::string_view clause, size_t from, size_t begin, size_t end, size_t to,
                     const StoryWords& words, Figure* figure);

// The least and the greatest number that a figure can mean.
struct Extent {
  double least = 0, greatest = 0;
};
Extent ExtentOf(const Figure& figure, const StoryWords& words);

// Sorts figures of one unit and kind by day, then relates each to the last comparable one before it. A figure
// of another period is compared with none. A later figure that is greater has risen, if it is a running total
// or of people harmed; all else that cannot be the same number contradicts. The result does not depend on the
// order of the input. O(n log n).
std::vector<Relation> RelateFigures(const StoryWords& words, std::vector<Figure>* figures);

}  // namespace onrecord::ledger
