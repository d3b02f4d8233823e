#include "api/filter/filter_matcher.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "api/filter/record_keys.h"
#include "api/ledger/wording.h"
#include "api/store/project_article.h"
#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord::api {
namespace {

int64_t Micros(const google::protobuf::Timestamp& at) { return at.seconds() * 1000000 + at.nanos() / 1000; }

// The word of `words` that the fewest records are likely to have.
const std::string& RarestOf(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) StrAppend(&all, word, " ");
  const auto rarest = ledger::WordRarity::BuiltIn().RarestWords(all, 1);
  const auto found = rarest.empty() ? words.end() : std::find(words.begin(), words.end(), rarest[0]);
  if (found != words.end()) return *found;
  return *std::max_element(words.begin(), words.end(),
                           [](const auto& a, const auto& b) { return a.size() < b.size(); });
}

// Collects the conditions of the fields that are set.
template <typename Facts>
class Compiler {
 public:
  using Condition = typename FilterMatcher<Facts>::Condition;

  explicit Compiler(const WordSplitter& splitter) : splitter_(splitter) {}

  void Cheap(Condition condition) { cheap_.push_back(std::move(condition)); }

  // Records that match have one of `keys`. Of the needs of a filter the one of the lowest rank is kept: what
  // few records have.
  enum class Rank { kId, kName, kText, kActor, kPlace, kCode, kCountry, kNothing };
  void Need(Rank rank, std::vector<std::string> keys) {
    if (rank >= rank_) return;
    rank_ = rank;
    needs_ = std::move(keys);
  }
  template <typename List>
  void NeedValue(Rank rank, KeyKind kind, const List& values) {
    if (values.empty()) return;
    std::vector<std::string> keys;
    for (const std::string& value : values) keys.push_back(MakeKey(kind, value));
    Need(rank, std::move(keys));
  }

  template <typename List>
  void NeedCountry(const List& countries) {
    std::vector<std::string> folded;
    for (const std::string& country : countries) folded.push_back(AsciiUpper(country));
    NeedValue(Rank::kCountry, KeyKind::kCountry, folded);
  }

  // `get` gives the value of a record; a string or an int.
  template <typename List, typename Get>
  void In(const List& values, Get get) {
    if (values.empty()) return;
    using Key = std::decay_t<decltype(*values.begin())>;
    Cheap([wanted = std::set<Key>(values.begin(), values.end()), get](const Facts& facts) {
      const auto& value = get(facts);
      return wanted.count(value) > 0;
    });
  }

  template <typename List, typename Get>
  void Folded(const List& values, std::string (*fold)(std::string_view), Get get) {
    std::vector<std::string> folded;
    for (const std::string& value : values) folded.push_back(fold(value));
    In(folded, get);
  }

  template <typename List>
  void Words(Rank rank, Column column, const List& values) {
    if (values.empty()) return;
    std::vector<std::string> keys;
    for (const Phrase& phrase : Phrases(values)) {
      if (!phrase.words.empty()) keys.push_back(MakeKey(KindOf(column), RarestOf(phrase.words)));
    }
    Need(rank, std::move(keys));
    costly_.push_back([column, phrases = Phrases(values)](const Facts& facts) {
      const WordIndex& words = facts.words(column);
      return std::any_of(phrases.begin(), phrases.end(), [&](const Phrase& p) { return words.Holds(p); });
    });
  }

  void Text(Column one, Column other, const std::string& text) {
    if (text.empty()) return;
    std::vector<std::string> words;
    for (const Phrase& phrase : ReadTextQuery(text, splitter_)) {
      // Of a beginning it is not known which word it is.
      words.insert(words.end(), phrase.words.begin(),
                   phrase.words.end() - (phrase.prefix && !phrase.words.empty() ? 1 : 0));
    }
    if (!words.empty()) Need(Rank::kText, {MakeKey(KeyKind::kText, RarestOf(words))});
    costly_.push_back([one, other, phrases = ReadTextQuery(text, splitter_)](const Facts& facts) {
      return std::all_of(phrases.begin(), phrases.end(), [&](const Phrase& phrase) {
        return facts.words(one).Holds(phrase) || facts.words(other).Holds(phrase);
      });
    });
  }

  template <typename Get>
  void During(bool given, const v1::DateRange& range, Get get) {
    if (!given) return;
    Cheap([wanted = DaysOf(range), get](const Facts& facts) {
      const Days& days = get(facts);
      return days.last > 0 && days.first <= wanted.last && days.last >= wanted.first;
    });
  }

