#include "api/store/sqlite/speaker_counts.h"

#include <algorithm>

#include "api/store/row_ids.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {

absl::StatusOr<int64_t> SpeakerCounts::NumberOf(Connection& connection, const std::string& key) {
  if (key.empty()) return 0;
  const auto known = numbers_.find(key);
  if (known != numbers_.end()) return known->second;
  OR_ASSIGN_OR_RETURN(int64_t number, connection.Number("SELECT id FROM speaker WHERE key = ?", {key}));
  if (number == 0) {
    OR_RETURN_IF_ERROR(connection.Run("INSERT INTO speaker VALUES (NULL, ?, 0, 0, 0)", {key}));
    number = connection.LastRowId();
  }
  numbers_.emplace(key, number);
  return number;
}

void SpeakerCounts::Count(const std::map<int64_t, int64_t>& quotes, int64_t day, int sign) {
  for (const auto& [speaker, count] : quotes) {
    if (speaker == 0) continue;
    Change& change = changes_[speaker];
    change.quotes += sign * count;
    change.articles += sign;
    change.last_day = std::max(change.last_day, day);
    change.removed |= sign < 0;
  }
}

absl::Status SpeakerCounts::Write(Connection& connection) {
  constexpr int kShift = rows::kArticleBits + rows::kFindingBits;
  for (const auto& [speaker, change] : changes_) {
    OR_RETURN_IF_ERROR(
        connection.Run("UPDATE speaker SET quotes = quotes + ?, articles = articles + ?, last_day = "
                       "max(last_day, ?) WHERE id = ?",
                       {change.quotes, change.articles, change.last_day, speaker}));
    if (!change.removed) continue;
    OR_RETURN_IF_ERROR(connection.Run(StrCat("UPDATE speaker SET last_day = coalesce((SELECT id >> ", kShift,
                                             " FROM quote INDEXED BY quote_speaker WHERE newest = 1 AND "
                                             "speaker = ? ORDER BY id DESC LIMIT 1), 0)"
                                             " WHERE id = ?"),
                                      {speaker, speaker}));
  }
  changes_.clear();
  return absl::OkStatus();
}

}  // namespace onrecord::api::sqlite
