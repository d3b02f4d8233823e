// Page and watch tokens, which clients bring back: what was not made here is refused, and what is inside one
// is read safely.
#include "api/services/tokens.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace onrecord::api;  // NOLINT
  const std::string bytes(onrecord::fuzz::Bytes(data, size));
  const TokenMaker maker("a secret of the test");
  OR_FUZZ_CHECK(!maker.Open("scope", bytes, "page_token").ok());
  const std::string sealed = maker.Seal("scope", bytes);
  const auto opened = maker.Open("scope", sealed, "page_token");
  OR_FUZZ_CHECK(opened.ok() && *opened == bytes);
  OR_FUZZ_CHECK(!maker.Open("other", sealed, "page_token").ok());
  if (const auto cursor = DecodeCursor(bytes); cursor.ok()) {
    const auto again = DecodeCursor(EncodeCursor(*cursor));
    OR_FUZZ_CHECK(again.ok() && again->key == cursor->key);
  }
  if (const auto place = DecodePlace(bytes); place.ok()) {
    const auto again = DecodePlace(EncodePlace(*place));
    OR_FUZZ_CHECK(again.ok() && again->after == place->after && again->until == place->until);
  }
  return 0;
}
