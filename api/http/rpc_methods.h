#pragma once
#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>

namespace google::protobuf {
class Message;
}

namespace onrecord::api {

// How the messages of a call are written.
enum class MessageFormat { kProto, kJson };

// A method of the services, as HTTP serves it.
struct RpcMethod {
  std::string path;  // "/onrecord.v1.RecordService/ListQuotes"
  bool streams_answer = false;
  const google::protobuf::Message* request;   // the empty message
  const google::protobuf::Message* response;  // the empty message
};

// Every method of the services in `onrecord/v1` that takes one request, by its path: read from the
// descriptors, so a new method needs no line here.
const std::map<std::string, RpcMethod, std::less<>>& RpcMethods();

// `bytes` of a `prototype` in the wire format of protobuf. kInvalidArgument: they are none, in words; a field
// that the message does not have is refused, so that a filter is never left out by a slip of the pen.
absl::StatusOr<std::string> ToWire(const google::protobuf::Message& prototype, MessageFormat from,
                                   std::string bytes);

// The reverse. kInternal: `wire` is no such message.
absl::StatusOr<std::string> FromWire(const google::protobuf::Message& prototype, MessageFormat to,
                                     std::string wire);

}  // namespace onrecord::api
