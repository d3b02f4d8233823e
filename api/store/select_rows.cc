#include "api/store/select_rows.h"

#include <algorithm>

#include "api/store/project_article.h"
#include "api/store/row_ids.h"
#include "api/store/terms.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::api {
namespace {

using terms::Kind;
using Role = WordSyntax::Role;
using Strings = std::vector<std::string>;

constexpr int32_t kOpenEnd = 99991231;

int64_t Micros(const google::protobuf::Timestamp& at) { return at.seconds() * 1000000 + at.nanos() / 1000; }

std::string AsIs(std::string_view text) { return std::string(text); }

// One filter as an expression of the index and a condition on the rows; both must hold. The expression may be
// coarser than the filter where the condition says the rest.
class Builder {
 public:
  Builder(const ObservedRange& observed, const WordSyntax& syntax, Role role)
      : observed_(observed), syntax_(syntax), role_(role) {}

  template <typename List>
  void Words(std::string_view columns, const List& values) {
    if (!values.empty()) Match(syntax_.AnyPhrase(columns, {values.begin(), values.end()}, role_));
  }

  void Text(std::string_view columns, const std::string& text) {
    if (!text.empty()) Match(syntax_.Text(columns, text, role_));
  }

  template <typename List>
  void Exact(Kind kind, const List& values, std::string (*fold)(std::string_view) = AsIs) {
    Strings all;
    for (const std::string& value : values) all.push_back(terms::Of(kind, std::string_view(fold(value))));
    AnyOf(all);
  }

  template <typename List>
  void Numbers(Kind kind, const List& values) {
    Strings all;
    for (const auto value : values) all.push_back(terms::Of(kind, static_cast<int64_t>(value)));
    AnyOf(all);
  }

  // CAMEO roots; the empty one is the beginning of every code.
  template <typename List>
  void Prefix(Kind kind, const List& values) {
    if (values.empty()) return;
    Strings all;
    for (const std::string& value : values) {
      if (value.empty()) return;
      all.push_back(terms::Of(kind, std::string_view(value)));
    }
    AnyOf(all);
  }

  // Actors by the beginning of their code or by words of their name, on any of `sides`.
  template <typename List>
  void Actor(bool source, bool target, const List& actors) {
    if (actors.empty()) return;
    const std::string_view columns = source && target ? "source target" : source ? "source" : "target";
    Strings codes;
    for (const std::string& actor : actors) {
      if (!LooksLikeCode(actor)) continue;
      if (source) codes.push_back(terms::Of(Kind::kSourceCode, std::string_view(actor)));
      if (target) codes.push_back(terms::Of(Kind::kTargetCode, std::string_view(actor)));
    }
    std::string any = StrCat("(", syntax_.AnyPhrase(columns, {actors.begin(), actors.end()}, role_), ")");
    if (!codes.empty()) StrAppend(&any, syntax_.Or(), "(", syntax_.AnyTerm(codes), ")");
    Match(any);
  }

  // A time of the row, in the columns NAME_first and NAME_last; `coarse`: its months are in the index.
  void During(std::string_view name, bool given, const v1::DateRange& range, bool coarse) {
    if (!given) return;
    const Days days = DaysOf(range);
    if (coarse) AnyOf(terms::WhenWithin(days));
    rest_.And(StrCat("(", name, "_last > 0 AND ", name, "_first <= ? AND ", name, "_last >= ?)"),
              {int64_t{days.last}, int64_t{days.first}});
  }

  void Observed(const v1::TimeRange& range) {
    if (!range.has_start() && !range.has_end()) return;
    const int64_t start = range.has_start() ? Micros(range.start()) : INT64_MIN;
    const int64_t end = range.has_end() ? Micros(range.end()) : INT64_MAX;
    const int64_t first = std::max(start, observed_.first), behind = std::min(end, observed_.last + 1);
    if (first < behind) AnyOf(terms::ObservedWithin(first, behind));
    rest_.And("(a.observed >= ? AND a.observed < ?)", {start, end});
  }

