// Requests of the Connect protocol: a line of headers and values in turn, with tabs between them, the first
// of which is the path, then the body. What is read is a message of the method; all else is refused in words.
#include "api/http/connect_request.h"
#include "api/http/gzip.h"
#include "common/base/strings.h"
#include "google/protobuf/message.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace onrecord;       // NOLINT
  using namespace onrecord::api;  // NOLINT
  constexpr size_t kMost = 64 << 10;
  const std::string_view bytes = fuzz::Bytes(data, size);
  const size_t line = std::min(bytes.find('\n'), bytes.size());
  const auto cells = Split(bytes.substr(0, line), '\t');
  HttpRequest request{.method = "POST", .path = std::string(cells[0])};
  for (size_t i = 1; i + 1 < cells.size(); i += 2)
    request.headers[AsciiLower(cells[i])] = std::string(cells[i + 1]);
  if (line < bytes.size()) request.body = std::string(bytes.substr(line + 1));
  const CallOrAnswer read = ReadCall(request);
  if (!read.call) {
    OR_FUZZ_CHECK(read.refusal.status >= 400 && !read.refusal.body.empty());
    return 0;
  }
  const auto wire = ReadMessage(request, *read.call, kMost);
  if (!wire.ok()) {
    OR_FUZZ_CHECK(!Message(wire.status()).empty());
    return 0;
  }
  if (read.call->format == MessageFormat::kProto) return 0;
  const std::unique_ptr<google::protobuf::Message> message(read.call->method->request->New());
  OR_FUZZ_CHECK(message->ParseFromString(*wire));
  OR_FUZZ_CHECK(FromWire(*read.call->method->request, MessageFormat::kJson, *wire).ok());
  if (!request.body.empty()) {
    const auto packed = Gunzip(Gzip(request.body, 1), kMost);
    OR_FUZZ_CHECK(request.body.size() > kMost || (packed.ok() && *packed == request.body));
  }
  return 0;
}
