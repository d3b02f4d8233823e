#pragma once
#include <string>
#include <vector>

#include "common/base/hash.h"
#include "common/base/strings.h"

namespace onrecord::syntax {

// A file of word vectors with 16 columns: word number i has i in all of them, and its own small group, or
// that which `group_of` tells.
inline std::string TinyVectors(const std::vector<std::string>& words, const std::vector<int>& group_of = {}) {
  std::string body = Join(words, "\n") + "\n", groups;
  for (size_t i = 0; i < words.size(); ++i) {
    body.append(16, static_cast<char>(i));
    groups += {static_cast<char>(group_of.empty() ? static_cast<int>(i) : group_of[i]), '\0'};
  }
  body += groups + std::string(1024, '\3');
  return StrCat("onrecord-vectors 0001 ", words.size(), " 16 ", Sha256Hex(body), "\n", body);
}

}  // namespace onrecord::syntax
