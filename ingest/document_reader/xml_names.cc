#include "ingest/document_reader/xml_names.h"

#include <algorithm>
#include <vector>

#include "common/base/strings.h"
#include "reader_words.h"

namespace onrecord::ingest {
namespace {

struct Vocabularies {
  std::vector<std::string> addresses, prefixes;
};

Vocabularies Load() {
  Vocabularies all;
  for (const EmbeddedFile& file : ReaderWords()) {
    if (file.name != "xml_vocabularies.tsv") continue;
    for (const std::string_view line : Split(file.content, '\n')) {
      const auto cells = Split(line, '\t');
      if (cells.size() < 2 || line[0] == '#') continue;
      (cells[0] == "address" ? all.addresses : all.prefixes).emplace_back(cells[1]);
    }
  }
  return all;
}

const Vocabularies& Known() {
  static const Vocabularies known = Load();
  return known;
}

}  // namespace

void XmlNames::Declare(const char** attributes) {
  constexpr std::string_view kDeclares = "xmlns:";
  for (; attributes[0] != nullptr; attributes += 2) {
    const std::string_view name = attributes[0], address = attributes[1];
    if (!StartsWith(name, kDeclares) || declared_.size() >= 200) continue;
    const auto& known = Known().addresses;
    declared_[AsciiLower(name.substr(kDeclares.size()))] =
        std::any_of(known.begin(), known.end(),
                    [&](const std::string& part) { return address.find(part) != address.npos; });
  }
}

std::string XmlNames::Local(std::string_view name) const {
  std::string lower = AsciiLower(name);
  const size_t colon = lower.find(':');
  if (colon == std::string::npos) return lower;
  const std::string_view prefix = std::string_view(lower).substr(0, colon);
  const auto found = declared_.find(prefix);
  const auto& prefixes = Known().prefixes;
  const bool known = (found != declared_.end() && found->second) ||
                     std::find(prefixes.begin(), prefixes.end(), prefix) != prefixes.end();
  return known ? lower.substr(colon + 1) : lower;
}

}  // namespace onrecord::ingest
