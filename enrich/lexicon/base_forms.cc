#include "enrich/lexicon/base_forms.h"

#include "common/base/strings.h"

namespace onrecord {

std::vector<std::string> BaseForms(std::string_view form) {
  constexpr size_t kShortestStem = 3;
  std::vector<std::string> bases;
  for (const std::string_view ending : {"ed", "ing", "es", "s"}) {
    if (!EndsWith(form, ending) || form.size() < ending.size() + kShortestStem) continue;
    const std::string stem(form.substr(0, form.size() - ending.size()));
    bases.push_back(stem);
    if (ending != "s") bases.push_back(stem + "e");
    if (stem.back() == 'i') bases.push_back(stem.substr(0, stem.size() - 1) + "y");
    if (stem.back() == stem[stem.size() - 2]) bases.push_back(stem.substr(0, stem.size() - 1));
  }
  return bases;
}

}  // namespace onrecord
