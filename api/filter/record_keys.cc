#include "api/filter/record_keys.h"

namespace onrecord::api {
namespace {

// The keys of one record, made in one buffer.
class Keys {
 public:
  Keys(const KeyKinds& kinds, const WithKey& with) : kinds_(kinds), with_(with) {}

  bool Wanted(KeyKind kind) const { return kinds_[static_cast<size_t>(kind)]; }
  void Value(KeyKind kind, std::string_view value) {
    if (!Wanted(kind)) return;
    key_.assign(1, static_cast<char>(kind));
    key_ += value;
    with_(key_);
  }
  void Words(const RecordFacts& facts, Column column) { Words(KindOf(column), facts, column); }
  void Words(KeyKind kind, const RecordFacts& facts, Column column) {
    if (!Wanted(kind)) return;
    const WordIndex& words = facts.words(column);
    for (size_t i = 0; i < words.size(); ++i) {
      const absl::string_view word = words.Word(i);
      Value(kind, {word.data(), word.size()});
    }
  }
  void Article(const RecordFacts& facts) {
    Value(KeyKind::kArticle, facts.context().article_id());
    Words(facts, Column::kOutlet);
  }
  void Actor(std::string_view code) {
    for (size_t size = kActorStep; size <= code.size(); size += kActorStep) {
      Value(KeyKind::kActor, code.substr(0, size));
    }
  }

 private:
  const KeyKinds& kinds_;
  const WithKey& with_;
  std::string key_;
};

}  // namespace

std::string MakeKey(KeyKind kind, std::string_view text) {
  std::string key(1, static_cast<char>(kind));
  key += text;
  return key;
}

void ForEachKey(const QuoteFacts& facts, const KeyKinds& kinds, const WithKey& with) {
  Keys keys(kinds, with);
  const v1::Quote& quote = facts.record().quote();
  keys.Article(facts);
  keys.Value(KeyKind::kSpeakerKey, quote.speaker_key());
  keys.Value(KeyKind::kCountry, quote.speaker_country());
  for (const Column column : {Column::kSpeaker, Column::kAffiliation, Column::kRole, Column::kVia}) {
    keys.Words(facts, column);
  }
  for (const Column column : {Column::kSaid, Column::kAround}) keys.Words(KeyKind::kText, facts, column);
}

void ForEachKey(const EventFacts& facts, const KeyKinds& kinds, const WithKey& with) {
  Keys keys(kinds, with);
  const v1::Event& event = facts.record().event();
  keys.Article(facts);
  keys.Value(KeyKind::kCode, event.code());
  keys.Value(KeyKind::kCountry, event.location().country());
  keys.Actor(event.source().code());
  keys.Actor(event.target().code());
  for (const Column column : {Column::kSource, Column::kTarget, Column::kPlace}) keys.Words(facts, column);
  for (const Column column : {Column::kClause, Column::kAround}) keys.Words(KeyKind::kText, facts, column);
}

void ForEachKey(const ArticleFacts& facts, const KeyKinds& kinds, const WithKey& with) {
  Keys keys(kinds, with);
  keys.Article(facts);
  for (const Column column : {Column::kHeadline, Column::kBody}) keys.Words(KeyKind::kText, facts, column);
}

}  // namespace onrecord::api
