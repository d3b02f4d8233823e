#include "api/ledger/story_words.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "ledger_data.h"

namespace onrecord::ledger {
namespace {

constexpr size_t kGroup = 3;  // letters of a group of an actor code
constexpr size_t kRootDigits = 2, kStatementDigits = 3;

std::string_view BuiltInText() {
  for (const EmbeddedFile& file : LedgerData()) {
    if (file.name == "story_words.tsv") return file.content;
  }
  return "";
}

// Material cooperation and material conflict.
bool IsDeed(std::string_view root) {
  return (root >= "06" && root <= "08") || (root >= "14" && root <= "20");
}

bool Has(const std::vector<std::string>& list, std::string_view value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool IsWordByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

const StoryWords& StoryWords::BuiltIn() {
  static const StoryWords& words = *new StoryWords(*Parse(BuiltInText()));
  return words;
}

absl::StatusOr<StoryWords> StoryWords::Parse(std::string_view tsv) {
  StoryWords out;
  const std::vector<std::pair<std::string_view, List*>> lists = {
      {"put_off", &out.put_off_},      {"called_off", &out.called_off_},  {"running", &out.running_},
      {"period", &out.period_},        {"state_role", &out.state_roles_}, {"any_role", &out.any_roles_},
      {"plan_root", &out.plan_roots_}, {"broad_root", &out.broad_roots_}};
  constexpr std::pair<std::string_view, Bound> kBounds[] = {{"above", Bound::kAbove},
                                                            {"from", Bound::kFrom},
                                                            {"to", Bound::kTo},
                                                            {"below", Bound::kBelow},
                                                            {"about", Bound::kAbout}};
  int number = 0;
  for (const std::string_view line : Split(tsv, '\n')) {
    ++number;
    if (line.empty() || line[0] == '#' || StartsWith(line, "kind\t")) continue;
    const auto cells = Split(line, '\t');
    if (cells.size() != 3 || cells[1].empty() || cells[2].empty()) {
      return InvalidArgument("story_words.tsv:", number, ": expected kind, word and example, got '", line,
                             "'");
    }
    const std::string word(cells[1]);
    const auto list =
        std::find_if(lists.begin(), lists.end(), [&](const auto& l) { return l.first == cells[0]; });
    const auto bound = std::find_if(std::begin(kBounds), std::end(kBounds),
                                    [&](const auto& b) { return b.first == cells[0]; });
    if (list != lists.end()) {
      list->second->push_back(word);
    } else if (bound != std::end(kBounds)) {
      out.bounds_.emplace_back(word, bound->second);
    } else if (const auto codes = Split(word, ' '); cells[0] == "off_code" && codes.size() == 2) {
      out.off_codes_.emplace_back(codes[0], codes[1]);
    } else {
      return InvalidArgument("story_words.tsv:", number, ": expected a kind that its head explains, got '",
                             cells[0], "'");
    }
  }
  return out;
}

// The first of `words` that begins a word of the text.
std::string_view StoryWords::Find(const List& words, std::string_view text) {
  const std::string folded = FoldCase(text);
  for (const std::string& word : words) {
    for (size_t at = folded.find(word); at != std::string::npos; at = folded.find(word, at + 1)) {
      if (at == 0 || !IsWordByte(folded[at - 1])) return word;
    }
  }
  return "";
}

Bound StoryWords::BoundOf(std::string_view qualifier) const {
  const std::string folded = FoldCase(qualifier);
  for (const auto& [word, bound] : bounds_) {
    if (folded == word) return bound;
  }
  return Bound::kExact;
}

std::string StoryWords::ActOf(std::string_view code, std::string_view rule) const {
  if (Has(plan_roots_, code.substr(0, kRootDigits))) {
    const std::string_view inner = rule.substr(rule.rfind('.') + 1);
    const bool digits = inner.find_first_not_of("0123456789") == std::string_view::npos;
    if (rule.find('.') != std::string_view::npos && digits && inner.size() >= kRootDigits) code = inner;
  }
  const std::string_view root = code.substr(0, kRootDigits);
  return std::string(IsDeed(root) || Has(broad_roots_, root) ? root : code.substr(0, kStatementDigits));
}

bool StoryWords::IsMutual(std::string_view act) const { return Has(broad_roots_, act); }

std::string_view StoryWords::ActPutOffBy(std::string_view code) const {
  for (const auto& [off, act] : off_codes_) {
    if (StartsWith(code, off)) return act;
  }
  return "";
}

std::vector<std::string> StoryWords::RootsOf(std::string_view act) const {
  List roots = {std::string(act.substr(0, kRootDigits))};
  roots.insert(roots.end(), plan_roots_.begin(), plan_roots_.end());
  for (const auto& [off, put_off] : off_codes_) {
    if (put_off == act) roots.push_back(off.substr(0, kRootDigits));
  }
  return roots;
}

std::string StoryWords::ActorOf(std::string_view code, std::string_view name) const {
  if (code.empty()) return name.empty() ? "" : StrCat("/", FoldCase(name));
  if (Has(any_roles_, code.substr(0, kGroup))) return StrCat(code, "/", FoldCase(name));
  if (code.size() > kGroup && Has(state_roles_, code.substr(kGroup, kGroup))) code = code.substr(0, kGroup);
  return std::string(code);
}

}  // namespace onrecord::ledger
