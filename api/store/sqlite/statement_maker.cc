#include "api/store/sqlite/statement_maker.h"

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

namespace onrecord::api::sqlite {
namespace {

constexpr size_t kMostRead = 32;  // members looked at for the fullest
constexpr int kMostOutlets = 50;  // names
constexpr size_t kMostLinks = 8;  // links looked at for the surest
constexpr size_t kMostReasons = 6;
constexpr int kDayBits = 45;

// How much of a statement a quote tells in the speaker's own words.
std::pair<int, size_t> Fullness(const v1::Quote& quote) {
  return {quote.kind() == v1::QUOTE_KIND_INDIRECT ? 0 : 1, quote.text().size()};
}

struct Surest {
  int64_t other = 0;
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

absl::StatusOr<v1::QuoteRecord> StatementMaker::QuoteOf(int64_t row) {
  OR_ASSIGN_OR_RETURN(Statement found, connection_.Query("SELECT record FROM quote WHERE id = ?", {row}));
  OR_ASSIGN_OR_RETURN(const bool there, found.Step());
  if (!there) return Internal("store: a quote of the ledger is gone");
  v1::QuoteRecord record;
  OR_RETURN_IF_ERROR(ReadFinding(found.Text(0), row, &headers_, &record));
  return record;
}

absl::Status StatementMaker::AddOutlets(const std::vector<Member>& members, v1::Statement* statement) {
  std::set<int64_t> outlets;
  for (const Member& member : members) {
    if (member.outlet == 0 || !outlets.insert(member.outlet).second) continue;
    if (statement->outlets_size() == kMostOutlets) continue;
    OR_ASSIGN_OR_RETURN(const v1::ArticleRecord* header, headers_.Of(rows::ArticleOf(member.row)));
    statement->add_outlets(header->context().outlet());
  }
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
  for (size_t i = 0; i < std::min(kMostRead, members.size()); ++i) {
    OR_ASSIGN_OR_RETURN(v1::QuoteRecord record, QuoteOf(members[i].row));
    if (i == 0) out.set_statement_id(record.quote().quote_id());
    if (i > 0 && Fullness(record.quote()) <= Fullness(out.fullest().quote())) continue;
    *out.mutable_fullest() = std::move(record);
  }
  OR_ASSIGN_OR_RETURN(const int64_t point,
                      connection_.Number("SELECT r.row FROM occurrence o CROSS JOIN occurrence r"
                                         " ON r.id = o.point WHERE o.id = ?",
                                         {members[0].id}));
  OR_ASSIGN_OR_RETURN(const v1::QuoteRecord named_by, QuoteOf(point));
  out.set_talking_point_id(named_by.quote().quote_id());
  return out;
}

absl::Status StatementMaker::AddReasons(int64_t id, v1::Occurrence* occurrence) {
  OR_ASSIGN_OR_RETURN(const std::vector<Link> links, LinksOf(connection_, id, kLinkedStatements));
  if (links.empty()) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const OccurrenceCache::Entry own, ReadOccurrence(connection_, id));
  Surest surest;
  int64_t surest_row = 0;
  for (size_t i = 0; i < std::min(kMostLinks, links.size()); ++i) {
    OR_ASSIGN_OR_RETURN(const OccurrenceCache::Entry other, ReadOccurrence(connection_, links[i].other));
    const ledger::EvidenceValues evidence = ledger::Compare(own.profile, other.profile, 0);
    const double probability = ledger::LedgerRules::BuiltIn().same_utterance.Probability(evidence);
    if (probability <= surest.probability) continue;
    surest = {links[i].other, probability, evidence};
    surest_row = other.row;
  }
  OR_ASSIGN_OR_RETURN(const v1::QuoteRecord other, QuoteOf(surest_row));
  occurrence->set_joined_to(other.quote().quote_id());
  occurrence->set_join_confidence(surest.probability);
  AddEvidence(surest.evidence, occurrence);
  return absl::OkStatus();
}

absl::StatusOr<v1::Occurrence> StatementMaker::MakeOccurrence(const Member& member,
                                                              const v1::QuoteRecord& fullest) {
  v1::Occurrence out;
  OR_ASSIGN_OR_RETURN(*out.mutable_quote(), QuoteOf(member.row));
  out.set_wording(DiffWording(out.quote().quote().text(), fullest.quote().text(), out.mutable_words()));
  OR_RETURN_IF_ERROR(AddReasons(member.id, &out));
  return out;
}

}  // namespace onrecord::api::sqlite
