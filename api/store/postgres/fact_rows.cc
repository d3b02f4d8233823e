#include "api/store/postgres/fact_rows.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "api/store/facts.h"
#include "api/store/postgres/article_rows.h"
#include "common/base/hash.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::postgres {
namespace {

constexpr int64_t kArticlesAtOnce = 200;

// Numbers of the names in facts: first they are gathered, then they have numbers.
class NamesOfFacts final : public facts::NameNumbers {
 public:
  absl::StatusOr<int64_t> NumberOf(const std::string& name) override {
    return numbers_.emplace(IndexableName(name), 0).first->second;
  }

  absl::Status Number(Connection& connection) {
    std::vector<std::string> names;
    for (const auto& [name, unused] : numbers_) names.push_back(name);
    if (names.empty()) return absl::OkStatus();
    const std::string all = ArrayOf(names);
    OR_RETURN_IF_ERROR(connection.Run(
        "INSERT INTO fact_name (name) SELECT unnest(?::text[]) EXCEPT SELECT name FROM fact_name"
        " WHERE name = ANY (?::text[]) ON CONFLICT DO NOTHING",
        {all, all}));
    OR_ASSIGN_OR_RETURN(
        const Rows found,
        connection.Query("SELECT id, name FROM fact_name WHERE name = ANY (?::text[])", {all}));
    for (int i = 0; i < found.size(); ++i) numbers_[found.String(i, 1)] = found.Int(i, 0);
    return absl::OkStatus();
  }

 private:
  std::map<std::string, int64_t> numbers_;
};

}  // namespace

std::string IndexableName(std::string text) {
  constexpr size_t kLongest = 1000;
  text.erase(std::remove(text.begin(), text.end(), '\0'), text.end());
  if (text.size() <= kLongest) return text;
  size_t end = kLongest;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  return StrCat(text.substr(0, end), " ", Sha256Hex(text).substr(0, 16));
}

absl::Status WriteFacts(Connection& connection,
                        const std::map<int64_t, const v1::EnrichedArticle*>& articles) {
  NamesOfFacts names;
  for (const auto& [row, article] : articles) OR_RETURN_IF_ERROR(PackFacts(*article, names).status());
  OR_RETURN_IF_ERROR(names.Number(connection));
  std::string lines;
  for (const auto& [row, article] : articles) {
    OR_ASSIGN_OR_RETURN(const std::string packed, PackFacts(*article, names));
    StrAppend(&lines, row, "\t");
    AppendBytes(packed, &lines);
    lines += '\n';
  }
  return lines.empty() ? absl::OkStatus() : connection.Copy("COPY fact FROM STDIN", lines);
}

absl::Status FillFacts(Connection& connection) {
  for (int64_t after = 0, done = 0;;) {
    OR_ASSIGN_OR_RETURN(
        const Rows rows,
        connection.Query(
            "SELECT a.id FROM article a WHERE a.newest AND a.id > ?"
            " AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.article = a.id) ORDER BY a.id LIMIT ?",
            {after, kArticlesAtOnce}));
    if (rows.size() == 0) return absl::OkStatus();
    std::map<int64_t, v1::EnrichedArticle> read;
    std::map<int64_t, const v1::EnrichedArticle*> articles;
    for (int i = 0; i < rows.size(); ++i) {
      after = rows.Int(i, 0);
      OR_ASSIGN_OR_RETURN(read[after], ReadEnriched(connection, after, true));
      articles[after] = &read[after];
    }
    OR_RETURN_IF_ERROR(WriteFacts(connection, articles));
    log::Info("store_migrates", {{"fact_articles", done += rows.size()}});
  }
}

}  // namespace onrecord::api::postgres
