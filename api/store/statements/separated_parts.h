#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <set>
#include <vector>

#include "api/store/statements/ledger_rows.h"

namespace onrecord::api {

// The parts into which a group of the ledger has fallen after some of its links were deleted: every part but
// one, which is among those with the most members and is not read to its end.
//
// `touched`: the members that lost a link, at least one of each part if there is more than one. Links below
// `least_kind` do not count. Searches start from all of them and take turns, the smallest first; two that
// meet become one. So a link that goes from inside a large group costs the links of a few members beside it,
// and a part that separates costs about its own links, whatever the size of the group.
absl::StatusOr<std::vector<std::vector<int64_t>>> FindSeparatedParts(LinkRows& links,
                                                                     const std::set<int64_t>& touched,
                                                                     int64_t least_kind);

}  // namespace onrecord::api
