#pragma once
#include <string>
#include <string_view>

namespace onrecord::ingest {

// A time as feeds and markup write it, in the form that records carry: RFC 3339 where the zone is known, else
// the plain date. Reads ISO 8601 (also the basic form of NITF) and RFC 822 (RSS). What is no such time gives
// "".
//
//   NormaliseTime("Sun, 22 Nov 2026 10:05:00 GMT")  ->  "2026-11-22T10:05:00Z"
//   NormaliseTime("20261122T100500+0900")           ->  "2026-11-22T10:05:00+09:00"
//   NormaliseTime("2026-11-22 10:05")               ->  "2026-11-22" (whose clock is not said)
std::string NormaliseTime(std::string_view declared);

}  // namespace onrecord::ingest