  void Confidence(double least) {
    if (!(least > 0)) return;
    AnyOf(terms::ConfidenceAtLeast(least));
    rest_.And("r.confidence >= ?", {least});
  }

  template <typename List>
  void AnyOf(const List& all) {
    if (!all.empty()) Match(syntax_.AnyTerm(all));
  }
  void Match(const std::string& expression) {
    StrAppend(&match_, match_.empty() ? "" : syntax_.And(), "(", expression, ")");
  }

  const std::string& match() const { return match_; }
  const Condition& rest() const { return rest_; }

 private:
  const ObservedRange& observed_;
  const WordSyntax& syntax_;
  const Role role_;
  std::string match_;
  Condition rest_;
};

// What all findings have of their article, but for its day.
template <typename Filter>
void AddArticleFields(const Filter& filter, Builder* b) {
  b->Exact(Kind::kArticleId, filter.article_id());
  b->Words("outlet", filter.outlet());
  b->Exact(Kind::kLanguage, filter.language(), AsciiLower);
  b->Observed(filter.ingested());
}

void AddFields(const v1::ArticleFilter& filter, Builder* b) {
  AddArticleFields(filter, b);
  b->Text("headline body", filter.text());
  b->Numbers(Kind::kState, filter.state());
  b->Exact(Kind::kFeed, filter.feed());
  b->Words("speakers", filter.speaker());
}

void AddFields(const v1::QuoteFilter& filter, Builder* b) {
  AddArticleFields(filter, b);
  b->Text("said around", filter.text());
  b->Words("speaker", filter.speaker());
  b->Words("affiliation", filter.affiliation());
  b->Words("role", filter.role());
  b->Words("via", filter.via());
  b->Exact(Kind::kSpeakerKey, filter.speaker_key());
  b->Exact(Kind::kCountry, filter.country(), AsciiUpper);
  b->Numbers(Kind::kQuoteKind, filter.kind());
  b->Numbers(Kind::kAttitude, filter.attitude());
  b->Exact(Kind::kCue, filter.cue(), FoldCase);
  b->During("r.said", filter.has_said(), filter.said(), true);
  b->Confidence(filter.min_confidence());
  if (filter.has_negated()) b->AnyOf(Strings{terms::Of(Kind::kNegated, filter.negated() ? 1 : 0)});
}

void AddFields(const v1::EventFilter& filter, Builder* b) {
  AddArticleFields(filter, b);
  b->Text("clause around", filter.text());
  b->Exact(Kind::kCode, filter.code());
  b->Prefix(Kind::kCodePrefix, filter.root());
  b->Exact(Kind::kPlover, filter.plover(), AsciiUpper);
  b->Numbers(Kind::kQuadClass, filter.quad_class());
  b->Actor(true, true, filter.actor());
  b->Actor(true, false, filter.source());
  b->Actor(false, true, filter.target());
  b->Numbers(Kind::kModality, filter.modality());
  if (filter.has_in_quote()) b->AnyOf(Strings{terms::Of(Kind::kInQuote, filter.in_quote() ? 1 : 0)});
  b->During("r.happened", filter.has_happened(), filter.happened(), true);
  b->Words("place", filter.place());
  b->Exact(Kind::kCountry, filter.country(), AsciiUpper);
  b->Confidence(filter.min_confidence());
}

template <typename Filter>
void AddAllFields(const Filter& filter, Builder* b) {
  AddFields(filter, b);
  b->During("a.published", filter.has_published(), filter.published(), false);
}

// Leaves out what `excluded` matches. What the index alone can say goes into `unwanted`.
void Exclude(const Builder& excluded, const WordSyntax& syntax, Condition* rest, Strings* unwanted) {
  const std::string& match = excluded.match();
  const Condition& its_rest = excluded.rest();
  if (match.empty() || !its_rest.sql.empty()) {
    std::string all = its_rest.sql.empty() ? "1 = 1" : its_rest.sql;
    std::vector<Value> values = its_rest.values;
    if (!match.empty()) {
      StrAppend(&all, " AND ", syntax.Holds());
      values.push_back(match);
    }
    rest->And(StrCat("NOT (", all, ")"), std::move(values));
    return;
  }
  unwanted->push_back(StrCat("(", match, ")"));
}

// The days of a filter as ranges of rows. A day that is known exactly is its row; articles with less exact
// days may begin earlier and still lie in the range: they have a term of their own. Rows of the first and the
// last day that row numbers can tell stand for all days beyond.
Selection CutToDays(const Strand& all, const Days& days, const WordSyntax& syntax) {
  const int64_t first = rows::DayOf(days.first), last = rows::DayOf(days.last);
  const Condition in_range{"(a.published_last > 0 AND a.published_first <= ? AND a.published_last >= ?)",
                           {int64_t{days.last}, int64_t{days.first}}};
  Selection out;
  if (first > 1) {
    Strand& vague = out.emplace_back(all);
    vague.first = rows::kFirstKnown;
    vague.last = rows::FirstRowOfDay(first) - 1;
    const std::string vaguely = syntax.AnyTerm({terms::Of(Kind::kVague, 1)});
    vague.match = all.match.empty() ? vaguely : StrCat("(", all.match, ")", syntax.And(), "(", vaguely, ")");
    vague.rest.And(in_range.sql, in_range.values);
  }
  Strand& known = out.emplace_back(all);
  known.first = rows::FirstRowOfDay(first);
  known.last = last == rows::kLastDay ? INT64_MAX : rows::FirstRowOfDay(last + 1) - 1;
  const bool needs_days_before = (first <= 1 && days.first > 1) || last <= 1;
  const bool needs_days_behind = (last == rows::kLastDay && days.last < kOpenEnd) || first == rows::kLastDay;
  if (needs_days_before || needs_days_behind) known.rest.And(in_range.sql, in_range.values);
  return out;
}

template <typename Filter>
Selection SelectAny(const Filter& include, const std::vector<Filter>& exclude, const ObservedRange& observed,
                    const WordSyntax& syntax) {
  Builder wanted(observed, syntax, WordSyntax::Role::kWanted);
  AddFields(include, &wanted);
  Strand all;
  all.match = wanted.match();
  all.rest = wanted.rest();
  Strings unwanted;
  for (const Filter& filter : exclude) {
    Builder excluded(observed, syntax, WordSyntax::Role::kExcluded);
    AddAllFields(filter, &excluded);
    Exclude(excluded, syntax, &all.rest, &unwanted);
  }
  if (!unwanted.empty()) {
    const std::string every = syntax.AnyTerm({terms::Of(Kind::kEvery, 1)});
    all.match = StrCat("(", all.match.empty() ? every : all.match, ")", syntax.AndNot(), "(",
                       Join(unwanted, syntax.Or()), ")");
  }
  if (!include.has_published()) return {all};
  return CutToDays(all, DaysOf(include.published()), syntax);
}

}  // namespace

void Condition::And(const std::string& more, std::vector<Value> its_values) {
  StrAppend(&sql, sql.empty() ? "" : " AND ", more);
  values.insert(values.end(), its_values.begin(), its_values.end());
}

bool SelectsAll(const Selection& selection) {
  if (selection.size() != 1) return false;
  const Strand& all = selection[0];
  return all.match.empty() && all.rest.sql.empty() && all.first == 0 && all.last == INT64_MAX;
}

Selection SelectRows(const v1::ArticleFilter& include, const std::vector<v1::ArticleFilter>& exclude,
                     const ObservedRange& observed, const WordSyntax& syntax) {
  return SelectAny(include, exclude, observed, syntax);
}

Selection SelectRows(const v1::QuoteFilter& include, const std::vector<v1::QuoteFilter>& exclude,
                     const ObservedRange& observed, const WordSyntax& syntax) {
  return SelectAny(include, exclude, observed, syntax);
}

Selection SelectRows(const v1::EventFilter& include, const std::vector<v1::EventFilter>& exclude,
                     const ObservedRange& observed, const WordSyntax& syntax) {
  return SelectAny(include, exclude, observed, syntax);
}

}  // namespace onrecord::api
