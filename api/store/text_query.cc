#include "api/store/text_query.h"

#include <algorithm>

namespace onrecord::api {

void ForEachPart(std::string_view text, absl::FunctionRef<void(std::string_view words, bool prefix)> add) {
  while (!text.empty()) {
    if (text.front() == '"') {
      const size_t end = std::min(text.find('"', 1), text.size());
      add(text.substr(1, end - 1), false);
      text.remove_prefix(std::min(end + 1, text.size()));
      continue;
    }
    const size_t end = std::min(text.find_first_of(" \t\n\""), text.size());
    std::string_view word = text.substr(0, end);
    const bool prefix = word.size() > 1 && word.back() == '*';
    if (prefix) word.remove_suffix(1);
    add(word, prefix);
    text.remove_prefix(end);
    text = text.substr(std::min(text.find_first_not_of(" \t\n"), text.size()));
  }
}

}  // namespace onrecord::api
