#include "api/services/diff_findings.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <vector>

#include "api/ledger/wording.h"
#include "api/store/word_diff.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr size_t kMostCompared = 500;
constexpr float kLeastShared = 0.5F;  // of the weight of the lighter of two quotes

v1::QuoteRecord RecordOf(const v1::ArticleRecord& article, const v1::Quote& quote) {
  v1::QuoteRecord out;
  *out.mutable_quote() = quote;
  *out.mutable_article() = article.context();
  if (quote.has_speaker() && quote.speaker() < static_cast<uint32_t>(article.entities_size())) {
    *out.mutable_speaker() = article.entities(static_cast<int>(quote.speaker()));
    out.mutable_speaker()->clear_mentions();
  }
  return out;
}

v1::EventRecord RecordOf(const v1::ArticleRecord& article, const v1::Event& event) {
  v1::EventRecord out;
  *out.mutable_event() = event;
  *out.mutable_article() = article.context();
  return out;
}

template <typename Finding>
using Left = std::vector<const Finding*>;

template <typename Finding, typename List>
Left<Finding> AllOf(const List& findings) {
  Left<Finding> out;
  for (const Finding& finding : findings) out.push_back(&finding);
  return out;
}

// Pairs findings with equal keys, in text order, and takes them out of both lists.
template <typename Finding, typename KeyOf, typename Pair>
void PairEqual(Left<Finding>* from, Left<Finding>* to, KeyOf key_of, Pair pair) {
  std::multimap<decltype(key_of(*from->front())), size_t> wanted;
  for (size_t i = 0; i < from->size(); ++i) wanted.emplace(key_of(*(*from)[i]), i);
  for (const Finding*& now : *to) {
    const auto found = wanted.find(key_of(*now));
    if (found == wanted.end()) continue;
    pair(*(*from)[found->second], *now);
    (*from)[found->second] = nullptr;
    now = nullptr;
    wanted.erase(found);
  }
  std::erase(*from, nullptr);
  std::erase(*to, nullptr);
}

const std::string& SpeakerOf(const v1::Quote& quote) {
  return quote.speaker_name().empty() ? quote.source_text() : quote.speaker_name();
}

class QuoteDiff {
 public:
  QuoteDiff(const v1::ArticleRecord& from, const v1::ArticleRecord& to, v1::DiffRevisionsResponse* response)
      : from_(from), to_(to), out_(*response) {}

  void Run() {
    auto before = AllOf<v1::Quote>(from_.quotes()), now = AllOf<v1::Quote>(to_.quotes());
    const auto by_all = [](const v1::Quote& quote) { return std::pair(quote.text(), SpeakerOf(quote)); };
    PairEqual(&before, &now, by_all, [](const v1::Quote&, const v1::Quote&) {});
    PairEqual(
        &before, &now, [](const v1::Quote& quote) { return quote.text(); },
        [&](const v1::Quote& a, const v1::Quote& b) { AddAltered(a, b)->set_speaker_changed(true); });
    PairAlike(&before, &now);
    for (const v1::Quote* quote : now) *out_.add_added_quotes() = RecordOf(to_, *quote);
    for (const v1::Quote* quote : before) *out_.add_removed_quotes() = RecordOf(from_, *quote);
  }

 private:
  v1::AlteredQuote* AddAltered(const v1::Quote& a, const v1::Quote& b) {
    v1::AlteredQuote* altered = out_.add_altered_quotes();
    *altered->mutable_from() = RecordOf(from_, a);
    *altered->mutable_to() = RecordOf(to_, b);
    DiffWording(b.text(), a.text(), altered->mutable_words());
    return altered;
  }

