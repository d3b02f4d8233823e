#include "ingest/document_reader/json_limits.h"

namespace onrecord::ingest {

std::string_view BeyondJsonLimits(std::string_view text) {
  int depth = 0;
  size_t values = 0;
  bool in_string = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    switch (c) {
      case '"':
        in_string = true;
        break;
      case '[':
      case '{':
        if (++depth > kDeepestJson) return "nested deeper than 200";
        [[fallthrough]];
      case ',':
      case ':':
        if (++values > kMostJsonValues) return "more than 1,000,000 values";
        break;
      case ']':
      case '}':
        --depth;
        break;
      default:
        break;
    }
  }
  return "";
}

}  // namespace onrecord::ingest
