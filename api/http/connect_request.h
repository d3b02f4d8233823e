#pragma once
#include <absl/status/statusor.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <optional>
#include <string>

#include "api/http/http_exchange.h"
#include "api/http/rpc_methods.h"

namespace grpc {
class ClientContext;
}

namespace onrecord::api {

// What the headers of a call say of it.
struct ConnectCall {
  const RpcMethod* method = nullptr;
  MessageFormat format = MessageFormat::kJson;
  bool packs_answer = false;       // the caller takes gzip
  std::optional<int64_t> timeout;  // milliseconds
};

// Reads the headers. Not a call: the answer that says why, which HTTP has a status for (404, 415), or
// Connect an error.
struct CallOrAnswer {
  std::optional<ConnectCall> call;
  HttpAnswer refusal;
};
CallOrAnswer ReadCall(const HttpRequest& request);

// The message of the request in protobuf's wire format: unpacked, taken out of its envelope, read as JSON.
// kInvalidArgument with details; kResourceExhausted: over `most` bytes; kUnimplemented: another packing than
// gzip.
absl::StatusOr<std::string> ReadMessage(const HttpRequest& request, const ConnectCall& call, size_t most);

// Hands deadline, token and address of the caller on to the service.
void FillContext(const HttpRequest& request, const ConnectCall& call, grpc::ClientContext* context);

// One message of a stream: a byte of flags, the length, the bytes.
inline constexpr char kMessageFlags = 0;
inline constexpr char kEndOfStreamFlags = 2;
std::string Envelope(char flags, std::string_view bytes);

grpc::ByteBuffer ToByteBuffer(const std::string& bytes);
std::string ToBytes(const grpc::ByteBuffer& buffer);

}  // namespace onrecord::api
