#include "common/base/hash.h"

#include <gtest/gtest.h>

namespace onrecord {
namespace {

TEST(Sha256Hex, GivesThePublishedDigests) {
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256HexOfParts, TellsPartsApart) {
  EXPECT_NE(Sha256HexOfParts({"ab", "c"}), Sha256HexOfParts({"a", "bc"}));
}

TEST(Sha256Stream, DigestsPiecesAsOneWhole) {
  Sha256Stream sha;
  sha.Add("News");
  sha.Add("");
  sha.Add("room");
  EXPECT_EQ(sha.Hex(), Sha256Hex("Newsroom"));
}

}  // namespace
}  // namespace onrecord
