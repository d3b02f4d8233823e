#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "api/filter/words.h"
#include "api/store/select_rows.h"

// Full text by tsvector, by the same rules as FTS5: words are split and folded by WordSplitter, here and not
// in the server, so that both engines find the same. A lexeme is one character for its column and the word;
// terms of exact values (terms.h) are lexemes without positions. Columns are those of index_words.h, in its
// order.
//
// The server keeps at most 256 positions of a lexeme, positions up to 16383 and 1 MiB of a vector. A row
// beyond the former has its words without positions and the lexeme `!long`: phrases may hold where its words
// stand apart. Beyond the latter it has terms and `!huge` alone. Both are `inexact`: what matches is tested
// on the record.
namespace onrecord::api::postgres {

inline constexpr std::string_view kArticleColumns = "headline body outlet speakers";
inline constexpr std::string_view kQuoteColumns = "said around speaker affiliation role via outlet";
inline constexpr std::string_view kEventColumns = "clause around source target place outlet";

struct Words {
  std::string vector;  // in the server's text format
  bool inexact = false;
};

// `values`: terms, then a text for each column.
Words WordsOf(std::string_view columns, const std::vector<std::string>& values, const WordSplitter& splitter);

// Expressions in the text format of tsquery. `splitter` must outlive it.
class TsquerySyntax final : public WordSyntax {
 public:
  explicit TsquerySyntax(const WordSplitter& splitter) : splitter_(splitter) {}
  std::string AnyPhrase(std::string_view columns, const std::vector<std::string>& values,
                        Role role) const override;
  std::string Text(std::string_view columns, std::string_view text, Role role) const override;
  std::string AnyTerm(const std::vector<std::string>& terms) const override;
  std::string_view And() const override { return " & "; }
  std::string_view Or() const override { return " | "; }
  std::string_view AndNot() const override { return " & !"; }
  std::string Holds() const override { return "r.words @@ ?::text::tsquery"; }

 private:
  std::string AnyColumn(std::string_view columns, const std::vector<Phrase>& phrases, bool all,
                        Role role) const;
  const WordSplitter& splitter_;
};

}  // namespace onrecord::api::postgres
