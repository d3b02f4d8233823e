#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace onrecord {

// The base forms that a regular form of a verb or noun, in small letters, can come from; for words whose base
// form the tagger does not know. Of every ending that fits: the stem, with "e", with "y" for "i", and without
// a doubled letter. Empty: no regular ending, or a stem of less than three letters.
//
//   "joked" -> jok, joke      "begging" -> begg, begge, beg      "tries" -> tri, trie, try, trie
std::vector<std::string> BaseForms(std::string_view form);

}  // namespace onrecord
