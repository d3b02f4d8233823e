#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>

// Messages as they are on the wire, put together from parts that stand encoded in a store: a message is its
// fields one after the other, and of a field that comes twice the last counts.
namespace onrecord::api {

struct EncodedMessage {
  std::string bytes;
  size_t ByteSizeLong() const { return bytes.size(); }
};

// Appends field `number`, a message, to `message`.
void AppendField(int number, std::string_view field, std::string* message);
// Appends field `number`, a bool, also where it is false.
void AppendField(int number, bool field, std::string* message);

// The bytes of field `number`, a message, of `message`; empty: it has none. kInternal: `message` is none.
absl::StatusOr<std::string_view> FieldOf(int number, std::string_view message);

}  // namespace onrecord::api
