#pragma once
#include <map>
#include <string>
#include <string_view>

namespace onrecord::ingest {

// Names of elements without the prefixes of known vocabularies (xml_vocabularies.tsv), in lower case. A
// prefix counts as the document declares it; later declarations of it go before earlier ones.
//
//   "content:encoded"  ->  "encoded"        "media:title"  ->  "media:title", a picture's
class XmlNames {
 public:
  // Learns the prefixes that an element's attributes (names and values in turn, null at the end) declare.
  void Declare(const char** attributes);
  std::string Local(std::string_view name) const;

 private:
  std::map<std::string, bool, std::less<>> declared_;  // prefix -> its vocabulary is known; the first 200
};

}  // namespace onrecord::ingest
