#include "api/store/sqlite/conditions.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::api {
namespace {

std::string Quoted(std::string_view words) {
  std::string out = "\"";
  for (const char c : words) {
    if (c == '"') out += '"';
    out += c == '\0' ? ' ' : c;
  }
  return out + "\"";
}

template <typename List>
std::string AnyPhrase(const List& values) {
  std::string out = "(";
  for (const std::string& value : values) StrAppend(&out, out.size() > 1 ? " OR " : "", Quoted(value));
  return out + ")";
}

// The first and the last day that "2021", "2021-10" or "2021-10-12" covers, as text that sorts.
std::string FirstDay(const std::string& date) {
  return date.empty() ? "" : date + std::string("0000-01-01").substr(std::min<size_t>(date.size(), 10));
}
std::string LastDay(const std::string& date) {
  return date.empty() ? "9999-99-99"
                      : date + std::string("9999-99-99").substr(std::min<size_t>(date.size(), 10));
}

int64_t Micros(const google::protobuf::Timestamp& at) { return at.seconds() * 1000000 + at.nanos() / 1000; }

// Builds one condition on the row `alias` of a table with the word index `words`.
class Builder {
 public:
  Builder(std::string alias, std::string words) : alias_(std::move(alias)), words_(std::move(words)) {}

  template <typename List>
  void In(std::string_view column, const List& values) {
    if (values.empty()) return;
    std::string sql = StrCat(alias_, ".", column, " IN (");
    for (auto it = values.begin(); it != values.end(); ++it) {
      StrAppend(&sql, it == values.begin() ? "?" : ", ?");
      Push(*it);
    }
    And(sql + ")");
  }

  template <typename List>
  void Folded(std::string_view column, const List& values, std::string (*fold)(std::string_view)) {
    std::vector<std::string> folded;
    for (const std::string& value : values) folded.push_back(fold(value));
    In(column, folded);
  }

  template <typename List>
  void Words(std::string_view columns, const List& values) {
    if (!values.empty()) Fts(StrCat("{", columns, "} : ", AnyPhrase(values)));
  }

  void Text(std::string_view columns, const std::string& text) {
    if (!text.empty()) Fts(StrCat("{", columns, "} : ", TextQuery(text)));
  }

  void During(std::string_view column, bool given, const v1::DateRange& range) {
    if (!given) return;
    const std::string name = StrCat(alias_, ".", column);
    And(StrCat("(", name, "_last > '' AND ", name, "_first <= ? AND ", name, "_last >= ?)"));
    values_.push_back(LastDay(range.last()));
    values_.push_back(FirstDay(range.first()));
  }

  void Between(std::string_view column, const v1::TimeRange& range) {
    if (range.has_start()) Compare(column, ">=", Micros(range.start()));
    if (range.has_end()) Compare(column, "<", Micros(range.end()));
  }

  void Compare(std::string_view column, std::string_view how, Value value) {
    And(StrCat(alias_, ".", column, " ", how, " ?"));
    values_.push_back(std::move(value));
  }

  template <typename List>
  void Language(const List& tags) {
    if (tags.empty()) return;
    std::string sql;
    for (const std::string& tag : tags) {
      const std::string lower = AsciiLower(tag);
      StrAppend(&sql, sql.empty() ? "(" : " OR ", alias_, ".language = ? OR substr(", alias_,
                ".language, 1, ?) = ?");
      values_.push_back(lower);
      values_.push_back(static_cast<int64_t>(lower.size() + 1));
      values_.push_back(lower + "-");
    }
    And(sql + ")");
  }

  template <typename List>
  void Prefix(std::string_view column, const List& prefixes) {
    if (prefixes.empty()) return;
    std::string sql;
    for (const std::string& prefix : prefixes) {
      StrAppend(&sql, sql.empty() ? "(" : " OR ", PrefixOf(column, prefix));
    }
    And(sql + ")");
  }

  // Actors by the beginning of their code or by words of their name, on any of `sides` ("source target").
  template <typename List>
  void Actor(std::string_view sides, const List& actors) {
    if (actors.empty()) return;
    std::string sql;
    for (const std::string& actor : actors) {
      StrAppend(&sql, sql.empty() ? "(" : " OR ", alias_, ".id IN (SELECT rowid FROM ", words_, " WHERE ",
                words_, " MATCH ?)");
      values_.push_back(StrCat("{", sides, "} : ", Quoted(actor)));
      if (!LooksLikeCode(actor)) continue;
      for (const std::string_view side : Split(sides, ' ')) StrAppend(&sql, " OR ", PrefixOf(side, actor));
    }
    And(sql + ")");
  }

  void And(const std::string& sql) { StrAppend(&sql_, sql_.empty() ? "" : " AND ", sql); }
  void PushValue(Value value) { values_.push_back(std::move(value)); }

