#include "api/http/mhd_exchange.h"

#include <absl/time/clock.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace onrecord::api {
namespace {

constexpr size_t kBlock = 32 << 10;

}  // namespace

void MhdExchange::Wake() {
  if (!std::exchange(suspended_, false)) return;
  MHD_resume_connection(connection_);
}

void MhdExchange::Answer(HttpAnswer answer) {
  absl::MutexLock lock(&mutex_);
  if (std::exchange(answered_, true) || connection_ == nullptr) return;
  ended_ = true;
  waiting_ = std::move(answer);
  Wake();
}

void MhdExchange::Begin(HttpAnswer head) {
  absl::MutexLock lock(&mutex_);
  if (std::exchange(answered_, true) || connection_ == nullptr) return;
  stream_ = true;
  waiting_ = std::move(head);
  Wake();
}

void MhdExchange::Write(std::string bytes, std::function<void(bool)> taken) {
  {
    absl::MutexLock lock(&mutex_);
    if (connection_ != nullptr && stream_ && !ended_) {
      piece_ = std::move(bytes);
      piece_at_ = 0;
      taken_ = std::move(taken);
      return Wake();
    }
  }
  taken(false);
}

void MhdExchange::End() {
  absl::MutexLock lock(&mutex_);
  ended_ = true;
  if (connection_ != nullptr) Wake();
}

void MhdExchange::OnGone(std::function<void()> gone) {
  {
    absl::MutexLock lock(&mutex_);
    if (!left_) {
      gone_ = std::move(gone);
      if (connection_ == nullptr) return;
      table_.WatchForEnd(socket_, [held = weak_from_this()] {
        if (const auto still = held.lock()) still->CallerLeft();
      });
      return;
    }
  }
  gone();
}

void MhdExchange::CallerLeft() {
  std::function<void()> gone;
  {
    absl::MutexLock lock(&mutex_);
    left_ = true;
    gone = std::exchange(gone_, {});
  }
  if (gone) gone();
}

void MhdExchange::Completed(bool whole) {
  std::function<void(bool)> taken;
  {
    absl::MutexLock lock(&mutex_);
    connection_ = nullptr;
    taken = std::exchange(taken_, {});
    if (whole) gone_ = {};
  }
  table_.WatchForEnd(socket_, {});
  if (taken) taken(false);
  if (!whole) CallerLeft();
}

void MhdExchange::Abort() {
  Answer({503, {{"Content-Type", "text/plain; charset=utf-8"}}, "the server is shutting down\n"});
  End();
}

MHD_Result MhdExchange::Continue() {
  std::optional<HttpAnswer> answer;
  bool stream = false;
  MHD_Connection* connection = nullptr;
  {
    absl::MutexLock lock(&mutex_);
    if (!waiting_) {
      suspended_ = true;
      MHD_suspend_connection(connection_);
      return MHD_YES;
    }
    answer = std::exchange(waiting_, std::nullopt);
    stream = stream_;
    connection = connection_;
  }
  table_.SetDeadline(socket_, stream ? absl::InfiniteFuture() : absl::Now() + longest_answer_);
  const auto status = static_cast<unsigned>(answer->status);
  MHD_Response* const response = MakeResponse(*std::move(answer), stream);
  const MHD_Result queued = MHD_queue_response(connection, status, response);
  MHD_destroy_response(response);
  return queued;
}

MHD_Response* MhdExchange::MakeResponse(HttpAnswer answer, bool stream) {
  MHD_Response* response = nullptr;
  if (stream) {
    auto* const held = new std::shared_ptr<MhdExchange>(shared_from_this());  // until libmicrohttpd frees it
    const auto release = [](void* one) { delete static_cast<std::shared_ptr<MhdExchange>*>(one); };
    response = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, kBlock, &ReadPiece, held, release);
  } else {
    auto* const body = new std::string(std::move(answer.body));
    const auto release = [](void* one) { delete static_cast<std::string*>(one); };
    response =
        MHD_create_response_from_buffer_with_free_callback_cls(body->size(), body->data(), release, body);
  }
  for (const auto& [name, value] : answer.headers)
    MHD_add_response_header(response, name.c_str(), value.c_str());
  return response;
}

ssize_t MhdExchange::ReadPiece(void* exchange, uint64_t /*at*/, char* out, size_t most) {
  return (*static_cast<std::shared_ptr<MhdExchange>*>(exchange))->TakePiece(out, most);
}

ssize_t MhdExchange::TakePiece(char* out, size_t most) {
  std::function<void(bool)> taken;
  size_t size = 0;
  {
    absl::MutexLock lock(&mutex_);
    size = std::min(most, piece_.size() - piece_at_);
    if (size == 0) {
      if (ended_) return MHD_CONTENT_READER_END_OF_STREAM;
      suspended_ = true;
      MHD_suspend_connection(connection_);
      return 0;
    }
    std::memcpy(out, piece_.data() + piece_at_, size);
    piece_at_ += size;
    if (piece_at_ == piece_.size()) taken = std::exchange(taken_, {});
  }
  if (taken) taken(true);
  return static_cast<ssize_t>(size);
}

}  // namespace onrecord::api
