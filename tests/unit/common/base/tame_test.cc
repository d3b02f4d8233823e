#include "common/base/tame.h"

#include <gtest/gtest.h>

#include <random>

#include "common/base/strings.h"
#include "common/base/utf8.h"

namespace onrecord {
namespace {

// What a terminal sees in bytes, read by another hand than the code under test: the sequences of UTF-8 that
// ECMA-48 and UAX 9 name, and single bytes that terminals without UTF-8 take for C1.
bool Commands(std::string_view bytes, bool lines) {
  for (size_t i = 0; i < bytes.size(); ++i) {
    const auto b = static_cast<unsigned char>(bytes[i]);
    if ((b < 0x20 || b == 0x7F) && !(lines && (b == '\n' || b == '\t'))) return true;
    const auto second = i + 1 < bytes.size() ? static_cast<unsigned char>(bytes[i + 1]) : 0;
    const auto third = i + 2 < bytes.size() ? static_cast<unsigned char>(bytes[i + 2]) : 0;
    if (b == 0xC2 && second >= 0x80 && second <= 0x9F) return true;
    if (b == 0xE2 && second == 0x80 && third >= 0xA8 && third <= 0xAE) return true;
    if (b == 0xE2 && second == 0x81 && third >= 0xA6 && third <= 0xA9) return true;
  }
  return !IsValidUtf8(bytes);
}

TEST(Tame, LetsPlainTextThrough) {
  const std::string text = "“Élysée” — 東京\n\tit’s 5 % & <b>";
  EXPECT_EQ(TameText(text), text);
  EXPECT_EQ(TameLine("one  two\n three\t"), "one two three");
}

TEST(Tame, ShowsWhatCommandsATerminal) {
  EXPECT_EQ(TameText("a\x1b[31mb\x9b"
                     "c\x07\r\n"),
            "a?[31mb\xEF\xBF\xBD"
            "c??\n");
  EXPECT_EQ(TameText("\u009b31m\u202egpj.\u2066x\u2069"), "?31m?gpj.?x?");
  EXPECT_EQ(TameLine("a\x1b]0;title\x07 b"), "a]0;title b");
}

TEST(Tame, QuotesForTheLog) {
  EXPECT_EQ(TameQuoted("a\"b\\\n\x9b\u202e\u009b"), "\"a\\\"b\\\\\\x0a\\x9b\\u{202e}\\u{009b}\"");
}

TEST(Tame, EscapesInJson) {
  EXPECT_EQ(TameJson("{\"é\":\"a\u009b\u202e\x7f—\"}"), "{\"é\":\"a\\u009b\\u202e\\u007f—\"}");
  EXPECT_EQ(TameJson("{\"a\":1}"), "{\"a\":1}");
}

TEST(Tame, KeepsSheetsFromRunningCells) {
  for (const char* cell : {"=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "-", "+1e5x"}) {
    EXPECT_EQ(TameCell(cell)[0], '\'') << cell;
  }
  for (const char* cell : {"-8.5", "+12", "-0", "7", "plain", "a=b", ""}) EXPECT_EQ(TameCell(cell), cell);
}

// Every byte in every place of random strings, half of them with pieces of real sequences.
TEST(Tame, LetsNoByteCommandATerminal) {
  std::mt19937 random(7);
  const std::string pieces[] = {
      "\x1b[2J", "\x1b]52;c;aGk=\x07", "\u009b", "\u202e", "\u2066", "\u2028", "\x9b",
      "\xc2",    "\xe2\x80",           "ok",     "é"};
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (uint32_t n = random() % 12; n > 0; --n) {
      if (random() % 2 == 0) {
        text += pieces[random() % std::size(pieces)];
      } else {
        text += static_cast<char>(random() % 256);
      }
    }
    EXPECT_FALSE(Commands(TameText(text), true)) << round;
    EXPECT_FALSE(Commands(TameCell(text), true)) << round;
    EXPECT_FALSE(Commands(TameLine(text), false)) << round;
    EXPECT_FALSE(Commands(TameQuoted(text), false)) << round;
    if (!Commands(text, true)) {
      EXPECT_EQ(TameText(text), text);
    }
  }
}

}  // namespace
}  // namespace onrecord
