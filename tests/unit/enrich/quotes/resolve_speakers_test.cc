#include "enrich/quotes/resolve_speakers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace onrecord {
namespace {

using ::testing::ElementsAre;

// A sentence of ten words of nine letters, one mention a word with an entity of its own; the words of a
// quote.
struct Scene {
  Scene() {
    sentences.push_back({.span = {0, 100}, .last_token = 10});
    for (uint32_t i = 0; i < 10; ++i) {
      Token token;
      token.span = {i * 10, i * 10 + 9};
      tokens.push_back(token);
    }
  }
  int32_t AddMention(uint32_t word, EntityKind kind, MentionForm form = MentionForm::kName) {
    Mention mention;
    mention.span = tokens[word].span;
    mention.first_token = mention.head_token = word;
    mention.last_token = word + 1;
    mention.form = form;
    mention.entity = static_cast<int32_t>(entities.size());
    entities.push_back({.kind = kind});
    mentions.push_back(mention);
    return static_cast<int32_t>(mentions.size()) - 1;
  }
  // Words [first, last] say what the words from 7 on hold; the cue is word 6.
  Quote& Quoted(uint32_t first, uint32_t last, int32_t mention) {
    Quote quote;
    quote.pieces.push_back({{70, 99}, QuoteKind::kDirect});
    quote.source = Span{tokens[first].span.begin, tokens[last].span.end};
    quote.cue = tokens[6].span;
    quote.source_mention = mention;
    quotes.push_back(quote);
    return quotes.back();
  }
  void Resolve() { ResolveSpeakers(sentences, tokens, mentions, entities, dates, &quotes); }

  std::vector<Sentence> sentences;
  std::vector<Token> tokens;
  std::vector<Mention> mentions;
  std::vector<Entity> entities;
  std::vector<TimeValue> dates;
  std::vector<Quote> quotes;
};

TEST(ResolveSpeakers, TakesTheEntityOfTheMention) {
  Scene scene;
  scene.Quoted(0, 0, scene.AddMention(0, EntityKind::kPerson));
  scene.Resolve();
  EXPECT_EQ(scene.quotes[0].speaker, 0);
}

TEST(ResolveSpeakers, GivesADocumentToTheOneInItsPhrase) {
  Scene scene;
  scene.AddMention(1, EntityKind::kOrganisation);
  scene.Quoted(0, 2, -1);  // "the | ministry's | statement"
  scene.Resolve();
  EXPECT_EQ(scene.quotes[0].speaker, 0);
  EXPECT_EQ(scene.quotes[0].speaker_why.rule, "quotes.speaker.owner");
}

TEST(ResolveSpeakers, LeavesAPlaceAndAnUnknownSourceOpen) {
  Scene scene;
  scene.Quoted(0, 0, scene.AddMention(0, EntityKind::kPlace));
  scene.Quoted(3, 3, -1);
  scene.Resolve();
  EXPECT_EQ(scene.quotes[0].speaker, -1);
  EXPECT_EQ(scene.quotes[1].speaker, -1);
  EXPECT_EQ(scene.quotes[1].speaker_why.rule, "quotes.speaker.open");
}

TEST(ResolveSpeakers, AddsThoseJoinedToTheSpeaker) {
  Scene scene;
  const int32_t first = scene.AddMention(0, EntityKind::kPerson);
  scene.AddMention(2, EntityKind::kPerson);
  scene.tokens[2].deprel = Deprel::kConj;
  scene.tokens[2].head = 0;
  scene.Quoted(0, 2, first);
  scene.Resolve();
  EXPECT_THAT(scene.quotes[0].co_speakers, ElementsAre(1));
}

TEST(ResolveSpeakers, TakesTheTimeBesideTheCueAndNotTheOneInTheContent) {
  Scene scene;
  for (const uint32_t word : {5u, 8u}) {
    TimeValue time;
    time.span = scene.tokens[word].span;
    time.edtf = word == 5 ? "2021-10-12" : "2021-10-13";
    scene.dates.push_back(time);
  }
  scene.Quoted(0, 0, scene.AddMention(0, EntityKind::kPerson));
  scene.Resolve();
  ASSERT_TRUE(scene.quotes[0].said.has_value());
  EXPECT_EQ(scene.quotes[0].said->edtf, "2021-10-12");
}

TEST(ResolveSpeakers, NestsAQuoteWhoseCueStandsInAnother) {
  Scene scene;
  scene.Quoted(0, 0, scene.AddMention(0, EntityKind::kPerson));
  Quote inner = scene.quotes[0];
  inner.cue = scene.tokens[7].span;
  scene.quotes.push_back(inner);
  scene.Resolve();
  EXPECT_EQ(scene.quotes[0].inside, -1);
  EXPECT_EQ(scene.quotes[1].inside, 0);
}

}  // namespace
}  // namespace onrecord
