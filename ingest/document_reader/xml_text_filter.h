#pragma once
#include <string>
#include <string_view>

namespace onrecord::ingest {

// Makes sloppy XML readable while it comes piece by piece: blanks before the first "<" are dropped, an "&"
// that begins no reference becomes "&amp;", control characters that XML forbids become blanks. CDATA
// sections, comments and tags are kept as they are, but for control characters. Linear; holds back at most 64
// bytes between pieces.
class XmlTextFilter {
 public:
  // Appends what can be passed on to `out`. `last`: nothing follows.
  void Feed(std::string_view piece, bool last, std::string* out);

 private:
  enum class Place { kBefore, kText, kCdata, kComment };
  void Copy(std::string_view text, std::string* out);

  std::string held_;
  Place place_ = Place::kBefore;
};

}  // namespace onrecord::ingest
