#include "api/ledger/rules.h"

#include <absl/strings/numbers.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "ledger_data.h"

namespace onrecord::ledger {
namespace {

absl::Status ReadRow(std::string_view line, LedgerRules* rules) {
  const std::vector<std::string_view> cells = Split(line, '\t');
  double value = 0;
  if (cells.size() < 3 || !absl::SimpleAtod(ToAbsl(cells[2]), &value)) {
    return InvalidArgument("expected decision, evidence and a number, got '", line, "'");
  }
  Decision* decision = cells[0] == "same_utterance" ? &rules->same_utterance
                       : cells[0] == "same_point"   ? &rules->same_point
                                                    : nullptr;
  if (decision == nullptr) {
    return InvalidArgument("expected same_utterance or same_point, got '", cells[0], "'");
  }
  if (cells[1] == "bias") {
    decision->bias = value;
    return absl::OkStatus();
  }
  if (cells[1] == "threshold") {
    decision->threshold = value;
    return absl::OkStatus();
  }
  if (cells[1] == "least_containment") {
    decision->least_containment = value;
    return absl::OkStatus();
  }
  for (size_t i = 0; i < kEvidenceCount; ++i) {
    if (Name(static_cast<Evidence>(i)) != cells[1]) continue;
    decision->weights[i] = static_cast<float>(value);
    return absl::OkStatus();
  }
  return InvalidArgument("no evidence is named '", cells[1], "'");
}

}  // namespace

double Decision::Probability(const EvidenceValues& evidence) const {
  double sum = bias;
  for (size_t i = 0; i < kEvidenceCount; ++i) sum += static_cast<double>(weights[i]) * evidence[i];
  return 1 / (1 + std::exp(-sum));
}

bool Decision::IsMade(const EvidenceValues& evidence) const {
  return evidence[static_cast<size_t>(Evidence::kContainment)] >= least_containment &&
         Probability(evidence) >= threshold;
}

absl::StatusOr<LedgerRules> ParseRules(std::string_view tsv) {
  LedgerRules rules;
  int number = 0;
  bool heading = true;
  for (const std::string_view line : Split(tsv, '\n')) {
    ++number;
    if (line.empty() || line.front() == '#') continue;
    if (heading) {
      heading = false;
      continue;
    }
    const absl::Status status = ReadRow(line, &rules);
    if (!status.ok()) return InvalidArgument("ledger_rules.tsv:", number, ": ", Message(status));
  }
  return rules;
}

Joined Judge(const CompactProfile& a, const CompactProfile& b, const LedgerRules& rules) {
  const EvidenceValues evidence = Compare(a, b);
  if (rules.same_utterance.IsMade(evidence)) {
    return AreOtherOccasions(a, b) ? Joined::kPoint : Joined::kStatement;
  }
  return rules.same_point.IsMade(evidence) ? Joined::kPoint : Joined::kNot;
}

bool IsEnough(float shared_weight, float lighter_weight, const LedgerRules& rules) {
  const double least = std::min(rules.same_utterance.least_containment, rules.same_point.least_containment);
  return Containment(shared_weight, lighter_weight) >= static_cast<float>(least);
}

bool MayBeJoined(const Profile& a, const Profile& b, const LedgerRules& rules) {
  return IsEnough(SharedWeight(a.content, b.content), std::min(a.content.weight, b.content.weight), rules);
}

const LedgerRules& LedgerRules::BuiltIn() {
  static const LedgerRules* const rules = [] {
    for (const EmbeddedFile& file : LedgerData()) {
      if (file.name != "ledger_rules.tsv") continue;
      auto parsed = ParseRules(file.content);
      if (parsed.ok()) return new LedgerRules(*std::move(parsed));
      std::fprintf(stderr, "%s\n", parsed.status().ToString().c_str());
    }
    std::abort();
  }();
  return *rules;
}

}  // namespace onrecord::ledger
