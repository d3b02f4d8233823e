#include "api/http/rpc_methods.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/util/json_util.h>

#include <memory>

#include "common/base/strings.h"
#include "onrecord/v1/record_service.pb.h"

namespace onrecord::api {
namespace {

using google::protobuf::Message;
using google::protobuf::MessageFactory;

std::map<std::string, RpcMethod, std::less<>> MakeMethods() {
  std::map<std::string, RpcMethod, std::less<>> methods;
  const auto* file = v1::GetQuoteRequest::descriptor()->file();
  MessageFactory* const factory = MessageFactory::generated_factory();
  for (int s = 0; s < file->service_count(); ++s) {
    const auto* service = file->service(s);
    for (int m = 0; m < service->method_count(); ++m) {
      const auto* method = service->method(m);
      if (method->client_streaming()) continue;
      std::string path = StrCat("/", service->full_name(), "/", method->name());
      methods[path] = {path, method->server_streaming(), factory->GetPrototype(method->input_type()),
                       factory->GetPrototype(method->output_type())};
    }
  }
  return methods;
}

std::string Quoted(const Message& message) {
  return StrCat("expected an ", message.GetTypeName(), " in JSON");
}

}  // namespace

const std::map<std::string, RpcMethod, std::less<>>& RpcMethods() {
  static const auto& methods = *new std::map<std::string, RpcMethod, std::less<>>(MakeMethods());
  return methods;
}

absl::StatusOr<std::string> ToWire(const Message& prototype, MessageFormat from, std::string bytes) {
  if (from == MessageFormat::kProto) return bytes;
  const std::unique_ptr<Message> message(prototype.New());
  if (Trim(bytes).empty()) return InvalidArgument(Quoted(prototype), ", got nothing: an empty request is {}");
  const auto status = google::protobuf::util::JsonStringToMessage(bytes, message.get());
  if (status.ok()) return message->SerializeAsString();
  // Below the first line stand bytes of the request.
  const std::string why(status.message());
  return InvalidArgument(Quoted(prototype), ": ", why.substr(0, why.find('\n')));
}

absl::StatusOr<std::string> FromWire(const Message& prototype, MessageFormat to, std::string wire) {
  if (to == MessageFormat::kProto) return wire;
  const std::unique_ptr<Message> message(prototype.New());
  if (!message->ParseFromString(wire)) return Internal("the answer is no ", prototype.GetTypeName());
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(*message, &json);
  if (!status.ok()) return Internal("the answer cannot be written in JSON: ", std::string(status.message()));
  return json;
}

}  // namespace onrecord::api