  template <typename Get>
  void AtLeast(double least, Get get) {
    if (!(least > 0)) return;
    Cheap([least, get](const Facts& facts) {
      const double value = get(facts);
      return (std::isfinite(value) ? value : 0) >= least;
    });
  }

  void Ingested(const v1::TimeRange& range) {
    if (range.has_start()) {
      Cheap([start = Micros(range.start())](const Facts& f) { return f.ingested_micros() >= start; });
    }
    if (range.has_end()) {
      Cheap([end = Micros(range.end())](const Facts& f) { return f.ingested_micros() < end; });
    }
  }

  template <typename List>
  void Language(const List& tags) {
    if (tags.empty()) return;
    std::vector<std::string> lower;
    for (const std::string& tag : tags) lower.push_back(AsciiLower(tag));
    Cheap([lower](const Facts& facts) {
      return std::any_of(lower.begin(), lower.end(), [&](const std::string& tag) {
        return facts.language() == tag || StartsWith(facts.language(), tag + "-");
      });
    });
  }

  template <typename List>
  std::vector<Phrase> Phrases(const List& values) const {
    std::vector<Phrase> phrases;
    for (const std::string& value : values) phrases.push_back({splitter_.Split(value)});
    return phrases;
  }

  template <typename Filter>
  void ArticleFields(const Filter& filter) {
    NeedValue(Rank::kId, KeyKind::kArticle, filter.article_id());
    In(filter.article_id(), [](const Facts& f) -> const std::string& { return f.context().article_id(); });
    Language(filter.language());
    During(filter.has_published(), filter.published(),
           [](const Facts& f) -> const Days& { return f.published(); });
    Ingested(filter.ingested());
    Words(Rank::kPlace, Column::kOutlet, filter.outlet());
  }

  FilterMatcher<Facts> Done() {
    std::vector<Condition> all = std::move(cheap_);
    all.insert(all.end(), costly_.begin(), costly_.end());
    return FilterMatcher<Facts>(std::move(all), std::move(needs_));
  }

 private:
  const WordSplitter& splitter_;
  std::vector<Condition> cheap_, costly_;
  Rank rank_ = Rank::kNothing;
  typename FilterMatcher<Facts>::Needs needs_;
};

// An actor of a filter: the beginning of a code, or words of a name.
struct ActorQuery {
  std::string code;  // empty: does not look like one
  Phrase name;
};

bool IsSide(const ActorQuery& query, const EventFacts& facts, bool source) {
  const v1::Event& event = facts.record().event();
  const std::string& code = source ? event.source().code() : event.target().code();
  if (!query.code.empty() && StartsWith(code, query.code)) return true;
  return facts.words(source ? Column::kSource : Column::kTarget).Holds(query.name);
}

template <typename List>
void AddActors(const List& actors, bool as_source, bool as_target, const WordSplitter& splitter,
               Compiler<EventFacts>* c) {
  if (actors.empty()) return;
  std::vector<ActorQuery> queries;
  for (const std::string& actor : actors) {
    queries.push_back({LooksLikeCode(actor) ? actor : "", {splitter.Split(actor)}});
  }
  std::vector<std::string> keys;
  for (const ActorQuery& query : queries) {
    const std::string_view code = query.code;
    if (!code.empty())
      keys.push_back(MakeKey(KeyKind::kActor, code.substr(0, code.size() / kActorStep * kActorStep)));
    if (query.name.words.empty()) continue;
    for (const auto& [is, side] :
         {std::pair(as_source, Column::kSource), std::pair(as_target, Column::kTarget)}) {
      if (is) keys.push_back(MakeKey(KindOf(side), query.name.words[0]));
    }
  }
  c->Need(Compiler<EventFacts>::Rank::kActor, std::move(keys));
  c->Cheap([queries, as_source, as_target](const EventFacts& facts) {
    return std::any_of(queries.begin(), queries.end(), [&](const ActorQuery& query) {
      return (as_source && IsSide(query, facts, true)) || (as_target && IsSide(query, facts, false));
    });
  });
}

}  // namespace

