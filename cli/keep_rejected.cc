#include "cli/keep_rejected.h"

#include <fcntl.h>
#include <google/protobuf/util/json_util.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "onrecord/v1/article.pb.h"

namespace onrecord::cli {

namespace {

constexpr absl::Duration kBetweenTries = absl::Seconds(1);

// Appends the whole line or nothing of it.
absl::Status AppendLine(const std::string& path, const std::string& line) {
  const int fd =
      ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
  if (fd < 0) return Unavailable("cannot open ", path, ": ", std::strerror(errno));
  struct stat before;
  absl::Status status;
  if (::fstat(fd, &before) != 0 || !S_ISREG(before.st_mode)) {
    status = Unavailable("cannot write ", path, ": not a regular file");
  } else if (const ssize_t n = ::write(fd, line.data(), line.size());
             n != static_cast<ssize_t>(line.size())) {
    status = Unavailable("cannot write ", path, ": ", n < 0 ? std::strerror(errno) : "the disk is full");
    if (n > 0 && ::ftruncate(fd, before.st_size) != 0) status = Unavailable("cannot shorten ", path);
  }
  ::close(fd);
  return status;
}

std::string LineOf(const stream::Record& record) {
  v1::RejectedRecord message;
  message.ParseFromString(record.value);
  std::string line;
  if (!google::protobuf::util::MessageToJsonString(message, &line).ok()) line = "{}";
  return line + "\n";
}

}  // namespace

absl::Status KeepRejected(stream::RecordSource& rejected, const std::string& path, const StopToken& stop,
                          Health& health) {
  OR_RETURN_IF_ERROR(rejected.Start({}));
  while (!stop.Requested()) {
    OR_ASSIGN_OR_RETURN(const std::optional<stream::Record> record, rejected.Poll(absl::Milliseconds(200)));
    if (!record) continue;
    const std::string line = LineOf(*record);
    for (absl::Status status = AppendLine(path, line); !status.ok(); status = AppendLine(path, line)) {
      health.WaitFor("rejected", Message(status));
      if (stop.WaitFor(kBetweenTries)) return absl::OkStatus();
    }
    health.Ready("rejected");
    OR_RETURN_IF_ERROR(rejected.Acknowledge({{record->topic, record->partition, record->offset + 1}}));
  }
  return absl::OkStatus();
}

}  // namespace onrecord::cli
