#include "api/services/explain_tables.h"

#include "common/base/strings.h"
#include "explain_data.h"

namespace onrecord::api {
namespace {

constexpr size_t kRootDigits = 2;

// The rows of an embedded table as cells, without its head and comments.
std::vector<std::vector<std::string_view>> RowsOf(std::string_view name) {
  std::vector<std::vector<std::string_view>> rows;
  bool head = true;
  for (const EmbeddedFile& file : ExplainData()) {
    if (file.name != name) continue;
    for (const std::string_view line : Split(file.content, '\n')) {
      if (line.empty() || line[0] == '#') continue;
      if (!head) rows.push_back(Split(line, '\t'));
      head = false;
    }
  }
  return rows;
}

// "v:stop|halt" with the code "halt?" -> "stop_v.halt", "halt_v.halt": as the analyser names the rules of a
// pattern.
std::vector<std::string> NamesOf(std::string_view triggers, std::string_view code) {
  std::vector<std::string> names;
  if (triggers.size() < 3 || triggers[1] != ':') return names;
  if (EndsWith(code, "?")) code.remove_suffix(1);
  for (const std::string_view trigger : Split(triggers.substr(2), '|')) {
    names.push_back(StrCat(trigger, "_", std::string(1, triggers[0]), ".", code));
  }
  return names;
}

// The innermost pattern of a rule of events: "events.will.resume_v.pass/talk_n.046" -> "talk_n.046".
std::string_view PatternOf(std::string_view rule) {
  rule = rule.substr(rule.rfind('/') + 1);
  const size_t code = rule.rfind('.');
  if (code == std::string_view::npos || code == 0) return rule;
  const size_t trigger = rule.rfind('.', code - 1);
  return trigger == std::string_view::npos ? rule : rule.substr(trigger + 1);
}

template <typename Table>
std::string_view Find(const Table& table, std::string_view key) {
  const auto found = table.find(key);
  return found == table.end() ? std::string_view() : found->second;
}

}  // namespace

const ExplainTables& ExplainTables::BuiltIn() {
  static const ExplainTables& tables = *new ExplainTables();
  return tables;
}

ExplainTables::ExplainTables() {
  for (const auto& cells : RowsOf("quote_rules.tsv")) {
    if (cells.size() >= 3) examples_.emplace(cells[0], cells[2]);
  }
  for (const auto& cells : RowsOf("event_patterns.tsv")) {
    if (cells.size() < 5 || cells[4] == "-") continue;
    for (const std::string& name : NamesOf(cells[0], cells[2])) examples_.emplace(name, cells[4]);
  }
  for (const auto& cells : RowsOf("cameo_codes.tsv")) {
    if (cells.size() >= 2) codes_.emplace(cells[0], cells[1]);
  }
  for (const auto& cells : RowsOf("explain_rules.tsv")) {
    if (cells.size() >= 2) meanings_.emplace(cells[0], cells[1]);
  }
}

std::string_view ExplainTables::ExampleOf(std::string_view rule) const {
  return StartsWith(rule, "events.") ? Find(examples_, PatternOf(rule)) : Find(examples_, rule);
}

std::string_view ExplainTables::MeaningOf(std::string_view rule) const { return Find(meanings_, rule); }

std::string_view ExplainTables::DefinitionOf(std::string_view code) const {
  // A root has the words of its unspecified code.
  return code.size() == kRootDigits ? Find(codes_, StrCat(code, "0")) : Find(codes_, code);
}

std::vector<std::string> ExplainTables::BroaderThan(std::string_view code) const {
  std::vector<std::string> out;
  for (size_t size = kRootDigits; size < code.size(); ++size) {
    const std::string_view words = DefinitionOf(code.substr(0, size));
    if (!words.empty()) out.push_back(StrCat(code.substr(0, size), " ", words));
  }
  return out;
}

}  // namespace onrecord::api
