#pragma once
#include <string_view>

namespace onrecord {

// True if the words have the form that names of people, agencies and outlets have: one to five words of
// letters, the first and the last with a capital; a slash may join two names.
//
//   "Andes Foto", "Northwire", "Island Post via Northwire": yes; "10 a.m. local time", "updated": no
bool HasFormOfName(std::string_view words);

}  // namespace onrecord
