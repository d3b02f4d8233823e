#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "enrich/service/enricher.h"
#include "onrecord/v1/record_service.pb.h"

// Analysing stored articles again, and what that would change. No IO.
namespace onrecord::cli {

// The article of a record in VIEW_FULL as it was given to the analyser.
v1::Article ArticleOf(const v1::ArticleRecord& record);

// Its analysis by `analyser`, with a generation above that of the record and at least `generation`.
v1::EnrichedArticle Reread(const v1::ArticleRecord& record, const Analyser& analyser, uint64_t generation);

// Kinds of findings that are counted.
enum class FindingKind { kDirect, kIndirect, kMixed, kEvent };
inline constexpr size_t kFindingKinds = 4;
std::string_view Name(FindingKind kind);

struct KindChanges {
  uint64_t before = 0, after = 0;  // findings in all
  uint64_t gained = 0, lost = 0, altered = 0;
};

// What changes over all articles that were read again.
struct ReadingChanges {
  uint64_t articles = 0;          // that were analysed
  uint64_t same_analyser = 0;     // that today's analyser had analysed already
  uint64_t changed_articles = 0;  // with other findings
  std::array<KindChanges, kFindingKinds> kinds;
  // Lines such as `+ direct Ana Silva: “The tide turns” (The Harbour Post, 2031-05-03)`, at most
  // `most_samples` of each kind and change.
  std::vector<std::string> samples;
  size_t most_samples = 5;
};

// Counts the differences between the record's findings and `analysis`, to which the corrections were applied
// that the record has.
void CountChanges(const v1::ArticleRecord& record, const v1::EnrichedArticle& analysis,
                  ReadingChanges* changes);

// The whole as text.
//
//            before  after  gained  lost  altered
//   direct    1,204  1,251      49     2        7
std::string Report(const ReadingChanges& changes);

}  // namespace onrecord::cli
