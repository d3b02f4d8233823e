#include "api/http/connect_request.h"

#include <absl/strings/numbers.h>
#include <grpcpp/client_context.h>

#include <algorithm>
#include <chrono>

#include "api/http/connect_error.h"
#include "api/http/gzip.h"
#include "api/services/call_guard.h"
#include "api/services/errors.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr size_t kEnvelopeHead = 5;
constexpr char kPackedFlag = 1;
constexpr int64_t kLongestTimeout = 9'999'999'999;  // ten digits, as the protocol says

struct ContentType {
  std::string_view name;
  bool stream;
  MessageFormat format;
};
constexpr ContentType kContentTypes[] = {{"application/json", false, MessageFormat::kJson},
                                         {"application/proto", false, MessageFormat::kProto},
                                         {"application/connect+json", true, MessageFormat::kJson},
                                         {"application/connect+proto", true, MessageFormat::kProto}};

absl::Status Refused(std::string_view field, std::string description) {
  return BadRequest({{std::string(field), std::move(description)}});
}

HttpAnswer NoSuchMethod(const std::string& path) {
  HttpAnswer answer =
      ConnectError({grpc::StatusCode::UNIMPLEMENTED,
                    StrCat("expected the path of a method, got '", path.substr(0, 200), "'")});
  answer.status = 404;
  return answer;
}

HttpAnswer WrongContentType(const RpcMethod& method) {
  std::string expected;
  for (const ContentType& type : kContentTypes) {
    if (type.stream == method.streams_answer) StrAppend(&expected, expected.empty() ? "" : ", ", type.name);
  }
  return {415,
          {{"Accept-Post", expected}, {"Content-Type", "text/plain; charset=utf-8"}},
          StrCat("expected a Content-Type of ", expected, "\n")};
}

const ContentType* FindContentType(const HttpRequest& request, bool stream) {
  const auto parts = Split(request.Header("content-type"), ';');
  const std::string name = AsciiLower(Trim(parts[0]));
  for (const ContentType& type : kContentTypes) {
    if (type.name == name && type.stream == stream) return &type;
  }
  return nullptr;
}

absl::StatusOr<std::optional<int64_t>> ReadTimeout(std::string_view text) {
  if (text.empty()) return std::nullopt;
  int64_t value = 0;
  if (!absl::SimpleAtoi(ToAbsl(text), &value) || value < 0 || value > kLongestTimeout) {
    return Refused("connect-timeout-ms",
                   StrCat("expected milliseconds in at most 10 digits, got '", text, "'"));
  }
  return value;
}

absl::StatusOr<std::string> Unpack(std::string_view packing, std::string_view bytes, size_t most) {
  if (packing.empty() || packing == "identity") return std::string(bytes);
  if (packing != "gzip") {
    return MakeStatus(absl::StatusCode::kUnimplemented,
                      "expected a body packed with gzip or not at all, got '", packing, "'");
  }
  auto unpacked = Gunzip(bytes, most);
  if (absl::IsInvalidArgument(unpacked.status()))
    return Refused("request", std::string(Message(unpacked.status())));
  return unpacked;
}

// The one message of a stream of requests.
absl::StatusOr<std::string> OpenEnvelope(const HttpRequest& request, size_t most) {
  const std::string_view body = request.body;
  uint32_t size = 0;
  for (size_t i = 1; i < kEnvelopeHead && i < body.size(); ++i) {
    size = size << 8 | static_cast<unsigned char>(body[i]);
  }
  if (body.size() < kEnvelopeHead || body.size() - kEnvelopeHead != size || (body[0] & ~kPackedFlag) != 0) {
    return Refused("request", "expected one message in an envelope: flags, length in 4 bytes, message");
  }
  const std::string_view message = body.substr(kEnvelopeHead);
  if ((body[0] & kPackedFlag) == 0) return std::string(message);
  const std::string_view packing = request.Header("connect-content-encoding");
  if (packing.empty() || packing == "identity") {
    return Refused("request", "expected connect-content-encoding: gzip with a packed message, got none");
  }
  return Unpack(packing, message, most);
}

bool IsMetadataValue(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c <= 0x7E; });
}

}  // namespace

CallOrAnswer ReadCall(const HttpRequest& request) {
  const auto found = RpcMethods().find(request.path);
  if (found == RpcMethods().end()) return {std::nullopt, NoSuchMethod(request.path)};
  const RpcMethod& method = found->second;
  const ContentType* const type = FindContentType(request, method.streams_answer);
  if (type == nullptr) return {std::nullopt, WrongContentType(method)};
  const std::string_view version = request.Header("connect-protocol-version");
  if (!version.empty() && version != "1") {
    return {
        std::nullopt,
        ConnectError(ToGrpc(Refused("connect-protocol-version", StrCat("expected 1, got '", version, "'"))))};
  }
  const auto timeout = ReadTimeout(request.Header("connect-timeout-ms"));
  if (!timeout.ok()) return {std::nullopt, ConnectError(ToGrpc(timeout.status()))};
  const bool packs = !method.streams_answer && AcceptsGzip(request.Header("accept-encoding"));
  return {ConnectCall{&method, type->format, packs, *timeout}, {}};
}

absl::StatusOr<std::string> ReadMessage(const HttpRequest& request, const ConnectCall& call, size_t most) {
  std::string bytes;
  if (call.method->streams_answer) {
    OR_ASSIGN_OR_RETURN(bytes, OpenEnvelope(request, most));
  } else {
    OR_ASSIGN_OR_RETURN(bytes, Unpack(request.Header("content-encoding"), request.body, most));
  }
  auto wire = ToWire(*call.method->request, call.format, std::move(bytes));
  if (absl::IsInvalidArgument(wire.status())) return Refused("request", std::string(Message(wire.status())));
  return wire;
}

void FillContext(const HttpRequest& request, const ConnectCall& call, grpc::ClientContext* context) {
  if (call.timeout)
    context->set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(*call.timeout));
  context->AddMetadata(kPeerMetadata, IsMetadataValue(request.peer) ? request.peer : "unknown");
  const std::string_view token = request.Header("authorization");
  if (!token.empty() && IsMetadataValue(token)) context->AddMetadata("authorization", std::string(token));
}

std::string Envelope(char flags, std::string_view bytes) {
  std::string out(kEnvelopeHead, flags);
  for (size_t i = 1; i < kEnvelopeHead; ++i)
    out[i] = static_cast<char>(bytes.size() >> (8 * (kEnvelopeHead - 1 - i)));
  return out.append(bytes);
}

grpc::ByteBuffer ToByteBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string ToBytes(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices)
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

}  // namespace onrecord::api
