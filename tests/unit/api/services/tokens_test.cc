#include "api/services/tokens.h"

#include <gtest/gtest.h>

#include <limits>

#include "onrecord/v1/record_service.pb.h"

namespace onrecord::api {
namespace {

TEST(Tokens, OpenWhatTheySealed) {
  const TokenMaker tokens("secret");
  const std::string payload("a\0b:\xff", 5);
  EXPECT_EQ(*tokens.Open("scope", tokens.Seal("scope", payload), "page_token"), payload);
}

TEST(Tokens, RefuseAnotherScopeSecretOrByte) {
  const TokenMaker tokens("secret"), others("other");
  const std::string token = tokens.Seal("scope", "payload");
  EXPECT_FALSE(tokens.Open("scop", token, "t").ok());
  EXPECT_FALSE(others.Open("scope", token, "t").ok());
  EXPECT_FALSE(tokens.Open("scope", token + "AAAA", "t").ok());
  EXPECT_FALSE(tokens.Open("scope", token.substr(0, token.size() - 4), "t").ok());
  EXPECT_FALSE(tokens.Open("scope", "", "t").ok());
  EXPECT_FALSE(tokens.Open("scope", "%%%", "t").ok());
  // The border between scope and payload cannot be moved.
  EXPECT_FALSE(tokens.Open("scopep", tokens.Seal("scope", "payload"), "t").ok());
}

TEST(Tokens, KeepCursorsOfEveryKind) {
  for (const Cursor& cursor :
       {Cursor{int64_t{-7}, "12"}, Cursor{0.1, "3"}, Cursor{std::string("2031:05"), "1:2"},
        Cursor{std::string(), ""}, Cursor{std::numeric_limits<double>::infinity(), "9"}}) {
    const auto back = DecodeCursor(EncodeCursor(cursor));
    ASSERT_TRUE(back.ok());
    EXPECT_TRUE(back->value == cursor.value);
    EXPECT_EQ(back->key, cursor.key);
  }
}

TEST(Tokens, KeepPlacesOfAWatch) {
  for (const WatchPlace& place : {WatchPlace{true, 5, 0}, WatchPlace{false, 0, 123456789012},
                                  WatchPlace{false, 0, 7, int64_t{3} << 40}}) {
    const auto back = DecodePlace(EncodePlace(place));
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(back->snapshot, place.snapshot);
    EXPECT_EQ(back->until, place.until);
    EXPECT_EQ(back->after, place.after);
    EXPECT_EQ(back->part, place.part);
  }
  EXPECT_FALSE(DecodePlace("").ok());
  EXPECT_FALSE(DecodePlace("s1").ok());
  EXPECT_FALSE(DecodePlace("c0:1:2:3").ok());
}

TEST(Tokens, AreBoundToEverythingButSizesTokensAndUnits) {
  v1::ListQuotesRequest a, b;
  a.set_page_size(3);
  a.set_page_token("x");
  a.set_span_unit(v1::SPAN_UNIT_CODE_POINTS);
  EXPECT_EQ(ScopeOf("ListQuotes", a), ScopeOf("ListQuotes", b));
  EXPECT_NE(ScopeOf("ListQuotes", a), ScopeOf("ListSpeakers", b));
  b.add_exclude();
  EXPECT_NE(ScopeOf("ListQuotes", a), ScopeOf("ListQuotes", b));
}

}  // namespace
}  // namespace onrecord::api
