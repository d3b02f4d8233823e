#include "ingest/document_reader/lenient_json.h"

#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

// The value of the four hex digits of "\uXXXX" at `at`; -1: none.
int UnitAt(std::string_view json, size_t at) {
  if (at + 6 > json.size() || json[at] != '\\' || json[at + 1] != 'u') return -1;
  int value = 0;
  for (size_t i = at + 2; i < at + 6; ++i) {
    const char c = json[i];
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
}

bool IsHigh(int unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool IsLow(int unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

// Behind the comment that begins at `at`; `at` itself: none does.
size_t AfterComment(std::string_view json, size_t at) {
  const std::string_view rest = json.substr(at, 2);
  if (rest != "//" && rest != "/*") return at;
  const size_t end = rest == "//" ? json.find('\n', at) : json.find("*/", at + 2);
  return end == json.npos ? json.size() : end + (rest == "//" ? 0 : 2);
}

std::string_view Unwrap(std::string_view json) {
  for (bool more = true; more;) {
    more = false;
    json = Trim(json);
    for (const std::string_view begin :
         {"<![CDATA[", "//<![CDATA[", "/*<![CDATA[*/", "// <![CDATA[", "<!--"}) {
      if (StartsWith(json, begin)) json.remove_prefix(begin.size()), more = true;
    }
    for (const std::string_view end : {"]]>", "//]]>", "/*]]>*/", "// ]]>", "-->", ";"}) {
      if (EndsWith(json, end)) json.remove_suffix(end.size()), more = true;
    }
  }
  return json;
}

}  // namespace

std::string WithoutLoneSurrogates(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (size_t i = 0; i < json.size(); ++i) {
    const int unit = json[i] == '\\' ? UnitAt(json, i) : -1;
    if (IsHigh(unit) && IsLow(UnitAt(json, i + 6))) {
      out += json.substr(i, 12);
      i += 11;
    } else if (IsHigh(unit) || IsLow(unit)) {
      out += "\\ufffd";
      i += 5;
    } else if (json[i] == '\\' && i + 1 < json.size()) {
      out += json.substr(i++, 2);
    } else {
      out += json[i];
    }
  }
  return out;
}

std::string RepairJson(std::string_view json) {
  json = Unwrap(json);
  std::string out;
  bool in_string = false;
  size_t comma = std::string::npos;  // in `out`, with nothing but blanks behind
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      if (c == '\\' && i + 1 < json.size()) {
        out += json.substr(i++, 2);
      } else if (static_cast<unsigned char>(c) < 0x20) {
        out += c == '\t' ? "\\t" : c == '\r' ? "" : "\\n";
      } else {
        out += c;
        in_string = c != '"';
      }
      continue;
    }
    if (const size_t after = AfterComment(json, i); after > i) {
      i = after - 1;
      continue;
    }
    if ((c == '}' || c == ']') && comma != std::string::npos) out[comma] = ' ';
    if (c == ',') {
      comma = out.size();
    } else if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
      comma = std::string::npos;
    }
    in_string = c == '"';
    out += c;
  }
  return WithoutLoneSurrogates(out);
}

}  // namespace onrecord::ingest
