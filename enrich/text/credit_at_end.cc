#include "enrich/text/credit_at_end.h"

#include <algorithm>

#include "common/base/strings.h"

namespace onrecord {
namespace {

constexpr size_t kLongestPhotoCredit = 70;  // bytes

int WordsOf(std::string_view line) { return static_cast<int>(std::count(line.begin(), line.end(), ' ')) + 1; }

bool NamesAgency(std::string_view inside, const Lexicon& lexicon) {
  if (inside.size() > 80) return false;
  for (const std::string_view part : Split(inside, '/')) {
    const std::string_view name = Trim(part);
    if (lexicon.outlets.Find(name) != nullptr || name.ends_with(" Photo") || name.ends_with(" photo"))
      return true;
    const size_t via = name.find("via ");
    if (via != name.npos && lexicon.outlets.Find(Trim(name.substr(via + 4))) != nullptr) return true;
  }
  return false;
}

// An outlet, "AP Photo", or a picture agency: what page_patterns.tsv has as a caption of so few words.
bool IsPhotoAgency(std::string_view name, const Lexicon& lexicon) {
  for (const std::string_view kind : {" Photo", " photo", " PHOTO"}) {
    if (name.ends_with(kind)) name.remove_suffix(kind.size());
  }
  if (name.empty()) return false;
  if (lexicon.outlets.Find(name) != nullptr) return true;
  const auto* pattern = lexicon.page_patterns.Match(LinePatterns::Fold(name), WordsOf(name));
  return pattern != nullptr && pattern->zone == ZoneKind::kCaption && pattern->words <= 3;
}

// "MARWAN ALI AP": nothing but capitals, and an agency last.
bool IsNameAndAgencyInCapitals(std::string_view line, const Lexicon& lexicon) {
  const size_t blank = line.rfind(' ');
  if (blank == line.npos || WordsOf(line) < 3 || WordsOf(line) > 5) return false;
  for (const char c : line)
    if ((c >= 'a' && c <= 'z') || c == ',' || c == '.' || (c >= '0' && c <= '9')) return false;
  const auto* outlet = lexicon.outlets.Find(line.substr(blank + 1));
  return outlet != nullptr && outlet->agency;
}

// "… on Monday. Yonhap", "… on Monday. REUTERS/Ana Silva", "… on Monday | Ana Silva/AP Photo"
std::optional<Span> SignatureAtEnd(std::string_view line, uint32_t offset, const Lexicon& lexicon) {
  const size_t bar = line.rfind(" | ");
  const size_t stop = bar == line.npos ? line.rfind(". ") : bar + 1;
  const size_t begin = stop == line.npos ? 0 : stop + 2;
  if (begin > 0 && IsPhotoCredit(line.substr(begin), lexicon)) {
    return Span{offset + static_cast<uint32_t>(begin), offset + static_cast<uint32_t>(line.size())};
  }
  const Span signature{offset + static_cast<uint32_t>(begin), offset + static_cast<uint32_t>(line.size())};
  if (signature.size() > 60) return std::nullopt;
  if (stop != line.npos && lexicon.outlets.Find(line.substr(begin)) != nullptr) return signature;
  const size_t slash = line.find('/', begin);
  if (slash == line.npos || line.find(' ', slash + 1) == line.npos) return std::nullopt;
  if (lexicon.outlets.Find(line.substr(begin, slash - begin)) == nullptr) return std::nullopt;
  return signature;
}

}  // namespace

std::optional<Span> CreditAtEnd(std::string_view text, Span paragraph, const Lexicon& lexicon) {
  const std::string_view line = paragraph.In(text);
  if (!line.ends_with(')') && !line.ends_with(']')) return SignatureAtEnd(line, paragraph.begin, lexicon);
  const size_t open = line.rfind(line.back() == ')' ? '(' : '[');
  if (open == line.npos || line.size() - open > 240) return std::nullopt;
  const std::string_view inside = line.substr(open + 1, line.size() - open - 2);
  if (!NamesAgency(inside, lexicon) && !IsCreditLine(line.substr(open), lexicon)) return std::nullopt;
  return Span{paragraph.begin + static_cast<uint32_t>(open), paragraph.end};
}

bool IsPhotoCredit(std::string_view line, const Lexicon& lexicon) {
  if (line.empty() || line.size() > kLongestPhotoCredit || line.ends_with('.') || line.ends_with(')'))
    return false;
  if (lexicon.byline_words.Is(AsciiLower(line.substr(0, line.find(' '))), BylineWord::kOpener)) return false;
  if (IsNameAndAgencyInCapitals(line, lexicon)) return true;
  bool known = false;
  const std::vector<std::string_view> parts = Split(line, '/');
  for (const std::string_view part : parts) {
    if (WordsOf(Trim(part)) > 5) return false;
    known = known || IsPhotoAgency(Trim(part), lexicon);
  }
  if (parts.size() > 1) return known;
  const size_t via = line.find(" via ");
  return via != line.npos && IsPhotoAgency(Trim(line.substr(via + 5)), lexicon);
}

bool IsCreditLine(std::string_view line, const Lexicon& lexicon) {
  const auto* pattern = lexicon.page_patterns.Match(LinePatterns::Fold(line), WordsOf(line));
  return pattern != nullptr && pattern->zone == ZoneKind::kCredit;
}

}  // namespace onrecord
