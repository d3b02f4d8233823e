#include "api/store/statements/statement_maker.h"

#include <absl/strings/str_format.h>
#include <absl/time/civil_time.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "api/ledger/compare.h"
#include "api/ledger/rules.h"
#include "api/store/row_ids.h"
#include "api/store/word_diff.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr size_t kMostRead = 32;     // members looked at for the fullest
constexpr size_t kMostOutlets = 50;  // names
constexpr size_t kMostLinks = 8;     // links looked at for the surest
constexpr size_t kMostReasons = 6;
constexpr int kDayBits = 45;

// How much of a statement a quote tells in the speaker's own words.
std::pair<int, size_t> Fullness(const v1::Quote& quote) {
  return {quote.kind() == v1::QUOTE_KIND_INDIRECT ? 0 : 1, quote.text().size()};
}

struct Surest {
  int64_t row = 0;
  double probability = -1;
  ledger::EvidenceValues evidence{};
};

void AddEvidence(const ledger::EvidenceValues& values, v1::Occurrence* occurrence) {
  const ledger::Decision& decision = ledger::LedgerRules::BuiltIn().same_utterance;
  std::vector<std::pair<double, size_t>> ranked;
  for (size_t i = 0; i < ledger::kEvidenceCount; ++i) {
    const double weight = static_cast<double>(decision.weights[i]) * values[i];
    if (weight != 0) ranked.emplace_back(-std::abs(weight), i);
  }
  std::sort(ranked.begin(), ranked.end());
  if (ranked.size() > kMostReasons) ranked.resize(kMostReasons);
  for (const auto& [unused, i] : ranked) {
    v1::JoinReason& reason = *occurrence->add_reasons();
    reason.set_evidence(std::string(Name(static_cast<ledger::Evidence>(i))));
    reason.set_weight(static_cast<double>(decision.weights[i]) * values[i]);
  }
}

}  // namespace

std::string DayOfOccurrence(int64_t id) {
  const int64_t day = id >> kDayBits;
  if (day == 0) return "";
  const absl::CivilDay civil = absl::CivilDay(1600, 1, 1) + (day - 1);
  return absl::StrFormat("%04d-%02d-%02d", static_cast<int>(civil.year()), civil.month(), civil.day());
}

absl::StatusOr<v1::QuoteRecord> StatementMaker::QuoteAt(int64_t row) {
  OR_ASSIGN_OR_RETURN(std::vector<v1::QuoteRecord> records, quotes_.QuotesAt({row}));
  return std::move(records.at(0));
}

absl::Status StatementMaker::AddOutlets(const std::vector<Member>& members, v1::Statement* statement) {
  std::set<int64_t> outlets;
  std::vector<int64_t> named;
  for (const Member& member : members) {
    if (member.outlet == 0 || !outlets.insert(member.outlet).second) continue;
    if (named.size() < kMostOutlets) named.push_back(member.row);
  }
  OR_ASSIGN_OR_RETURN(const std::vector<std::string> names, quotes_.OutletsAt(named));
  for (const std::string& name : names) statement->add_outlets(name);
  statement->set_outlet_count(static_cast<uint32_t>(outlets.size()));
  return absl::OkStatus();
}

absl::StatusOr<v1::Statement> StatementMaker::Make(const std::vector<Member>& members) {
  if (members.empty()) return Internal("store: a statement has no quotes");
  v1::Statement out;
  std::set<int64_t> articles;
  for (const Member& member : members) articles.insert(rows::ArticleOf(member.row));
  out.set_quote_count(static_cast<uint32_t>(members.size()));
  out.set_article_count(static_cast<uint32_t>(articles.size()));
  OR_RETURN_IF_ERROR(AddOutlets(members, &out));
  for (const Member& member : members) {
    if (!out.first_published().empty()) break;
    out.set_first_published(DayOfOccurrence(member.id));
  }
  out.set_last_published(DayOfOccurrence(members.back().id));
  std::vector<int64_t> rows;
  for (size_t i = 0; i < std::min(kMostRead, members.size()); ++i) rows.push_back(members[i].row);
  OR_ASSIGN_OR_RETURN(std::vector<v1::QuoteRecord> records, quotes_.QuotesAt(rows));
  for (size_t i = 0; i < records.size(); ++i) {
    v1::QuoteRecord& record = records[i];
    if (i == 0) out.set_statement_id(record.quote().quote_id());
    if (i > 0 && Fullness(record.quote()) <= Fullness(out.fullest().quote())) continue;
    *out.mutable_fullest() = std::move(record);
  }
  OR_ASSIGN_OR_RETURN(const std::vector<FoundOccurrence> first, ledger_.Find({members[0].id}));
  if (first.empty()) return Internal("store: an occurrence is gone");
  OR_ASSIGN_OR_RETURN(const std::vector<FoundOccurrence> point, ledger_.Find({first[0].point}));
  if (point.empty()) return Internal("store: a talking point has lost its first quote");
  OR_ASSIGN_OR_RETURN(const v1::QuoteRecord named_by, QuoteAt(point[0].row));
  out.set_talking_point_id(named_by.quote().quote_id());
  return out;
}

absl::Status StatementMaker::AddReasons(int64_t id, v1::Occurrence* occurrence) {
  OR_ASSIGN_OR_RETURN(const std::vector<Link> links, ledger_.LinksOf(id, kLinkedStatements));
  if (links.empty()) return absl::OkStatus();
  std::vector<int64_t> ids = {id};
  for (size_t i = 0; i < std::min(kMostLinks, links.size()); ++i) ids.push_back(links[i].other);
  OR_ASSIGN_OR_RETURN(const std::vector<OccurrenceCache::Entry> entries, ledger_.Read(ids));
  Surest surest;
  for (size_t i = 1; i < entries.size(); ++i) {
    const ledger::EvidenceValues evidence = ledger::Compare(entries[0].profile, entries[i].profile);
    const double probability = ledger::LedgerRules::BuiltIn().same_utterance.Probability(evidence);
    if (probability > surest.probability) surest = {entries[i].row, probability, evidence};
  }
  OR_ASSIGN_OR_RETURN(const v1::QuoteRecord other, QuoteAt(surest.row));
  occurrence->set_joined_to(other.quote().quote_id());
  occurrence->set_join_confidence(surest.probability);
  AddEvidence(surest.evidence, occurrence);
  return absl::OkStatus();
}

absl::StatusOr<v1::Occurrence> StatementMaker::MakeOccurrence(const Member& member,
                                                              const v1::QuoteRecord& fullest) {
  v1::Occurrence out;
  OR_ASSIGN_OR_RETURN(*out.mutable_quote(), QuoteAt(member.row));
  out.set_wording(DiffWording(out.quote().quote().text(), fullest.quote().text(), out.mutable_words()));
  OR_RETURN_IF_ERROR(AddReasons(member.id, &out));
  return out;
}

}  // namespace onrecord::api
