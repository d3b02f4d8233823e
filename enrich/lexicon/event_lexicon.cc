#include "enrich/lexicon/event_lexicon.h"

#include <algorithm>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/table.h"

namespace onrecord {
namespace {

constexpr std::string_view kClasses = "event_words.tsv";
constexpr std::string_view kPatterns = "event_patterns.tsv";
constexpr std::string_view kTransforms = "event_transforms.tsv";

// In the order of Slot.
constexpr std::string_view kSlots[] = {"",      "obj",   "subj",  "iobj",    "xcomp",   "ccomp",
                                       "comp",  "adv",   "self",  "any",     "passive", "cop",
                                       "actor", "place", "agent", "speaker", "owner",   "none"};
// In the order of Wrap; the columns of the transforms, then those that need none.
constexpr std::string_view kWraps[] = {"",     "appeal", "intend",   "demand", "refuse", "threaten",
                                       "halt", "will",   "consider", "pass",   "say",    "must"};
constexpr size_t kColumns = static_cast<size_t>(Wrap::kConsider);

std::vector<std::string> Words(std::string_view text, char separator) {
  std::vector<std::string> words;
  for (const std::string_view piece : Split(text, separator)) {
    if (!Trim(piece).empty()) words.emplace_back(Trim(piece));
  }
  return words;
}

std::vector<SlotName> Slots(std::string_view text) {
  std::vector<SlotName> slots;
  for (std::string& name : Words(text, ',')) {
    const auto at = std::find(std::begin(kSlots) + 1, std::end(kSlots), name);
    if (at == std::end(kSlots)) {
      slots.push_back({Slot::kPreposition, std::move(name)});
    } else {
      slots.push_back({static_cast<Slot>(at - std::begin(kSlots)), ""});
    }
  }
  return slots;
}

// Heavier: a word of its own asks for more than a class's presence, a preposition's object more than the
// preposition.
int Weight(const EventCondition& condition) {
  if (condition.negated) return 1;
  if (condition.slots.front().slot == Slot::kActor || condition.slots.front().slot == Slot::kPlace) return 3;
  return condition.test == EventCondition::Test::kThere ? 2 : 4;
}

}  // namespace

WordId EventLexicon::Intern(std::string_view lemma) {
  return ids_.emplace(AsciiLower(lemma), static_cast<WordId>(ids_.size())).first->second;
}

WordId EventLexicon::Find(std::string_view lemma) const { return FindLower(AsciiLower(lemma)); }

WordId EventLexicon::FindLower(std::string_view lemma) const {
  const auto it = ids_.find(ToAbsl(lemma));
  return it == ids_.end() ? -1 : it->second;
}

WordId EventLexicon::FindIrregular(std::string_view form) const {
  const auto it = irregular_.find(ToAbsl(form));
  return it == irregular_.end() ? -1 : it->second;
}

const std::vector<uint32_t>& EventLexicon::Started(WordId word) const {
  static const std::vector<uint32_t> none;
  const auto it = started_.find(word);
  return it == started_.end() ? none : it->second;
}

bool EventLexicon::InClass(std::string_view name, WordId word) const {
  if (word < 0) return false;  // most words, and the name is not looked up for them
  const auto it = classes_.find(ToAbsl(name));
  return it != classes_.end() && it->second.contains(word);
}

std::string EventLexicon::Transform(Wrap wrap, std::string_view inner) const {
  const size_t column = static_cast<size_t>(wrap) - 1;
  if (column >= kColumns) return "";
  for (size_t length = inner.size(); true; --length) {
    const auto row = transforms_.find(ToAbsl(inner.substr(0, length)));
    if (row != transforms_.end())
      return row->second[column] == "=" ? std::string(inner) : row->second[column];
    if (length == 0) return "";
  }
}

absl::Status EventLexicon::ReadClasses(const LexiconFiles& files) {
  OR_ASSIGN_OR_RETURN(const Table table, Table::Read(files, kClasses, {"class", "words", "example"}));
  for (const Table::Row& row : table.rows()) {
    ClassRow entry{row.cells[0], row.where, row.cells[2], Words(row.cells[1], '|')};
    if (entry.name.empty() || entry.words.empty()) {
      return InvalidArgument(row.where, ": expected a class and its words between '|'");
    }
    for (const std::string& word : entry.words) {
      if (word.front() != '@') {
        classes_[entry.name].insert(Intern(word));
      } else if (const auto other = classes_.find(word.substr(1)); other != classes_.end()) {
        const auto copy = other->second;
        classes_[entry.name].insert(copy.begin(), copy.end());
      } else {
        return InvalidArgument(row.where, ": no class is named '", word.substr(1), "' above this row");
      }
    }
    class_rows_.push_back(std::move(entry));
  }
  return absl::OkStatus();
}

absl::Status EventLexicon::ReadIrregular(const LexiconFiles& files) {
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "irregular_verbs.tsv", {"form", "lemma", "example"}));
  for (const Table::Row& row : table.rows()) irregular_[row.cells[0]] = Intern(row.cells[1]);
  return absl::OkStatus();
}