  void PairAlike(Left<v1::Quote>* before, Left<v1::Quote>* now) {
    const size_t rows = std::min(kMostCompared, before->size()),
                 columns = std::min(kMostCompared, now->size());
    std::vector<ledger::Wording> old_words, new_words;
    const auto read = [](const v1::Quote& quote) { return ledger::WordRarity::BuiltIn().Read(quote.text()); };
    for (size_t i = 0; i < rows; ++i) old_words.push_back(read(*(*before)[i]));
    for (size_t j = 0; j < columns; ++j) new_words.push_back(read(*(*now)[j]));
    std::vector<std::tuple<float, size_t, size_t>> ranked;
    for (size_t i = 0; i < rows; ++i) {
      for (size_t j = 0; j < columns; ++j) {
        const float lighter = std::min(old_words[i].weight, new_words[j].weight);
        const float share = lighter > 0 ? SharedWeight(old_words[i], new_words[j]) / lighter : 0;
        if (share >= kLeastShared) ranked.emplace_back(-share, i, j);
      }
    }
    std::sort(ranked.begin(), ranked.end());
    for (const auto& [unused, i, j] : ranked) {
      if ((*before)[i] == nullptr || (*now)[j] == nullptr) continue;
      AddAltered(*(*before)[i], *(*now)[j]);
      (*before)[i] = (*now)[j] = nullptr;
    }
    std::erase(*before, nullptr);
    std::erase(*now, nullptr);
  }

  const v1::ArticleRecord& from_;
  const v1::ArticleRecord& to_;
  v1::DiffRevisionsResponse& out_;
};

std::string NameOf(const v1::EventActor& actor) { return actor.name().empty() ? actor.text() : actor.name(); }

std::string CountsOf(const v1::Event& event) {
  std::string out;
  for (const v1::Count& count : event.counts()) {
    StrAppend(&out, count.qualifier(), " ", count.value(), " ", count.upper(), " ", count.unit(), " ",
              count.kind(), ";");
  }
  return out;
}

// Fields that analysts compare, by name.
std::vector<std::pair<std::string, std::string>> FieldsOf(const v1::Event& event) {
  return {{"code", event.code()},
          {"source", StrCat(event.source().code(), " ", NameOf(event.source()))},
          {"target", StrCat(event.target().code(), " ", NameOf(event.target()))},
          {"date", event.date().edtf()},
          {"location", StrCat(event.location().country(), " ", event.location().name())},
          {"modality", StrCat(static_cast<int>(event.modality()))},
          {"counts", CountsOf(event)}};
}

void DiffEvents(const v1::ArticleRecord& from, const v1::ArticleRecord& to, v1::DiffRevisionsResponse* out) {
  auto before = AllOf<v1::Event>(from.events()), now = AllOf<v1::Event>(to.events());
  const auto altered = [&](const v1::Event& a, const v1::Event& b) {
    v1::AlteredEvent& event = *out->add_altered_events();
    *event.mutable_from() = RecordOf(from, a);
    *event.mutable_to() = RecordOf(to, b);
    if (a.text() != b.text()) DiffWording(b.text(), a.text(), event.mutable_words());
    const auto old_fields = FieldsOf(a), new_fields = FieldsOf(b);
    for (size_t i = 0; i < old_fields.size(); ++i) {
      if (old_fields[i] != new_fields[i]) event.add_changed(old_fields[i].first);
    }
  };
  PairEqual(
      &before, &now, [](const v1::Event& event) { return std::pair(event.text(), FieldsOf(event)); },
      [](const v1::Event&, const v1::Event&) {});
  PairEqual(
      &before, &now, [](const v1::Event& event) { return StrCat(event.text(), "\n", event.code()); },
      altered);
  PairEqual(
      &before, &now, [](const v1::Event& event) { return event.text(); }, altered);
  PairEqual(
      &before, &now,
      [](const v1::Event& event) {
        return StrCat(event.code(), "\n", NameOf(event.source()), "\n", NameOf(event.target()));
      },
      altered);
  for (const v1::Event* event : now) *out->add_added_events() = RecordOf(to, *event);
  for (const v1::Event* event : before) *out->add_removed_events() = RecordOf(from, *event);
}

}  // namespace

void DiffFindings(const v1::ArticleRecord& from, const v1::ArticleRecord& to,
                  v1::DiffRevisionsResponse* response) {
  QuoteDiff(from, to, response).Run();
  DiffEvents(from, to, response);
  if (from.context().headline() != to.context().headline()) {
    DiffWording(to.context().headline(), from.context().headline(), response->mutable_headline());
  }
}

}  // namespace onrecord::api
