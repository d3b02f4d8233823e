#include "ingest/document_reader/encoding.h"

#include <gtest/gtest.h>

namespace onrecord::ingest {
namespace {

using namespace std::string_literals;

struct Decoded {
  std::string encoding, text, reason, detail;
};

// Probes and decodes in pieces of `step` bytes.
Decoded Decode(const std::string& bytes, size_t step) {
  EncodingProbe probe;
  for (size_t i = 0; i < bytes.size(); i += step) probe.Feed(std::string_view(bytes).substr(i, step));
  Encoding encoding;
  if (const auto reject = probe.Finish(&encoding)) {
    return {"", "", std::string(Name(reject->reason)), reject->detail};
  }
  Decoder decoder(encoding);
  Decoded out{.encoding = encoding.name};
  absl::Status status;
  for (size_t i = 0; i < bytes.size() && status.ok(); i += step) {
    status = decoder.Feed(std::string_view(bytes).substr(i, step), false, &out.text);
  }
  if (status.ok()) status = decoder.Feed({}, true, &out.text);
  if (!status.ok()) out.reason = "undecodable";
  return out;
}

std::string Utf16(std::u16string_view text, bool big) {
  std::string out;
  for (const char16_t c : text) {
    const char low = static_cast<char>(c & 0xFF), high = static_cast<char>(c >> 8);
    out += big ? high : low;
    out += big ? low : high;
  }
  return out;
}

class DecodeInPieces : public testing::TestWithParam<size_t> {};
INSTANTIATE_TEST_SUITE_P(Steps, DecodeInPieces, testing::Values(1, 3, 1000));

TEST_P(DecodeInPieces, ReadsEveryEncoding) {
  const struct {
    std::string bytes, encoding, text;
  } cases[] = {
      {"Caf\xC3\xA9 “open”", "UTF-8", "Café “open”"},
      {"\xEF\xBB\xBF"
       "Café",
       "UTF-8", "Café"},
      {"Caf\xE9 \x93open\x94", "windows-1252", "Café “open”"},
      {"\xFF\xFE" + Utf16(u"Café 😀", false), "UTF-16LE", "Café 😀"},
      {"\xFE\xFF" + Utf16(u"Café 😀", true), "UTF-16BE", "Café 😀"},
      {Utf16(u"It rained in Café Nord.", false), "UTF-16LE", "It rained in Café Nord."},
      {Utf16(u"It rained in Café Nord.", true), "UTF-16BE", "It rained in Café Nord."},
      {"\xFF\xFE\0\0A\0\0\0"s, "UTF-32LE", "A"},
      {"<meta charset=\"iso-8859-2\">\xB1", "iso-8859-2", "<meta charset=\"iso-8859-2\">ą"},
      {"<meta charset=iso-8859-1>\x93", "windows-1252", "<meta charset=iso-8859-1>“"},
  };
  for (const auto& c : cases) {
    const Decoded decoded = Decode(c.bytes, GetParam());
    EXPECT_EQ(decoded.encoding, c.encoding) << c.text << decoded.detail;
    EXPECT_EQ(decoded.text, c.text);
  }
}

TEST_P(DecodeInPieces, RefusesWhatIsNoText) {
  EXPECT_EQ(Decode("", GetParam()).reason, "empty");
  EXPECT_EQ(Decode("%PDF-1.7\nwords", GetParam()).reason, "binary");
  EXPECT_EQ(Decode("\x89PNG\r\n\x1A\n....", GetParam()).reason, "binary");
  EXPECT_EQ(Decode("words\0and\0zeros"s, GetParam()).reason, "binary");
  EXPECT_EQ(Decode(std::string(100, '\x01'), GetParam()).reason, "binary");
}

TEST_P(DecodeInPieces, ReplacesABrokenByteOfUtf8) {
  const Decoded decoded = Decode("“Café” was open \xFF today", GetParam());
  EXPECT_EQ(decoded.encoding, "UTF-8");
  EXPECT_EQ(decoded.text, "“Café” was open \xEF\xBF\xBD today");
}

TEST(EncodingProbe, CountsBrokenBytesAndSaysWhereTheFirstIs) {
  EncodingProbe probe;
  probe.Feed("“Café” was open \xFF today, “open\xE2\x80");
  Encoding encoding;
  EXPECT_FALSE(probe.Finish(&encoding).has_value());
  EXPECT_EQ(encoding.bad_bytes, 2u);
  EXPECT_EQ(encoding.first_bad, 21u);
  EXPECT_EQ(Describe(encoding), "UTF-8, 2 bytes replaced");
}

TEST(Decoder, RefusesHalfASurrogatePair) {
  EXPECT_EQ(Decode("\xFF\xFE" + Utf16(u"A", false) + "\x3D\xD8", 1000).reason, "undecodable");
}

}  // namespace
}  // namespace onrecord::ingest