absl::StatusOr<EventCondition> EventLexicon::ParseCondition(std::string_view text) {
  EventCondition condition;
  if (StartsWith(text, "!")) {
    condition.negated = true;
    text.remove_prefix(1);
  }
  const size_t mark = text.find_first_of(":~");
  condition.slots = Slots(text.substr(0, mark));
  if (condition.slots.empty()) return InvalidArgument("expected a slot before ':' or '~' in '", text, "'");
  if (mark == std::string_view::npos) return condition;
  condition.test = text[mark] == ':' ? EventCondition::Test::kHead : EventCondition::Test::kInside;
  for (const std::string& word : Words(text.substr(mark + 1), '|')) {
    if (word.front() != '@') {
      condition.words.insert(Intern(word));
      continue;
    }
    const auto it = classes_.find(word.substr(1));
    if (it == classes_.end()) return InvalidArgument("no class is named '", word, "' in event_words.tsv");
    condition.words.insert(it->second.begin(), it->second.end());
  }
  if (condition.words.empty()) return InvalidArgument("expected words after ':' or '~' in '", text, "'");
  return condition;
}

absl::Status EventLexicon::AddPattern(const EventPattern& pattern, std::string_view triggers) {
  for (const std::string& trigger : Words(triggers, '|')) {
    EventPattern one = pattern;
    const size_t under = trigger.find('_');
    const std::string verb = trigger.substr(0, under);
    if (under != std::string::npos) {
      one.particle = Intern(trigger.substr(under + 1));
      one.weight += 5;
    }
    one.name = StrCat(trigger, "_", std::string(1, one.kind), ".",
                      one.veto           ? std::string_view("none")
                      : one.code.empty() ? kWraps[static_cast<size_t>(one.wrap)]
                                         : std::string_view(one.code));
    started_[Intern(verb)].push_back(static_cast<uint32_t>(patterns_.size()));
    patterns_.push_back(std::move(one));
  }
  return absl::OkStatus();
}

absl::Status EventLexicon::ReadPatterns(const LexiconFiles& files) {
  OR_ASSIGN_OR_RETURN(
      const Table table,
      Table::Read(files, kPatterns, {"trigger", "where", "code", "roles", "example", "expect"}));
  for (const Table::Row& row : table.rows()) {
    EventPattern pattern;
    pattern.where = row.where;
    pattern.example = row.cells[4];
    pattern.expected = Words(row.cells[5], ';');
    const std::string& trigger = row.cells[0];
    if (trigger.size() < 3 || trigger[1] != ':' ||
        std::string_view("vna").find(trigger[0]) == std::string_view::npos) {
      return InvalidArgument(row.where, ": expected a trigger like v:arrest|detain, got '", trigger, "'");
    }
    pattern.kind = trigger[0];
    for (const std::string& text : Words(row.cells[1], ' ')) {
      auto condition = ParseCondition(text);
      if (!condition.ok()) return InvalidArgument(row.where, ": ", Message(condition.status()));
      pattern.weight += Weight(*condition);
      pattern.conditions.push_back(*std::move(condition));
    }
    std::string code = row.cells[2];
    if (EndsWith(code, "?")) {
      pattern.needs_inner = true;
      code.pop_back();
    }
    if (code == "none") {
      pattern.veto = true;
    } else if (codes_.Find(code) != nullptr) {
      pattern.code = code;
    } else if (const auto wrap = std::find(std::begin(kWraps) + 1, std::end(kWraps), code);
               wrap != std::end(kWraps)) {
      pattern.wrap = static_cast<Wrap>(wrap - std::begin(kWraps));
    } else {
      return InvalidArgument(row.where, ": expected a CAMEO code, none, pass, say or a column of ",
                             kTransforms, ", got '", code, "'");
    }
    for (const std::string& role : Words(row.cells[3], ' ')) {
      if (role == "both")
        pattern.both = true;
      else if (role == "mutual")
        pattern.mutual = true;
      else if (role == "inner")
        pattern.inner = true;
      else if (StartsWith(role, "s="))
        pattern.source = Slots(std::string_view(role).substr(2));
      else if (StartsWith(role, "t="))
        pattern.target = Slots(std::string_view(role).substr(2));
      else if (StartsWith(role, "joint="))
        pattern.joint = role.substr(6);
      else if (StartsWith(role, "linked="))
        pattern.linked = role.substr(7);
      else
        return InvalidArgument(
            row.where, ": expected both, inner, linked=CODE, joint=CODE, s=SLOT or t=SLOT, got '", role, "'");
    }
    OR_RETURN_IF_ERROR(AddPattern(pattern, std::string_view(trigger).substr(2)));
  }
  return absl::OkStatus();
}

absl::Status EventLexicon::ReadTransforms(const LexiconFiles& files) {
  std::vector<std::string_view> columns = {"inner"};
  columns.insert(columns.end(), std::begin(kWraps) + 1, std::begin(kWraps) + 1 + kColumns);
  columns.push_back("example");
  OR_ASSIGN_OR_RETURN(const Table table, Table::Read(files, kTransforms, columns));
  for (const Table::Row& row : table.rows()) {
    std::vector<std::string> codes(row.cells.begin() + 1, row.cells.end() - 1);
    for (const std::string& code : codes) {
      if (!code.empty() && code != "=" && codes_.Find(code) == nullptr) {
        return InvalidArgument(row.where, ": expected a CAMEO code, '=' or '-', got '", code, "'");
      }
    }
    transforms_[row.cells[0]] = std::move(codes);
  }
  return absl::OkStatus();
}

absl::StatusOr<EventLexicon> EventLexicon::Read(const LexiconFiles& files) {
  EventLexicon lexicon;
  OR_ASSIGN_OR_RETURN(lexicon.codes_, CameoTable::Read(files));
  OR_RETURN_IF_ERROR(lexicon.ReadClasses(files));
  OR_RETURN_IF_ERROR(lexicon.ReadTransforms(files));
  OR_RETURN_IF_ERROR(lexicon.ReadIrregular(files));
  OR_RETURN_IF_ERROR(lexicon.ReadPatterns(files));
  return lexicon;
}

}  // namespace onrecord
