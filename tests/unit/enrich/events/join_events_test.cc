#include "enrich/events/join_events.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

const EventLexicon& BuiltIn() {
  static const EventLexicon lexicon = *EventLexicon::Read(LexiconFiles::BuiltIn());
  return lexicon;
}

// An act of IRN on IRQ told at byte `at`.
Event Told(const char* code, uint32_t at) {
  Event event;
  event.code = code;
  event.source.code = "IRN";
  event.target = EventActor{.code = "IRQ"};
  event.span = {at, at + 20};
  event.trigger = {at + 5, at + 10};
  return event;
}

TEST(JoinEvents, MakesTwoMentionsOfOneVisitOneEvent) {
  const auto joined = JoinEvents({Told("042", 0), Told("042", 100)}, BuiltIn());
  ASSERT_EQ(joined.size(), 1u);
  ASSERT_EQ(joined[0].other_mentions.size(), 1u);
  EXPECT_EQ(joined[0].other_mentions[0], (Span{100, 120}));
}

TEST(JoinEvents, TakesFromALaterMentionWhatTheFirstDidNotTell) {
  Event later = Told("042", 100);
  later.location = Place{.name = "Oslo", .country = "NOR"};
  const auto joined = JoinEvents({Told("042", 0), later}, BuiltIn());
  ASSERT_EQ(joined.size(), 1u);
  ASSERT_TRUE(joined[0].location.has_value());
  EXPECT_EQ(joined[0].location->name, "Oslo");
}

TEST(JoinEvents, KeepsStatementsApart) {
  EXPECT_EQ(JoinEvents({Told("010", 0), Told("010", 100)}, BuiltIn()).size(), 2u);
}

TEST(JoinEvents, KeepsActsOfOtherActorsApart) {
  Event other = Told("042", 100);
  other.source.code = "KWT";
  EXPECT_EQ(JoinEvents({Told("042", 0), other}, BuiltIn()).size(), 2u);
}

TEST(JoinEvents, KeepsThreatsOfTwoOfficialsApart) {
  Event one = Told("138", 0), two = Told("138", 100);
  one.source = {.code = "IRNGOV", .entity = 1};
  two.source = {.code = "IRNMIL", .entity = 2};
  EXPECT_EQ(JoinEvents({one, two}, BuiltIn()).size(), 2u);
  two.source = {.code = "IRN", .entity = -1};  // "Iran" and its minister are one
  EXPECT_EQ(JoinEvents({one, two}, BuiltIn()).size(), 1u);
}

TEST(JoinEvents, OrdersByTrigger) {
  const auto joined = JoinEvents({Told("042", 100), Told("190", 0)}, BuiltIn());
  ASSERT_EQ(joined.size(), 2u);
  EXPECT_EQ(joined[0].code, "190");
}

}  // namespace
}  // namespace onrecord