FilterMatcher<ArticleFacts> Compile(const v1::ArticleFilter& filter, const WordSplitter& splitter) {
  Compiler<ArticleFacts> c(splitter);
  c.ArticleFields(filter);
  c.In(filter.state(), [](const auto& f) -> decltype(auto) { return f.record().state(); });
  c.In(filter.feed(), [](const auto& f) -> decltype(auto) { return f.record().source().feed(); });
  if (!filter.speaker().empty()) {
    c.Cheap([phrases = c.Phrases(filter.speaker())](const ArticleFacts& facts) {
      return std::any_of(phrases.begin(), phrases.end(),
                         [&](const Phrase& p) { return facts.HasSpeaker(p); });
    });
  }
  c.Text(Column::kHeadline, Column::kBody, filter.text());
  return c.Done();
}

FilterMatcher<QuoteFacts> Compile(const v1::QuoteFilter& filter, const WordSplitter& splitter) {
  Compiler<QuoteFacts> c(splitter);
  c.ArticleFields(filter);
  using Rank = Compiler<QuoteFacts>::Rank;
  c.NeedValue(Rank::kId, KeyKind::kSpeakerKey, filter.speaker_key());
  c.In(filter.speaker_key(),
       [](const auto& f) -> decltype(auto) { return f.record().quote().speaker_key(); });
  c.NeedCountry(filter.country());
  c.Folded(filter.country(), AsciiUpper,
           [](const auto& f) -> decltype(auto) { return f.record().quote().speaker_country(); });
  c.In(filter.kind(), [](const auto& f) -> decltype(auto) { return f.record().quote().kind(); });
  c.In(filter.attitude(), [](const auto& f) -> decltype(auto) { return f.record().quote().attitude(); });
  c.Folded(filter.cue(), FoldCase, [](const auto& f) -> decltype(auto) { return f.cue(); });
  c.During(filter.has_said(), filter.said(), [](const QuoteFacts& f) -> const Days& { return f.said(); });
  c.AtLeast(filter.min_confidence(),
            [](const auto& f) -> decltype(auto) { return f.record().quote().why().confidence(); });
  if (filter.has_negated()) {
    c.Cheap([negated = filter.negated()](const auto& f) { return f.record().quote().negated() == negated; });
  }
  c.Words(Rank::kName, Column::kSpeaker, filter.speaker());
  c.Words(Rank::kPlace, Column::kAffiliation, filter.affiliation());
  c.Words(Rank::kPlace, Column::kRole, filter.role());
  c.Words(Rank::kPlace, Column::kVia, filter.via());
  c.Text(Column::kSaid, Column::kAround, filter.text());
  return c.Done();
}

FilterMatcher<EventFacts> Compile(const v1::EventFilter& filter, const WordSplitter& splitter) {
  Compiler<EventFacts> c(splitter);
  c.ArticleFields(filter);
  using Rank = Compiler<EventFacts>::Rank;
  c.NeedValue(Rank::kCode, KeyKind::kCode, filter.code());
  c.In(filter.code(), [](const auto& f) -> decltype(auto) { return f.record().event().code(); });
  if (!filter.root().empty()) {
    c.Cheap([roots = std::vector<std::string>(filter.root().begin(), filter.root().end())](const auto& f) {
      return std::any_of(roots.begin(), roots.end(), [&](const std::string& root) {
        return StartsWith(f.record().event().code(), root);
      });
    });
  }
  c.Folded(filter.plover(), AsciiUpper,
           [](const auto& f) -> decltype(auto) { return f.record().event().plover(); });
  c.In(filter.quad_class(), [](const auto& f) -> decltype(auto) { return f.record().event().quad_class(); });
  c.In(filter.modality(), [](const auto& f) -> decltype(auto) { return f.record().event().modality(); });
  if (filter.has_in_quote()) {
    c.Cheap(
        [wanted = filter.in_quote()](const auto& f) { return !f.record().in_quote_id().empty() == wanted; });
  }
  c.During(filter.has_happened(), filter.happened(),
           [](const EventFacts& f) -> const Days& { return f.happened(); });
  c.NeedCountry(filter.country());
  c.Folded(filter.country(), AsciiUpper,
           [](const auto& f) -> decltype(auto) { return f.record().event().location().country(); });
  c.AtLeast(filter.min_confidence(),
            [](const auto& f) -> decltype(auto) { return f.record().event().why().confidence(); });
  AddActors(filter.actor(), true, true, splitter, &c);
  AddActors(filter.source(), true, false, splitter, &c);
  AddActors(filter.target(), false, true, splitter, &c);
  c.Words(Rank::kPlace, Column::kPlace, filter.place());
  c.Text(Column::kClause, Column::kAround, filter.text());
  return c.Done();
}

}  // namespace onrecord::api
