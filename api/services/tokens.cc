#include "api/services/tokens.h"

#include <absl/strings/escaping.h>
#include <absl/strings/numbers.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <cstring>
#include <memory>

#include "api/services/errors.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr size_t kMacBytes = 16;

std::string Mac(const std::string& secret, std::string_view scope, std::string_view payload) {
  const std::string text = StrCat(scope.size(), ":", scope, payload);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest, &size);
  return std::string(reinterpret_cast<const char*>(digest), kMacBytes);
}

absl::Status NotAPlace() { return Internal("a sealed token holds no place"); }

std::string RawBytes(double real) {
  std::string bytes(sizeof real, '\0');
  std::memcpy(bytes.data(), &real, sizeof real);
  return bytes;
}

}  // namespace

std::string TokenMaker::Seal(std::string_view scope, std::string_view payload) const {
  const std::string bytes = StrCat(Mac(secret_, scope, payload), payload);
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<std::string> TokenMaker::Open(std::string_view scope, const std::string& token,
                                             std::string_view field) const {
  std::string bytes;
  if (absl::WebSafeBase64Unescape(token, &bytes) && bytes.size() >= kMacBytes) {
    const std::string payload = bytes.substr(kMacBytes);
    const std::string mac = Mac(secret_, scope, payload);
    if (CRYPTO_memcmp(mac.data(), bytes.data(), kMacBytes) == 0) return payload;
  }
  return BadRequest({{std::string(field), "expected a token of an earlier response to the same request"}},
                    "BAD_TOKEN");
}

std::string ScopeOf(std::string_view method, const google::protobuf::Message& request) {
  std::unique_ptr<google::protobuf::Message> copy(request.New());
  copy->CopyFrom(request);
  for (const char* name : {"page_token", "resume_token", "page_size", "span_unit", "view", "changes_only",
                           "progress_interval"}) {
    const auto* field = copy->GetDescriptor()->FindFieldByName(name);
    if (field != nullptr) copy->GetReflection()->ClearField(copy.get(), field);
  }
  return StrCat(method, "\n", copy->SerializeAsString());
}

std::string EncodeCursor(const Cursor& cursor) {
  switch (cursor.value.kind()) {
    case Value::Kind::kInteger:
      return StrCat("i", cursor.value.integer(), ":", cursor.key);
    case Value::Kind::kReal:
      return StrCat("r", RawBytes(cursor.value.real()), cursor.key);
    default:
      return StrCat("t", cursor.value.text().size(), ":", cursor.value.text(), cursor.key);
  }
}

absl::StatusOr<Cursor> DecodeCursor(std::string_view payload) {
  if (payload.empty()) return NotAPlace();
  const char kind = payload.front();
  payload.remove_prefix(1);
  if (kind == 'r') {
    double real;
    if (payload.size() < sizeof real) return NotAPlace();
    std::memcpy(&real, payload.data(), sizeof real);
    return Cursor{real, std::string(payload.substr(sizeof real))};
  }
  const size_t colon = payload.find(':');
  int64_t number = 0;
  if (colon == std::string_view::npos || !absl::SimpleAtoi(ToAbsl(payload.substr(0, colon)), &number)) {
    return NotAPlace();
  }
  payload.remove_prefix(colon + 1);
  if (kind == 'i') return Cursor{number, std::string(payload)};
  if (kind != 't' || number < 0 || static_cast<size_t>(number) > payload.size()) return NotAPlace();
  const auto size = static_cast<size_t>(number);
  return Cursor{std::string(payload.substr(0, size)), std::string(payload.substr(size))};
}

std::string EncodePlace(const WatchPlace& place) {
  const std::string numbers = StrCat(place.snapshot ? "s" : "c", place.until, ":", place.after);
  return place.part == 0 ? numbers : StrCat(numbers, ":", place.part);
}

absl::StatusOr<WatchPlace> DecodePlace(std::string_view payload) {
  WatchPlace place;
  if (payload.empty()) return NotAPlace();
  place.snapshot = payload.front() == 's';
  const auto numbers = Split(payload.substr(1), ':');
  if (numbers.size() < 2 || numbers.size() > 3 || !absl::SimpleAtoi(ToAbsl(numbers[0]), &place.until) ||
      !absl::SimpleAtoi(ToAbsl(numbers[1]), &place.after) ||
      (numbers.size() == 3 && !absl::SimpleAtoi(ToAbsl(numbers[2]), &place.part))) {
    return NotAPlace();
  }
  return place;
}

}  // namespace onrecord::api
