#include "api/alerts/alert_file.h"

#include <google/protobuf/util/json_util.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>
#include <set>

#include "api/alerts/webhook_signature.h"
#include "common/base/read_file.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

using nlohmann::json;

absl::StatusOr<FileAlert> ReadLine(std::string_view line) {
  const json parsed = json::parse(line, nullptr, false);
  if (!parsed.is_object()) return InvalidArgument("expected a JSON object");
  FileAlert out;
  for (const auto& [name, value] : parsed.items()) {
    if (name == "alert" && value.is_object()) {
      const auto status = google::protobuf::util::JsonStringToMessage(value.dump(), &out.alert);
      if (!status.ok()) return InvalidArgument("alert: ", std::string(status.message()));
    } else if (name == "exec" && value.is_string()) {
      out.exec = value.get<std::string>();
    } else if (name == "secret" && value.is_string()) {
      OR_ASSIGN_OR_RETURN(out.secret, ReadSecret(value.get<std::string>()));
    } else {
      return InvalidArgument("expected alert (an object), exec and secret (texts), got ", name);
    }
  }
  if (Trim(out.alert.name()).empty()) return InvalidArgument("expected alert.name");
  if (out.alert.what_case() == v1::Alert::WHAT_NOT_SET) {
    return InvalidArgument("expected one of alert.quotes, alert.events, alert.articles");
  }
  if (out.exec.empty() == out.alert.webhook().empty()) {
    return InvalidArgument("expected either exec or alert.webhook");
  }
  if (!out.alert.webhook().empty() && out.secret.empty()) {
    return InvalidArgument("expected a secret beside a webhook");
  }
  return out;
}

}  // namespace

absl::StatusOr<std::vector<FileAlert>> ReadAlertFile(const std::string& path) {
  struct stat found {};
  if (stat(path.c_str(), &found) == 0 && (found.st_mode & (S_IWGRP | S_IWOTH)) != 0) {
    return FailedPrecondition(
        "--alert-file ", path,
        ": expected a file that only its owner can write (chmod go-w): it names commands");
  }
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return FailedPrecondition("--alert-file ", Message(text.status()));
  std::vector<FileAlert> out;
  std::set<std::string> names;
  size_t number = 0;
  for (const std::string_view whole : Split(*text, '\n')) {
    ++number;
    const std::string_view line = Trim(whole);
    if (line.empty() || line.front() == '#') continue;
    absl::StatusOr<FileAlert> alert = ReadLine(line);
    if (alert.ok() && !names.insert(alert->alert.name()).second) {
      alert = InvalidArgument("the name ", alert->alert.name(), " comes twice");
    }
    if (!alert.ok()) {
      return FailedPrecondition("--alert-file ", path, ", line ", number, ": ", Message(alert.status()));
    }
    out.push_back(*std::move(alert));
  }
  return out;
}

}  // namespace onrecord::api
