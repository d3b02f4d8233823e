#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

#include "api/store/sqlite/connection.h"

namespace onrecord::api::sqlite {

// The table of speakers: numbers for their keys, and the counts of their newest quotes. Changes are kept
// until the end of a commit.
class SpeakerCounts {
 public:
  // The number of a speaker, made if there is none yet; the empty key is 0.
  absl::StatusOr<int64_t> NumberOf(Connection& connection, const std::string& key);

  // Counts the quotes of one article of this day, by speaker, as newest or (`sign` -1) as newest no more.
  void Count(const std::map<int64_t, int64_t>& quotes, int64_t day, int sign);

  // Writes and forgets all changes; the rows of quotes must be written.
  absl::Status Write(Connection& connection);

 private:
  struct Change {
    int64_t quotes = 0, articles = 0, last_day = 0;
    bool removed = false;
  };
  std::map<int64_t, Change> changes_;
  std::unordered_map<std::string, int64_t> numbers_;  // looked up in this commit
};

}  // namespace onrecord::api::sqlite
