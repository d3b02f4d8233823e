// The list of alerts that are held against changes: from the book, the file, and other processes.
#include <algorithm>
#include <map>
#include <set>

#include "api/alerts/alert_file.h"
#include "api/alerts/alerts.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {

absl::Status Alerts::Reload() {
  OR_ASSIGN_OR_RETURN(const std::vector<KeptAlert> kept, book_->Alerts());
  OR_ASSIGN_OR_RETURN(const auto splitter, WordSplitter::Make());
  ActiveList active;
  for (const KeptAlert& alert : kept) {
    std::string command;
    for (const auto& [name, one] : commands_) {
      if (name == alert.alert.name()) command = one;
    }
    active.push_back(std::make_shared<Active>(
        Active{alert, alert.from_file ? command : "", AlertMatcher(alert.alert, *splitter)}));
  }
  {
    absl::MutexLock lock(&mutex_);
    place_moved_ |= active_.empty();
    active_ = std::move(active);
    wake_ = true;
  }
  WakeSenders();
  return absl::OkStatus();
}

absl::Status Alerts::RefreshFile() {
  if (options_.file.empty()) return absl::OkStatus();
  absl::MutexLock lock(&change_mutex_);
  if (FileStamp::Of(options_.file) == stamp_) return absl::OkStatus();
  OR_RETURN_IF_ERROR(KeepFileAlerts());
  return Reload();
}

absl::Status Alerts::KeepFileAlerts() {
  if (options_.file.empty()) return absl::OkStatus();
  const FileStamp stamp = FileStamp::Of(options_.file);
  OR_ASSIGN_OR_RETURN(const std::vector<FileAlert> file, ReadAlertFile(options_.file));
  for (const FileAlert& one : file) {
    if (one.alert.webhook().empty()) continue;
    const absl::Status allowed = CheckWebhook(one.alert.webhook(), options_.rules);
    if (!allowed.ok()) {
      return FailedPrecondition("--alert-file ", options_.file, ": ", one.alert.name(), ": ",
                                Message(allowed));
    }
  }
  OR_ASSIGN_OR_RETURN(const std::vector<KeptAlert> kept, book_->Alerts());
  std::map<std::string, const KeptAlert*> by_name;
  for (const KeptAlert& one : kept) by_name[one.alert.name()] = &one;
  OR_ASSIGN_OR_RETURN(const ChangeRange range, store_.Changes({}));
  commands_.clear();
  std::set<std::string> named;
  for (const FileAlert& one : file) {
    const auto known = by_name.find(one.alert.name());
    if (known != by_name.end() && !known->second->from_file) {
      return FailedPrecondition("--alert-file ", options_.file, ": the name ", one.alert.name(),
                                " is taken by an alert of the store");
    }
    named.insert(one.alert.name());
    commands_.emplace_back(one.alert.name(), one.exec);
    const bool same = known != by_name.end() && known->second->secret == one.secret &&
                      known->second->alert.SerializeAsString() == one.alert.SerializeAsString();
    if (same) continue;
    if (known != by_name.end()) OR_RETURN_IF_ERROR(book_->Remove(one.alert.name()));
    OR_RETURN_IF_ERROR(book_
                           ->Add({.alert = one.alert,
                                  .secret = one.secret,
                                  .created = absl::Now(),
                                  .since = range.newest,
                                  .from_file = true})
                           .status());
  }
  for (const auto& [name, one] : by_name) {
    if (one->from_file && named.count(name) == 0) OR_RETURN_IF_ERROR(book_->Remove(name));
  }
  stamp_ = stamp;
  return absl::OkStatus();
}

absl::Status Alerts::RefreshShared() {
  if (!book_->IsShared()) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const std::vector<KeptAlert> kept, book_->Alerts());
  const ActiveList active = All();
  // An alert never changes: one with another content has another id.
  const bool same = std::equal(kept.begin(), kept.end(), active.begin(), active.end(),
                               [](const KeptAlert& a, const auto& b) { return a.id == b->kept.id; });
  if (same) return absl::OkStatus();
  absl::MutexLock lock(&change_mutex_);
  return Reload();
}

Alerts::ActiveList Alerts::All() const {
  absl::MutexLock lock(&mutex_);
  return active_;
}

std::shared_ptr<const Alerts::Active> Alerts::OfId(int64_t id) const {
  for (const auto& one : All()) {
    if (one->kept.id == id) return one;
  }
  return nullptr;
}

std::shared_ptr<const Alerts::Active> Alerts::Find(const std::string& name) const {
  for (const auto& one : All()) {
    if (one->kept.alert.name() == name) return one;
  }
  return nullptr;
}

}  // namespace onrecord::api
