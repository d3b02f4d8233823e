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

using Rows = std::vector<int64_t>;

// The first who printed it may lie behind many who did later.
enum class Ends { kNewest, kBoth };

// What articles have in common with the claim: a point for each query that found them.
class Hits {
 public:
  Hits(ClaimRows& rows, int64_t last_row) : rows_of_(rows), last_row_(last_row) {}

  // Gives points to the rows that match, up to `most` from each end that is asked for. Where that are all
  // there are, which one question from the beginning shows, the end is not searched: what finds little is
  // dear to search from there. Returns all that match, if they were found.
  absl::StatusOr<std::optional<Rows>> Ask(ClaimRows::Question question, double points, Ends ends) {
    question.first = last_row_ == INT64_MAX ? 0 : rows::kFirstKnown;
    question.last = last_row_;
    question.newest_first = false;
    OR_ASSIGN_OR_RETURN(Rows oldest, rows_of_.Find(question));
    if (ends == Ends::kBoth) Add(oldest, points);
    if (static_cast<int64_t>(oldest.size()) < question.most) {
      Add(oldest, points);
      return oldest;
    }
    question.newest_first = true;
    OR_ASSIGN_OR_RETURN(const Rows newest, rows_of_.Find(question));
    Add(newest, points);
    return std::nullopt;
  }
  absl::StatusOr<std::optional<Rows>> AskQuotes(const std::string& match, double points, Ends ends) {
    return Ask({.match = match, .most = kMostRows}, points, ends);
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
  // Each quote counts alone: an article has the points of its best.
  void Add(const Rows& found, double points) {
    for (const int64_t row : found) {
      double& of_row = rows_[row];
      of_row += points;
      double& of_article = articles_[rows::ArticleOf(row)];
      of_article = std::max(of_article, of_row);
    }
  }

  ClaimRows& rows_of_;
  const int64_t last_row_;
  std::unordered_map<int64_t, double> rows_, articles_;
};

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

// Whether every engine cuts `text` into these words, or into parts of them that stand in the same order:
// beside letters and digits of ASCII it has only marks that are in no word.
bool IsCutAlike(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    // General punctuation from U+2010 to U+2027: dashes, quotation marks, the ellipsis.
    const std::string_view mark = text.substr(at, 3);
    if (mark.size() < 3 || mark.substr(0, 2) != "\xE2\x80") return false;
    const auto last = static_cast<unsigned char>(mark[2]);
    if (last < 0x90 || last > 0xA7) return false;
    at += mark.size();
  }
  return true;
}

// The claim as it stands, which is the only way to find one that has common words alone. `all`: the quotes
// that have all of its rare words, if they are known; a phrase with common words is dear to look for.
absl::Status AskForPhrase(const std::string& text, std::optional<Rows> all, const Matches& matches,
                          Hits* hits) {
  ClaimRows::Question question{.match = matches.Phrase(kSaid, text), .most = kMostRows};
  if (all && IsCutAlike(text)) {
    question.among = std::move(all);
    question.side_by_side = text;
  }
  return hits->Ask(std::move(question), 3, Ends::kBoth).status();
}

absl::Status AskForQuotes(const std::string& text, const std::vector<std::string>& words,
                          const Matches& matches, Hits* hits) {
  if (words.empty()) return AskForPhrase(text, std::nullopt, matches, hits);
  if (words.size() == 1) {
    OR_ASSIGN_OR_RETURN(auto all, hits->AskQuotes(matches.Phrase(kSaid, words[0]), 1, Ends::kBoth));
    return AskForPhrase(text, std::move(all), matches, hits);
  }
  // Where no word is rare, only all of them together tell the quote from others.
  OR_ASSIGN_OR_RETURN(auto all, hits->AskQuotes(matches.AllOf(kSaid, words), 3, Ends::kBoth));
  OR_RETURN_IF_ERROR(AskForPhrase(text, std::move(all), matches, hits));
  const size_t paired = std::min(kPairedWords, words.size());
  for (size_t i = 0; i < paired; ++i) {
    for (size_t j = i + 1; j < paired; ++j) {
      OR_RETURN_IF_ERROR(
          hits->AskQuotes(matches.AllOf(kSaid, {words[i], words[j]}), 1, i == 0 ? Ends::kBoth : Ends::kNewest)
              .status());
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
  return hits
      ->AskQuotes(matches.Both(matches.Phrase("speaker", last), matches.AnyOf(kSaid, words)), 0.5,
                  Ends::kNewest)
      .status();
}

// Words between marks that no speaker was found for stand in the body only.
absl::Status AskForBodies(const std::vector<std::string>& words, const Matches& matches, Hits* hits) {
  const std::vector<std::string> rarest(
      words.begin(), words.begin() + static_cast<std::ptrdiff_t>(std::min<size_t>(3, words.size())));
  return hits
      ->Ask({.in = ClaimRows::In::kArticles, .match = matches.AllOf("body", rarest), .most = kMostBodies},
            1.5, Ends::kNewest)
      .status();
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
  OR_RETURN_IF_ERROR(AskForQuotes(claim.text, words, matches, &hits));
  if (!words.empty()) {
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
