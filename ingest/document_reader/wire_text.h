#pragma once
#include <string>
#include <string_view>

namespace onrecord::ingest {

// When a wire message in the text formats IPTC 7901 and ANPA 1312 was sent, by the line at its end, as RFC
// 3339 where the zone is known; empty: no such line among the last six.
//
//   "051812 GMT Mar 24"        ->  2024-03-05T18:12:00Z     (day, hour, minute, zone, month, year)
//   "AP-NY-03-05-24 1812EST"   ->  2024-03-05T18:12:00-05:00
std::string PublishedOfWireText(std::string_view text);

}  // namespace onrecord::ingest
