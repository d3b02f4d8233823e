#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "api/store/store.h"

namespace google::protobuf {
class Message;
}

namespace onrecord::api {

// Makes the opaque tokens that clients bring back, and opens them again. A token is bound to this store and
// to the request it came with: anything else, and a garbled token, is refused.
class TokenMaker {
 public:
  explicit TokenMaker(std::string secret) : secret_(std::move(secret)) {}

  // `scope` names the request; see ScopeOf.
  std::string Seal(std::string_view scope, std::string_view payload) const;
  // kInvalidArgument with reason BAD_TOKEN, naming `field`.
  absl::StatusOr<std::string> Open(std::string_view scope, const std::string& token,
                                   std::string_view field) const;

 private:
  std::string secret_;
};

// What a token of this request is good for: the same method and fields, but for sizes, tokens and units.
std::string ScopeOf(std::string_view method, const google::protobuf::Message& request);

// A place in a list as a token's payload.
std::string EncodeCursor(const Cursor& cursor);
absl::StatusOr<Cursor> DecodeCursor(std::string_view payload);

// A place in a watch.
struct WatchPlace {
  bool snapshot = true;
  int64_t until = 0;  // in the snapshot: the change it ends with
  int64_t after = 0;  // in the snapshot: the row, later: the change to go on after
  int64_t part = 0;   // what is passed of the change after `after`; see ChangePlace
};
std::string EncodePlace(const WatchPlace& place);
absl::StatusOr<WatchPlace> DecodePlace(std::string_view payload);

}  // namespace onrecord::api