  Condition Build() {
    if (!match_.empty()) {
      And(StrCat(alias_, ".id IN (SELECT rowid FROM ", words_, " WHERE ", words_, " MATCH ?)"));
      values_.push_back(match_);
    }
    return {sql_.empty() ? "1" : sql_, std::move(values_)};
  }

 private:
  void Push(const std::string& value) { values_.push_back(value); }
  void Push(int value) { values_.push_back(static_cast<int64_t>(value)); }

  void Fts(const std::string& query) { StrAppend(&match_, match_.empty() ? "" : " AND ", "(", query, ")"); }

  std::string PrefixOf(std::string_view column, const std::string& prefix) {
    values_.push_back(static_cast<int64_t>(prefix.size()));
    values_.push_back(prefix);
    return StrCat("substr(", alias_, ".", column, ", 1, ?) = ?");
  }

  static bool LooksLikeCode(std::string_view text) {
    return text.size() >= 3 && std::all_of(text.begin(), text.end(), [](char c) {
             return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
           });
  }

  std::string alias_;
  std::string words_;
  std::string sql_;
  std::string match_;
  std::vector<Value> values_;
};

std::string AsciiUpper(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  return out;
}

// What all findings have of their article.
template <typename Filter>
void AddArticleFields(const Filter& filter, Builder* b) {
  b->In("article_id", filter.article_id());
  b->Words("outlet", filter.outlet());
  b->Language(filter.language());
  b->During("published", filter.has_published(), filter.published());
  b->Between("observed", filter.ingested());
}

}  // namespace

std::string TextQuery(std::string_view text) {
  std::string out;
  const auto add = [&](std::string_view words, bool prefix) {
    if (Trim(words).empty()) return;
    StrAppend(&out, out.empty() ? "" : " AND ", Quoted(words), prefix ? " *" : "");
  };
  while (!text.empty()) {
    if (text.front() == '"') {
      const size_t end = std::min(text.find('"', 1), text.size());
      add(text.substr(1, end - 1), false);
      text.remove_prefix(std::min(end + 1, text.size()));
      continue;
    }
    const size_t end = std::min(text.find_first_of(" \t\n\""), text.size());
    std::string_view word = text.substr(0, end);
    const bool prefix = word.size() > 1 && word.back() == '*';
    if (prefix) word.remove_suffix(1);
    add(word, prefix);
    text.remove_prefix(end);
    text = text.substr(std::min(text.find_first_not_of(" \t\n"), text.size()));
  }
  return StrCat("(", out, ")");
}

Condition Matches(const v1::ArticleFilter& filter) {
  Builder b("a", "article_words");
  AddArticleFields(filter, &b);
  b.Text("headline body", filter.text());
  b.In("state", filter.state());
  b.In("feed", filter.feed());
  if (!filter.speaker().empty()) {
    b.And(
        "a.id IN (SELECT article FROM quote WHERE newest = 1 AND id IN"
        " (SELECT rowid FROM quote_words WHERE quote_words MATCH ?))");
    b.PushValue(StrCat("{speaker} : ", AnyPhrase(filter.speaker())));
  }
  return b.Build();
}

Condition Matches(const v1::QuoteFilter& filter) {
  Builder b("q", "quote_words");
  AddArticleFields(filter, &b);
  b.Text("said around", filter.text());
  b.Words("speaker", filter.speaker());
  b.Words("affiliation", filter.affiliation());
  b.Words("role", filter.role());
  b.Words("via", filter.via());
  b.In("speaker_key", filter.speaker_key());
  b.Folded("country", filter.country(), AsciiUpper);
  b.In("kind", filter.kind());
  b.In("attitude", filter.attitude());
  b.Folded("cue", filter.cue(), FoldCase);
  b.During("said", filter.has_said(), filter.said());
  if (filter.min_confidence() > 0) b.Compare("confidence", ">=", filter.min_confidence());
  if (filter.has_negated()) b.Compare("negated", "=", static_cast<int64_t>(filter.negated()));
  return b.Build();
}

Condition Matches(const v1::EventFilter& filter) {
  Builder b("e", "event_words");
  AddArticleFields(filter, &b);
  b.Text("clause around", filter.text());
  b.In("code", filter.code());
  b.Prefix("code", filter.root());
  b.Folded("plover", filter.plover(), AsciiUpper);
  b.In("quad_class", filter.quad_class());
  b.Actor("source target", filter.actor());
  b.Actor("source", filter.source());
  b.Actor("target", filter.target());
  b.In("modality", filter.modality());
  if (filter.has_in_quote()) b.Compare("in_quote", "=", static_cast<int64_t>(filter.in_quote()));
  b.During("happened", filter.has_happened(), filter.happened());
  b.Words("place", filter.place());
  b.Folded("country", filter.country(), AsciiUpper);
  if (filter.min_confidence() > 0) b.Compare("confidence", ">=", filter.min_confidence());
  return b.Build();
}

}  // namespace onrecord::api
