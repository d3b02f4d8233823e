#include "ingest/document_reader/xml_text_filter.h"

#include <algorithm>
#include <cctype>

#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

constexpr size_t kLongestReference = 40;  // bytes, from "&" to ";"
constexpr std::string_view kCdata = "<![CDATA[", kComment = "<!--";

// True if "&name;", "&#10;" or "&#x1F;" begins `text`.
bool IsReference(std::string_view text) {
  size_t at = 1;
  if (at < text.size() && text[at] == '#') ++at;
  const size_t begin = at;
  while (at < text.size() && at < kLongestReference) {
    const char c = text[at];
    if (c == ';') return at > begin;
    if (std::isalnum(static_cast<unsigned char>(c)) == 0 && c != '.' && c != '_' && c != '-') return false;
    ++at;
  }
  return false;
}

bool IsForbidden(char c) {
  return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

}  // namespace

void XmlTextFilter::Copy(std::string_view text, std::string* out) {
  const size_t begin = out->size();
  out->append(text);
  std::replace_if(out->begin() + static_cast<std::ptrdiff_t>(begin), out->end(), IsForbidden, ' ');
}

void XmlTextFilter::Feed(std::string_view piece, bool last, std::string* out) {
  std::string joined;
  if (!held_.empty()) {
    joined = std::move(held_);
    held_.clear();
    joined += piece;
    piece = joined;
  }
  if (place_ == Place::kBefore) {
    piece.remove_prefix(piece.size() -
                        std::min(piece.size(), Trim(piece).empty()
                                                   ? 0
                                                   : piece.size() - piece.find_first_not_of(" \t\r\n\f\v")));
    if (piece.empty()) return;
    place_ = Place::kText;
  }
  while (!piece.empty()) {
    if (place_ != Place::kText) {
      const std::string_view end = place_ == Place::kCdata ? "]]>" : "-->";
      const size_t at = piece.find(end);
      if (at == piece.npos && !last) {
        const size_t keep = std::min<size_t>(2, piece.size());
        Copy(piece.substr(0, piece.size() - keep), out);
        held_ = piece.substr(piece.size() - keep);
        return;
      }
      const size_t n = at == piece.npos ? piece.size() : at + 3;
      Copy(piece.substr(0, n), out);
      piece.remove_prefix(n);
      place_ = Place::kText;
      continue;
    }
    const size_t at = std::min(piece.find_first_of("&<"), piece.size());
    Copy(piece.substr(0, at), out);
    piece.remove_prefix(at);
    if (piece.empty()) return;
    if (!last && piece.size() <= kLongestReference) {
      held_ = piece;
      return;
    }
    if (StartsWith(piece, kCdata)) {
      place_ = Place::kCdata;
    } else if (StartsWith(piece, kComment)) {
      place_ = Place::kComment;
    }
    if (piece[0] == '&' && !IsReference(piece)) {
      *out += "&amp;";
    } else {
      *out += piece[0];
    }
    piece.remove_prefix(1);
    if (place_ == Place::kComment) {
      *out += piece.substr(0, 3);
      piece.remove_prefix(3);
    }
  }
}

}  // namespace onrecord::ingest
