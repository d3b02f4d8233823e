#pragma once
#include <absl/time/time.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace onrecord::stream {

struct Header {
  std::string name;
  std::string value;
  friend bool operator==(const Header&, const Header&) = default;
};

// What travels through a topic. A record to be sent has no partition (the key decides) and no offset yet.
struct Record {
  std::string topic;
  std::string key;
  std::string value;
  std::vector<Header> headers;
  int32_t partition = -1;
  int64_t offset = -1;
  absl::Time timestamp = absl::InfinitePast();  // set by the log; InfinitePast: not known
  // No value: when the log compacts the topic, it forgets the earlier records of this key, and then this one.
  bool erases = false;
};

// Where a reader goes on: the offset of the next record of a partition.
struct Position {
  std::string topic;
  int32_t partition = 0;
  int64_t next_offset = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

// The topics, in the order an article passes them.
inline constexpr std::string_view kArticlesTopic = "onrecord.articles.v1";
inline constexpr std::string_view kEnrichedTopic = "onrecord.enriched.v1";
inline constexpr std::string_view kRejectedTopic = "onrecord.rejected.v1";
// What people decide: removals and corrections.
inline constexpr std::string_view kDecisionsTopic = "onrecord.decisions.v1";

}  // namespace onrecord::stream
