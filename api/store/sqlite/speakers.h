#pragma once
#include "api/store/sqlite/connection.h"
#include "api/store/store.h"

namespace onrecord::api::sqlite {

// See RecordQuery. Without a filter the counts are those that are kept; with one, see CountSpeakers.
absl::StatusOr<Page<v1::SpeakerRecord>> ListSpeakers(Connection& connection,
                                                     const ListQuery<v1::QuoteFilter>& query);

}  // namespace onrecord::api::sqlite
