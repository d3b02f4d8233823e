#pragma once
#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>
#include <absl/time/time.h>
#include <microhttpd.h>

#include <optional>
#include <string>

#include "api/http/connection_table.h"
#include "api/http/http_exchange.h"

namespace onrecord::api {

// One request on one connection of libmicrohttpd. The methods of HttpExchange may be called from any thread,
// the others from libmicrohttpd's only.
class MhdExchange final : public HttpExchange, public std::enable_shared_from_this<MhdExchange> {
 public:
  // `table` must outlive the exchange. `longest_answer`: for the caller to take an answer that is no stream.
  MhdExchange(MHD_Connection* connection, int socket, ConnectionTable& table, absl::Duration longest_answer)
      : socket_(socket), table_(table), longest_answer_(longest_answer), connection_(connection) {}

  void Answer(HttpAnswer answer) override;
  void Begin(HttpAnswer head) override;
  void Write(std::string bytes, std::function<void(bool)> taken) override;
  void End() override;
  void OnGone(std::function<void()> gone) override;

  // Sends what there is to send, or waits for it.
  MHD_Result Continue();
  // libmicrohttpd is done with the request. `whole`: the caller has the answer.
  void Completed(bool whole);
  // The server ends: 503, or the end of the stream.
  void Abort();

  HttpRequest request;    // as far as it has come
  bool too_long = false;  // its body was not kept
  bool refused = false;   // nor read
  bool handed_over = false;

 private:
  static ssize_t ReadPiece(void* exchange, uint64_t at, char* out, size_t most);
  ssize_t TakePiece(char* out, size_t most);
  MHD_Response* MakeResponse(HttpAnswer answer, bool stream);
  void Wake() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void CallerLeft();

  const int socket_;
  ConnectionTable& table_;
  const absl::Duration longest_answer_;
  absl::Mutex mutex_;
  MHD_Connection* connection_ ABSL_GUARDED_BY(mutex_);  // nullptr: completed
  bool suspended_ ABSL_GUARDED_BY(mutex_) = false;
  bool answered_ ABSL_GUARDED_BY(mutex_) = false;
  bool stream_ ABSL_GUARDED_BY(mutex_) = false;
  bool ended_ ABSL_GUARDED_BY(mutex_) = false;
  bool left_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<HttpAnswer> waiting_ ABSL_GUARDED_BY(mutex_);  // to be queued
  std::string piece_ ABSL_GUARDED_BY(mutex_);
  size_t piece_at_ ABSL_GUARDED_BY(mutex_) = 0;
  std::function<void(bool)> taken_ ABSL_GUARDED_BY(mutex_);
  std::function<void()> gone_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace onrecord::api
