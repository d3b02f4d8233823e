#include "api/store/sqlite/find_claim.h"

#include <algorithm>
#include <unordered_map>

#include "api/ledger/wording.h"
#include "api/store/row_ids.h"
#include "api/store/sqlite/article_rows.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::sqlite {
namespace {

constexpr size_t kWords = 6;        // of the claim that are looked for
constexpr size_t kPairedWords = 5;  // of these, in pairs
constexpr int64_t kMostRows = 60;   // that one query reads
constexpr int64_t kMostBodies = 12;
constexpr size_t kMostArticles = 24;
constexpr size_t kMostText = 2 << 20;

std::string Quoted(std::string_view word) {
  std::string out = "\"";
  for (const char c : word) out += c == '"' || c == '\0' ? ' ' : c;
  return out + "\"";
}

// What articles have in common with the claim: a point for each query that found them.
class Hits {
 public:
  Hits(Connection& connection, int64_t last_row) : connection_(connection), last_row_(last_row) {}

  absl::Status Ask(std::string_view table, const std::string& match, double points, bool newest_first,
                   int64_t most = kMostRows) {
    OR_ASSIGN_OR_RETURN(
        Statement rows,
        connection_.Query(StrCat("SELECT w.rowid FROM ", table, " w WHERE w.", table,
                                 " MATCH ? AND w.rowid BETWEEN ? AND ? ORDER BY w.rowid ",
                                 newest_first ? "DESC" : "ASC", " LIMIT ?"),
                          {match, last_row_ == INT64_MAX ? int64_t{0} : rows::kFirstKnown, last_row_, most}));
    while (true) {
      OR_ASSIGN_OR_RETURN(const bool row, rows.Step());
      if (!row) return absl::OkStatus();
      // Each quote counts alone: an article has the points of its best.
      double& of_row = rows_[rows.Int(0)];
      of_row += points;
      double& of_article = articles_[rows::ArticleOf(rows.Int(0))];
      of_article = std::max(of_article, of_row);
    }
  }

  // Best first; among equals the one published first.
  std::vector<int64_t> Best() const {
    std::vector<std::pair<double, int64_t>> ranked;
    for (const auto& [article, points] : articles_) ranked.emplace_back(-points, article);
    std::sort(ranked.begin(), ranked.end());
    if (ranked.size() > kMostArticles) ranked.resize(kMostArticles);
    std::vector<int64_t> out;
    for (const auto& [unused, article] : ranked) out.push_back(article);
    return out;
  }

 private:
  Connection& connection_;
  const int64_t last_row_;
  std::unordered_map<int64_t, double> rows_, articles_;
};

absl::Status AskForQuotes(const std::vector<std::string>& words, Hits* hits) {
  if (words.size() == 1) {
    const std::string match = StrCat("{said around} : ", Quoted(words[0]));
    OR_RETURN_IF_ERROR(hits->Ask("quote_words", match, 1, true));
    return hits->Ask("quote_words", match, 1, false);
  }
  // Where no word is rare, only all of them together tell the quote from others.
  std::string all;
  for (const std::string& word : words) StrAppend(&all, all.empty() ? "" : " AND ", Quoted(word));
  for (const bool newest_first : {true, false}) {
    OR_RETURN_IF_ERROR(hits->Ask("quote_words", StrCat("{said around} : (", all, ")"), 3, newest_first));
  }
  const size_t paired = std::min(kPairedWords, words.size());
  for (size_t i = 0; i < paired; ++i) {
    for (size_t j = i + 1; j < paired; ++j) {
      const std::string match = StrCat("{said around} : (", Quoted(words[i]), " AND ", Quoted(words[j]), ")");
      OR_RETURN_IF_ERROR(hits->Ask("quote_words", match, 1, true));
      // The first who printed it may lie behind many who did later.
      if (i == 0) OR_RETURN_IF_ERROR(hits->Ask("quote_words", match, 1, false));
    }
  }
  return absl::OkStatus();
}

absl::Status AskForSpeaker(const std::vector<std::string>& words, const std::string& speaker, Hits* hits) {
  const std::vector<std::string_view> names = Split(speaker, ' ');
  std::string_view last;
  for (const std::string_view name : names) last = Trim(name).empty() ? last : name;
  if (last.empty()) return absl::OkStatus();
  std::string any;
  for (const std::string& word : words) StrAppend(&any, any.empty() ? "" : " OR ", Quoted(word));
  return hits->Ask("quote_words", StrCat("{speaker} : ", Quoted(last), " AND {said around} : (", any, ")"),
                   0.5, true);
}

// Words between marks that no speaker was found for stand in the body only.
absl::Status AskForBodies(const std::vector<std::string>& words, Hits* hits) {
  std::string all;
  for (size_t i = 0; i < std::min<size_t>(3, words.size()); ++i) {
    StrAppend(&all, all.empty() ? "" : " AND ", Quoted(words[i]));
  }
  return hits->Ask("article_words", StrCat("{body} : (", all, ")"), 1.5, true, kMostBodies);
}

}  // namespace

absl::StatusOr<std::vector<v1::EnrichedArticle>> FindArticlesForClaim(Connection& connection,
                                                                      const Claim& claim) {
  std::vector<v1::EnrichedArticle> out;
  const std::vector<std::string> words = ledger::WordRarity::BuiltIn().RarestWords(claim.text, kWords);
  const int64_t last_row =
      claim.before == 0 ? INT64_MAX : rows::FirstRowOfDay(rows::DayOf(claim.before) + 1) - 1;
  Hits hits(connection, last_row);
  // As it stands: the only way to find a claim that has common words alone.
  const std::string phrase = StrCat("{said around} : ", Quoted(claim.text));
  for (const bool newest_first : {true, false}) {
    OR_RETURN_IF_ERROR(hits.Ask("quote_words", phrase, 3, newest_first));
  }
  if (!words.empty()) {
    OR_RETURN_IF_ERROR(AskForQuotes(words, &hits));
    OR_RETURN_IF_ERROR(AskForSpeaker(words, claim.speaker, &hits));
    OR_RETURN_IF_ERROR(AskForBodies(words, &hits));
  }
  size_t text = 0;
  for (const int64_t article : hits.Best()) {
    OR_ASSIGN_OR_RETURN(v1::EnrichedArticle enriched, ReadEnriched(connection, article, true));
    text += enriched.article().text().size();
    if (!out.empty() && text > kMostText) break;
    out.push_back(std::move(enriched));
  }
  return out;
}

}  // namespace onrecord::api::sqlite
