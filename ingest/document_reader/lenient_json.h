#pragma once
#include <string>
#include <string_view>

namespace onrecord::ingest {

// Halves of surrogate pairs alone ("\ud83d") become U+FFFD; all else stays as it is. Linear.
std::string WithoutLoneSurrogates(std::string_view json);

// What scripts of pages often do to JSON is taken back: wrappers (CDATA, <!-- -->), comments outside strings,
// commas before a closing bracket, a semicolon at the end, raw line breaks and tabs within strings, lone
// surrogates. The result may still be no JSON. Linear.
//
//   "{\"a\": 1, /* b */ }; "  ->  "{\"a\": 1  }"
std::string RepairJson(std::string_view json);

}  // namespace onrecord::ingest
