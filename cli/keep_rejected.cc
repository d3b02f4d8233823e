#include "cli/keep_rejected.h"

#include <google/protobuf/util/json_util.h>

#include <fstream>

#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "onrecord/v1/article.pb.h"

namespace onrecord::cli {

absl::Status KeepRejected(stream::RecordSource& rejected, const std::string& path, const StopToken& stop) {
  OR_RETURN_IF_ERROR(rejected.Start({}));
  while (!stop.Requested()) {
    OR_ASSIGN_OR_RETURN(const std::optional<stream::Record> record, rejected.Poll(absl::Milliseconds(200)));
    if (!record) continue;
    v1::RejectedRecord message;
    message.ParseFromString(record->value);
    std::string line;
    if (!google::protobuf::util::MessageToJsonString(message, &line).ok()) line = "{}";
    std::ofstream out(path, std::ios::app | std::ios::binary);
    out << line << '\n';
    if (!out.flush()) return Unavailable("cannot write ", path);
    OR_RETURN_IF_ERROR(rejected.Acknowledge({{record->topic, record->partition, record->offset + 1}}));
  }
  return absl::OkStatus();
}

}  // namespace onrecord::cli
