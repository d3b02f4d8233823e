#include "enrich/lexicon/line_patterns.h"

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "enrich/lexicon/table.h"

namespace onrecord {
namespace {

constexpr std::string_view kGap = "…";

bool IsBullet(char32_t c) {
  return c == '*' || c == '-' || c == '>' || c == '|' || c == '#' || c == '+' || c == 0x2022 || c == 0xB7 ||
         c == 0x25CF || c == 0x25AA || c == 0x25A0 || c == 0x25B6 || c == 0x25BA || c == 0x25B2 ||
         c == 0x25BC || c == 0x2013 || c == 0x2014 || c == 0xBB || c == 0x203A || c == 0x2192 ||
         c == 0x2605 || c == 0xD7 || c == 0x2666 || c == 0x25C6;
}

bool IsStop(char32_t c) {
  return c == '.' || c == ':' || c == '!' || c == '?' || c == 0x2026 || c == ',' || c == ';' || c == 0xBB ||
         c == 0x203A || c == '>' || c == '|' || c == 0x2192;
}

// Takes leading (or trailing) characters off that are white space or `Kind`.
template <typename Kind>
std::string_view WithoutLeading(std::string_view text, Kind is) {
  size_t next = 0;
  while (!text.empty()) {
    const char32_t c = DecodeAt(text, 0, &next);
    if (!IsSpace(c) && !is(c)) break;
    text.remove_prefix(next);
  }
  return text;
}
template <typename Kind>
std::string_view WithoutTrailing(std::string_view text, Kind is) {
  size_t begin = 0;
  while (!text.empty()) {
    const char32_t c = DecodeBefore(text, text.size(), &begin);
    if (!IsSpace(c) && !is(c)) break;
    text = text.substr(0, begin);
  }
  return text;
}

absl::StatusOr<ZoneKind> ZoneOf(const std::string& where, std::string_view name) {
  if (name == "boilerplate") return ZoneKind::kBoilerplate;
  if (name == "credit") return ZoneKind::kCredit;
  if (name == "caption") return ZoneKind::kCaption;
  if (name == "section_label") return ZoneKind::kSectionLabel;
  return InvalidArgument(where, ": expected boilerplate|credit|caption|section_label, got '", name, "'");
}

void CutAtGaps(std::string_view cell, LinePatterns::Pattern* pattern) {
  pattern->open_begin = cell.starts_with(kGap);
  pattern->open_end = cell.ends_with(kGap);
  while (!cell.empty()) {
    const size_t gap = cell.find(kGap);
    const std::string_view piece = cell.substr(0, gap);
    if (!Trim(piece).empty()) pattern->pieces.emplace_back(piece);
    if (gap == cell.npos) break;
    cell.remove_prefix(gap + kGap.size());
  }
  if (pattern->pieces.empty()) return;
  // "copyright …" also fits the bare word.
  std::string& last = pattern->pieces.back();
  pattern->blank_after = pattern->open_end && last.ends_with(' ');
  if (pattern->blank_after) last.pop_back();
  std::string& first = pattern->pieces.front();
  pattern->blank_before = pattern->open_begin && first.starts_with(' ');
  if (pattern->blank_before) first.erase(0, 1);
}

bool IsWordChar(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }
bool IsWordEnd(std::string_view line, size_t at) { return at >= line.size() || !IsWordChar(line[at]); }
bool IsWordBegin(std::string_view line, size_t at) { return at == 0 || !IsWordChar(line[at - 1]); }

// The first place from `at` on where the piece stands; npos: none.
size_t FindPiece(const LinePatterns::Pattern& pattern, size_t i, std::string_view line, size_t at) {
  const std::string& piece = pattern.pieces[i];
  for (;; ++at) {
    at = line.find(piece, at);
    if (at == line.npos) return at;
    const bool begins = i > 0 || !pattern.blank_before || IsWordBegin(line, at);
    const bool ends =
        i + 1 < pattern.pieces.size() || !pattern.blank_after || IsWordEnd(line, at + piece.size());
    if (begins && ends) return at;
  }
}

bool Fits(const LinePatterns::Pattern& pattern, std::string_view line) {
  size_t at = 0;
  for (size_t i = 0; i < pattern.pieces.size(); ++i) {
    const std::string& piece = pattern.pieces[i];
    if (i == 0 && !pattern.open_begin) {
      if (!line.starts_with(piece)) return false;
      at = piece.size();
      if (pattern.pieces.size() == 1 && pattern.blank_after && !IsWordEnd(line, at)) return false;
    } else if (i + 1 == pattern.pieces.size() && !pattern.open_end) {
      if (line.size() < at + piece.size() || !line.ends_with(piece)) return false;
      return i > 0 || !pattern.blank_before || IsWordBegin(line, line.size() - piece.size());
    } else {
      at = FindPiece(pattern, i, line, at);
      if (at == line.npos) return false;
      at += piece.size();
    }
  }
  return pattern.open_end || at == line.size();
}

}  // namespace

std::string LinePatterns::Fold(std::string_view line) {
  line = WithoutTrailing(WithoutLeading(line, IsBullet), IsStop);
  std::string out;
  out.reserve(line.size());
  bool space = false;
  for (size_t at = 0, next = 0; at < line.size(); at = next) {
    const char32_t c = DecodeAt(line, at, &next);
    if (IsSpace(c)) {
      space = true;
      continue;
    }
    if (space) out += ' ';
    space = false;
    if (c == 0x2019) {
      out += '\'';
    } else if (c < 0x80) {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c);
    } else {
      out += line.substr(at, next - at);
    }
  }
  return out;
}

absl::StatusOr<LinePatterns> LinePatterns::Read(const LexiconFiles& files) {
  LinePatterns patterns;
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "page_patterns.tsv", {"pattern", "zone", "words", "example"}));
  for (const Table::Row& row : table.rows()) {
    Pattern pattern;
    pattern.where = row.where;
    pattern.example = row.cells[3];
    OR_ASSIGN_OR_RETURN(pattern.zone, ZoneOf(row.where, row.cells[1]));
    OR_ASSIGN_OR_RETURN(pattern.words, ReadInteger(row, 2, "a number of words"));
    CutAtGaps(row.cells[0], &pattern);
    if (pattern.pieces.empty()) return InvalidArgument(row.where, ": expected a pattern with words");
    const std::string& first = pattern.pieces[0];
    const size_t blank = first.find(' ');
    const bool whole = pattern.pieces.size() == 1 && (!pattern.open_end || pattern.blank_after);
    if (!pattern.open_begin && (blank != std::string::npos || whole)) {
      patterns.by_first_word_[first.substr(0, blank)].push_back(patterns.all_.size());
    } else {
      patterns.others_.push_back(patterns.all_.size());
    }
    patterns.all_.push_back(std::move(pattern));
  }
  return patterns;
}

const LinePatterns::Pattern* LinePatterns::Match(std::string_view folded, int words) const {
  const auto fits = [&](size_t i) { return words <= all_[i].words && Fits(all_[i], folded); };
  std::string_view first = folded.substr(0, folded.find(' '));
  for (const bool has_colon : {true, false}) {
    if (const auto it = by_first_word_.find(first); it != by_first_word_.end()) {
      for (const size_t i : it->second) {
        if (fits(i)) return &all_[i];
      }
    }
    if (!has_colon || !first.ends_with(':')) break;
    first.remove_suffix(1);  // "tags: …" is a line of "tags …"
  }
  for (const size_t i : others_) {
    if (fits(i)) return &all_[i];
  }
  return nullptr;
}

}  // namespace onrecord
