#pragma once
#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>

#include "enrich/lexicon/lexicon_files.h"

namespace onrecord {

// What the tables of the field say of one CAMEO code.
struct CameoCode {
  std::string label;   // our own words: "arrest"
  double goldstein;    // -10 .. 10
  std::string plover;  // "COERCE"; empty: PLOVER drops it
  std::string mode;    // "arrest"; empty: none
  int quad;            // 1..4
};

// The CAMEO codes of cameo_codes.tsv.
//
//   table.Find("173")->plover  ->  "COERCE"
class CameoTable {
 public:
  // kInvalidArgument: a cell that is not what its column holds, or a code that stands twice.
  static absl::StatusOr<CameoTable> Read(const LexiconFiles& files);

  // nullptr: no such code.
  const CameoCode* Find(std::string_view code) const;
  size_t size() const { return codes_.size(); }

 private:
  std::map<std::string, CameoCode, std::less<>> codes_;
};

}  // namespace onrecord
