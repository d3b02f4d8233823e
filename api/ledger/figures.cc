#include "api/ledger/figures.h"

#include <algorithm>
#include <limits>
#include <tuple>

namespace onrecord::ledger {
namespace {

constexpr double kRoundness = 0.1;  // "about 300" can be 270 to 330
constexpr double kBeyond = 1e-9;    // "more than 40" is not 40
constexpr int32_t kNoDay = -1000000;

bool MayRise(const Figure& figure) {
  return figure.kind == "total" || figure.kind == "casualties" || !figure.words.empty();
}

}  // namespace

void ReadWordsBeside(std::string_view clause, size_t from, size_t begin, size_t end, size_t to,
                     const StoryWords& words, Figure* figure) {
  to = std::min(to, clause.size());
  if (from > begin || begin > end || end > to) return;
  const std::string_view before = clause.substr(from, begin - from), behind = clause.substr(end, to - end);
  for (const std::string_view beside : {behind, before}) {
    if (const std::string_view period = words.PeriodWords(beside); !period.empty()) {
      figure->words = period;
      figure->other_period = true;
      return;
    }
  }
  for (const std::string_view beside : {behind, before}) {
    if (const std::string_view running = words.RunningWords(beside); !running.empty()) {
      figure->words = running;
      return;
    }
  }
}

Extent ExtentOf(const Figure& figure, const StoryWords& words) {
  constexpr double kNoEnd = std::numeric_limits<double>::infinity();
  const double value = figure.value;
  if (figure.upper > value) return {value, figure.upper};
  switch (words.BoundOf(figure.qualifier)) {
    case Bound::kAbove:
      return {value + kBeyond, kNoEnd};
    case Bound::kFrom:
      return {value, kNoEnd};
    case Bound::kTo:
      return {0, value};
    case Bound::kBelow:
      return {0, value - kBeyond};
    case Bound::kAbout:
      return {value * (1 - kRoundness), value * (1 + kRoundness)};
    case Bound::kExact:
      break;
  }
  return figure.upper > 0 && figure.upper == value ? Extent{0, value} : Extent{value, value};
}

std::vector<Relation> RelateFigures(const StoryWords& words, std::vector<Figure>* figures) {
  const auto order = [](const Figure& f) { return std::tie(f.value, f.upper, f.qualifier, f.id, f.words); };
  std::sort(figures->begin(), figures->end(), [&](const Figure& a, const Figure& b) {
    const int32_t first = a.day.value_or(kNoDay), second = b.day.value_or(kNoDay);
    return first != second ? first < second : order(a) < order(b);
  });
  std::vector<Relation> relations;
  const Figure* last = nullptr;
  for (const Figure& figure : *figures) {
    if (figure.other_period) {
      relations.push_back(Relation::kOtherPeriod);
      continue;
    }
    if (last == nullptr) {
      relations.push_back(Relation::kFirst);
      last = &figure;
      continue;
    }
    const Extent before = ExtentOf(*last, words), now = ExtentOf(figure, words);
    if (now.least <= before.greatest && before.least <= now.greatest) {
      relations.push_back(Relation::kAgrees);
    } else if (now.least > before.greatest && (MayRise(figure) || MayRise(*last))) {
      relations.push_back(Relation::kRisen);
    } else {
      relations.push_back(Relation::kContradicts);
    }
    last = &figure;
  }
  return relations;
}

}  // namespace onrecord::ledger
