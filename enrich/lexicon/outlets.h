#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "enrich/lexicon/lexicon_files.h"
#include "enrich/lexicon/word_table.h"

namespace onrecord {

// News outlets and agencies by name and by web domain (outlets.tsv).
class Outlets {
 public:
  struct Outlet {
    std::string canonical;  // "Yonhap News Agency"
    bool agency = false;
  };
  struct Example {
    std::string where, text, canonical;
    bool agency = false;
  };

  // kInvalidArgument: a malformed row, or "agency" that is neither yes nor no.
  static absl::StatusOr<Outlets> Read(const LexiconFiles& files);

  // Whose name `surface` is, capitals included (names of several words also all in capitals); null: not
  // known. An "The" before it may be missing or added.
  const Outlet* Find(std::string_view surface) const;
  // Whose web site `url` or host name belongs to; null: not known. "https://en.yna.co.kr/x" -> Yonhap.
  const Outlet* FindByUrl(std::string_view url) const;

  const std::vector<Example>& examples() const { return examples_; }

 private:
  StringMap<Outlet> by_surface_;
  StringMap<Outlet> by_domain_;
  std::vector<Example> examples_;
};

}  // namespace onrecord
