#include "enrich/text/credit_at_end.h"

#include <algorithm>

#include "common/base/strings.h"

namespace onrecord {
namespace {

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

// "… on Monday. Yonhap", "… on Monday. REUTERS/Ana Silva"
std::optional<Span> SignatureAtEnd(std::string_view line, uint32_t offset, const Lexicon& lexicon) {
  const size_t stop = line.rfind(". ");
  const size_t begin = stop == line.npos ? 0 : stop + 2;
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

bool IsCreditLine(std::string_view line, const Lexicon& lexicon) {
  const auto words = static_cast<int>(std::count(line.begin(), line.end(), ' ')) + 1;
  const auto* pattern = lexicon.page_patterns.Match(LinePatterns::Fold(line), words);
  return pattern != nullptr && pattern->zone == ZoneKind::kCredit;
}

}  // namespace onrecord
