#include "enrich/text/page_blocks.h"

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord {
namespace {

constexpr uint32_t kLongestLine = 900;  // bytes; no page pattern is meant for more
constexpr size_t kLongestEndMark = 8;   // bytes
constexpr int kProseWords = 25;         // so many words are running text even without a full stop

bool IsClosing(char32_t c) {
  return c == '"' || c == '\'' || c == ')' || c == ']' || c == 0x201D || c == 0x2019 || c == 0xBB;
}
bool IsOpening(char32_t c) {
  return c == '"' || c == 0x201C || c == 0x2018 || c == 0xAB || c == '\'' || c == 0x201E;
}

int CountWords(std::string_view line) {
  int words = 0;
  bool in_word = false;
  for (const char c : line) {
    const bool blank = c == ' ' || c == '\n';
    words += !blank && !in_word;
    in_word = !blank;
  }
  return words;
}

// The last word with its full stop is an abbreviation: "State Dept.", "the U.S."
bool EndsInAbbreviation(std::string_view line, const Lexicon& lexicon) {
  if (!line.ends_with('.')) return false;
  const size_t blank = line.rfind(' ');
  const std::string_view word = line.substr(blank == line.npos ? 0 : blank + 1);
  if (lexicon.abbreviations.Is(word, Abbreviation::kAny) ||
      lexicon.abbreviations.Is(word, Abbreviation::kTitle))
    return true;
  return word.size() >= 4 && word[1] == '.' && word[word.size() - 3] == '.';
}

// Without the mark that ends an agency's text: "-0-", "(END)", "(end)".
std::string_view WithoutEndMark(std::string_view line, const Lexicon& lexicon) {
  const size_t blank = line.rfind(' ');
  if (blank == line.npos || line.size() - blank > kLongestEndMark) return line;
  const char first = line[blank + 1];
  if (first != '-' && first != '(' && first != '=') return line;
  const auto* pattern = lexicon.page_patterns.Match(LinePatterns::Fold(line.substr(blank + 1)), 1);
  return pattern != nullptr && pattern->zone == ZoneKind::kBoilerplate ? line.substr(0, blank) : line;
}

bool EndsLikeSentence(std::string_view line, int words, const Lexicon& lexicon) {
  line = WithoutEndMark(line, lexicon);
  size_t begin = 0, end = line.size();
  while (end > 0) {
    const char32_t c = DecodeBefore(line, end, &begin);
    if (!IsClosing(c)) {
      if (c == '.' && words <= 16 && EndsInAbbreviation(line.substr(0, end), lexicon)) return false;
      return c == '.' || c == '!' || c == '?' || c == ':' || c == 0x2026;
    }
    end = begin;
  }
  return false;
}

void Look(std::string_view text, const Lexicon& lexicon, PageBlock* block) {
  const std::string_view line = block->span.In(text);
  size_t next = 0;
  const char32_t first = DecodeAt(line, 0, &next);
  block->words = CountWords(line);
  block->quoted = IsOpening(first);
  block->bullet = first == 0x2022 || first == 0x25CF || first == 0x25AA ||
                  ((first == '*' || first == '-') && line.substr(next, 1) == " ");
  block->ends = EndsLikeSentence(line, block->words, lexicon);
  bool letter_or_digit = false;
  for (const char c : line) {
    block->latin |= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    letter_or_digit |= block->latin || (c >= '0' && c <= '9') || (c & 0x80) != 0;
    if (block->latin) break;
  }
  block->prose = (block->ends && (block->words >= 6 || block->quoted)) || block->words >= kProseWords;
  if (!letter_or_digit) {
    block->zone = ZoneKind::kBoilerplate;
    block->rule = "text.zone.no_letters";
  }
}

bool IsLink(std::string_view folded, int words) {
  return words == 1 &&
         (folded.starts_with("http://") || folded.starts_with("https://") || folded.starts_with("www."));
}
bool IsMail(std::string_view folded, int words) {
  const size_t at = folded.find('@');
  return words <= 3 && at != folded.npos && at > 0 && folded.find('.', at) != folded.npos;
}

void MatchPattern(const Lexicon& lexicon, PageBlock* block) {
  if (block->zone) return;
  if (IsLink(block->folded, block->words)) {
    block->zone = ZoneKind::kBoilerplate;
    block->rule = "text.zone.link";
  } else if (IsMail(block->folded, block->words)) {
    block->zone = ZoneKind::kCredit;
    block->rule = "text.zone.mail";
  } else if (const auto* pattern = lexicon.page_patterns.Match(block->folded, block->words)) {
    block->zone = pattern->zone;
    block->rule = StrCat("text.zone.", pattern->where);
  }
}

}  // namespace

std::vector<PageBlock> MakePageBlocks(std::string_view text, const std::vector<Span>& paragraphs,
                                      const Lexicon& lexicon) {
  std::vector<PageBlock> blocks;
  for (const Span span : paragraphs) {
    PageBlock block;
    block.span = span;
    Look(text, lexicon, &block);
    if (span.size() <= kLongestLine) {
      block.folded = LinePatterns::Fold(span.In(text));
      MatchPattern(lexicon, &block);
    }
    blocks.push_back(std::move(block));
  }
  return blocks;
}

}  // namespace onrecord
