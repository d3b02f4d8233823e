#include "api/store/find_claim.h"

#include <algorithm>
#include <unordered_map>

#include "api/ledger/wording.h"
#include "api/store/row_ids.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr size_t kWords = 6;        // of the claim that are looked for
constexpr size_t kPairedWords = 5;  // of these, in pairs
constexpr int64_t kMostRows = 60;   // that one query reads
constexpr int64_t kMostBodies = 12;
constexpr size_t kMostArticles = 24;
constexpr size_t kMostText = 2 << 20;

// What articles have in common with the claim: a point for each query that found them.
class Hits {
 public:
  Hits(ClaimRows& rows, int64_t last_row) : rows_of_(rows), last_row_(last_row) {}

  absl::Status Ask(ClaimRows::In in, const std::string& match, double points, bool newest_first,
                   int64_t most = kMostRows) {
    OR_ASSIGN_OR_RETURN(const std::vector<int64_t> found,
                        rows_of_.Find({.in = in,
                                       .match = match,
                                       .first = last_row_ == INT64_MAX ? 0 : rows::kFirstKnown,
                                       .last = last_row_,
                                       .newest_first = newest_first,
                                       .most = most}));
    for (const int64_t row : found) {
      // Each quote counts alone: an article has the points of its best.
      double& of_row = rows_[row];
      of_row += points;
      double& of_article = articles_[rows::ArticleOf(row)];
      of_article = std::max(of_article, of_row);
    }
    return absl::OkStatus();
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
  ClaimRows& rows_of_;
  const int64_t last_row_;
  std::unordered_map<int64_t, double> rows_, articles_;
};

constexpr auto kQuotes = ClaimRows::In::kQuotes;
constexpr std::string_view kSaid = "said around";

// Words of a claim as expressions of the index.
class Matches {
 public:
  explicit Matches(const WordSyntax& syntax) : syntax_(syntax) {}
  std::string Phrase(std::string_view columns, const std::string& text) const {
    return AnyOf(columns, {text});
  }
  std::string AnyOf(std::string_view columns, const std::vector<std::string>& words) const {
    return syntax_.AnyPhrase(columns, words, WordSyntax::Role::kWanted);
  }
  // All of the words, each of them anywhere in the columns.
  std::string AllOf(std::string_view columns, const std::vector<std::string>& words) const {
    std::string text;
    for (const std::string& word : words) StrAppend(&text, text.empty() ? "" : " ", word);
    return syntax_.Text(columns, text, WordSyntax::Role::kWanted);
  }
  std::string Both(const std::string& one, const std::string& other) const {
    return StrCat("(", one, ")", syntax_.And(), "(", other, ")");
  }

 private:
  const WordSyntax& syntax_;
};

absl::Status AskForQuotes(const std::vector<std::string>& words, const Matches& matches, Hits* hits) {
  if (words.size() == 1) {
    const std::string match = matches.Phrase(kSaid, words[0]);
    OR_RETURN_IF_ERROR(hits->Ask(kQuotes, match, 1, true));
    return hits->Ask(kQuotes, match, 1, false);
  }
  // Where no word is rare, only all of them together tell the quote from others.
  for (const bool newest_first : {true, false}) {
    OR_RETURN_IF_ERROR(hits->Ask(kQuotes, matches.AllOf(kSaid, words), 3, newest_first));
  }
  const size_t paired = std::min(kPairedWords, words.size());
  for (size_t i = 0; i < paired; ++i) {
    for (size_t j = i + 1; j < paired; ++j) {
      const std::string match = matches.AllOf(kSaid, {words[i], words[j]});
      OR_RETURN_IF_ERROR(hits->Ask(kQuotes, match, 1, true));
      // The first who printed it may lie behind many who did later.
      if (i == 0) OR_RETURN_IF_ERROR(hits->Ask(kQuotes, match, 1, false));
    }
  }
  return absl::OkStatus();
}

absl::Status AskForSpeaker(const std::vector<std::string>& words, const std::string& speaker,
                           const Matches& matches, Hits* hits) {
  const std::vector<std::string_view> names = Split(speaker, ' ');
  std::string last;
  for (const std::string_view name : names) last = Trim(name).empty() ? last : std::string(name);
  if (last.empty()) return absl::OkStatus();
  return hits->Ask(kQuotes, matches.Both(matches.Phrase("speaker", last), matches.AnyOf(kSaid, words)), 0.5,
                   true);
}

// Words between marks that no speaker was found for stand in the body only.
absl::Status AskForBodies(const std::vector<std::string>& words, const Matches& matches, Hits* hits) {
  const std::vector<std::string> rarest(
      words.begin(), words.begin() + static_cast<std::ptrdiff_t>(std::min<size_t>(3, words.size())));
  return hits->Ask(ClaimRows::In::kArticles, matches.AllOf("body", rarest), 1.5, true, kMostBodies);
}

}  // namespace

absl::StatusOr<std::vector<v1::EnrichedArticle>> FindArticlesForClaim(ClaimRows& rows,
                                                                      const WordSyntax& syntax,
                                                                      const Claim& claim) {
  std::vector<v1::EnrichedArticle> out;
  const std::vector<std::string> words = ledger::WordRarity::BuiltIn().RarestWords(claim.text, kWords);
  const int64_t last_row =
      claim.before == 0 ? INT64_MAX : rows::FirstRowOfDay(rows::DayOf(claim.before) + 1) - 1;
  Hits hits(rows, last_row);
  const Matches matches(syntax);
  // As it stands: the only way to find a claim that has common words alone.
  const std::string phrase = matches.Phrase(kSaid, claim.text);
  for (const bool newest_first : {true, false}) {
    OR_RETURN_IF_ERROR(hits.Ask(kQuotes, phrase, 3, newest_first));
  }
  if (!words.empty()) {
    OR_RETURN_IF_ERROR(AskForQuotes(words, matches, &hits));
    OR_RETURN_IF_ERROR(AskForSpeaker(words, claim.speaker, matches, &hits));
    OR_RETURN_IF_ERROR(AskForBodies(words, matches, &hits));
  }
  size_t text = 0;
  for (const int64_t article : hits.Best()) {
    OR_ASSIGN_OR_RETURN(v1::EnrichedArticle enriched, rows.ArticleAt(article));
    text += enriched.article().text().size();
    if (!out.empty() && text > kMostText) break;
    out.push_back(std::move(enriched));
  }
  return out;
}

}  // namespace onrecord::api
