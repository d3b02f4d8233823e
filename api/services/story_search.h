#pragma once
#include <absl/status/statusor.h>

#include <set>
#include <string>
#include <vector>

#include "api/services/story_mentions.h"
#include "api/store/store.h"

namespace onrecord::api {

// The mentions around one that can be the same event, or tell what became of its plan.
struct StoryNeighbourhood {
  StoryMentions all;          // of the seed's key
  std::vector<size_t> group;  // the seed's, the first published first
  bool more = false;          // there are more than were read
};

// Finds the story event of a mention by what the store's index of events finds around it: same roots and
// actors, and a time within ledger::kLongestVague days. Used by one thread at a time.
class StorySearch {
 public:
  // Mentions that are read around one, at most: the first published.
  static constexpr size_t kMostRead = 250;

  // The references must outlive this object. `with_context`: mentions come with the text around them.
  StorySearch(RecordQuery& store, const ReadScope& scope, bool with_context)
      : store_(store), scope_(scope), with_context_(with_context) {}

  // 2 to 4 lists of the store, of kMostRead mentions in all.
  absl::StatusOr<StoryNeighbourhood> Around(const v1::EventRecord& seed);

  // Mentions that were read so far, around all seeds.
  size_t read() const { return read_; }

 private:
  absl::Status Read(const v1::EventFilter& filter, const std::string& key, StoryNeighbourhood* out);

  RecordQuery& store_;
  const ReadScope& scope_;
  const bool with_context_;
  size_t read_ = 0;
  std::set<std::string> known_;  // mentions that were read around the seed
};

}  // namespace onrecord::api
