#include "api/alerts/alerts.h"

#include <absl/time/clock.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <utility>

#include "api/alerts/webhook_signature.h"
#include "api/services/errors.h"
#include "common/base/hash.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr int kKeptDeliveries = 20;
constexpr int64_t kChangesBetweenPlaces = 1000;  // that are read again after a crash, at most
constexpr absl::Duration kPauseOfStore = absl::Seconds(1);
constexpr absl::Duration kPauseOfList = absl::Milliseconds(50);
constexpr size_t kDigitsOfId = 32;

void SetTime(absl::Time time, google::protobuf::Timestamp* at) {
  const int64_t micros = absl::ToUnixMicros(time);
  at->set_seconds(micros / 1000000);
  at->set_nanos(static_cast<int32_t>(micros % 1000000 * 1000));
}

v1::AlertDelivery ToDelivery(const KeptDelivery& delivery) {
  v1::AlertDelivery out;
  out.set_delivery_id(delivery.delivery_id);
  out.set_state(delivery.state);
  out.set_records(static_cast<uint32_t>(delivery.records.size()));
  out.set_attempts(static_cast<uint32_t>(delivery.attempts));
  SetTime(delivery.created, out.mutable_created_at());
  if (delivery.last_attempt != absl::InfinitePast())
    SetTime(delivery.last_attempt, out.mutable_last_attempt_at());
  if (delivery.state == v1::ALERT_DELIVERY_STATE_WAITING) {
    SetTime(delivery.next_attempt, out.mutable_next_attempt_at());
  }
  out.set_outcome(delivery.outcome);
  return out;
}

absl::Status NoSuchAlert(const std::string& name) {
  return WithReason(NotFound("no alert '", name, "'"), "NO_SUCH_ALERT");
}

// The number of the change that this is, or is a part of.
int64_t NumberOf(const Change& change) {
  return change.next.part == 0 ? change.next.number : change.next.number + 1;
}

}  // namespace

absl::Time NextAttempt(const AlertOptions& options, int attempts, const std::string& delivery_id,
                       absl::Time now) {
  absl::Duration pause = options.first_pause;
  for (int i = 1; i < attempts && pause < options.longest_pause; ++i) pause *= 2;
  pause = std::min(pause, options.longest_pause);
  const auto share =
      static_cast<double>(std::hash<std::string>()(StrCat(delivery_id, attempts)) % 1000) / 10000;
  return now + pause * (1 + share);
}

Alerts::Alerts(RecordStore& store, std::unique_ptr<AlertBook> book, std::unique_ptr<AlertChannel> channel,
               AlertOptions options)
    : store_(store),
      book_(std::move(book)),
      channel_(std::move(channel)),
      options_(std::move(options)),
      splitter_(WordSplitter::Make().value_or(nullptr)) {}

absl::StatusOr<std::unique_ptr<Alerts>> Alerts::Start(RecordStore& store, std::unique_ptr<AlertBook> book,
                                                      std::unique_ptr<AlertChannel> channel,
                                                      AlertOptions options) {
  auto alerts =
      std::unique_ptr<Alerts>(new Alerts(store, std::move(book), std::move(channel), std::move(options)));
  if (alerts->splitter_ == nullptr) return Internal("alerts: no splitter of words");
  {
    absl::MutexLock lock(&alerts->change_mutex_);
    OR_RETURN_IF_ERROR(alerts->KeepFileAlerts());
    OR_RETURN_IF_ERROR(alerts->Reload());
  }
  for (int i = 0; i < alerts->options_.senders; ++i) {
    alerts->senders_.emplace_back([raw = alerts.get()] { raw->SendDue(); });
  }
  alerts->reader_ = std::thread([raw = alerts.get()] { raw->FindMatches(); });
  return alerts;
}

Alerts::~Alerts() {
  stopping_ = true;
  Committed();
  WakeSenders();
  if (reader_.joinable()) reader_.join();
  for (std::thread& sender : senders_) sender.join();
}

void Alerts::Committed() {
  absl::MutexLock lock(&mutex_);
  wake_ = true;
}

void Alerts::WakeSenders() {
  absl::MutexLock lock(&send_mutex_);
  ++wakes_;
}

// ---- the answers

absl::StatusOr<v1::AddAlertResponse> Alerts::Add(const v1::AddAlertRequest& request) {
  const absl::Status allowed = CheckWebhook(request.alert().webhook(), options_.rules);
  if (!allowed.ok()) return WithReason(allowed, "HOST_NOT_ALLOWED");
  KeptAlert kept{.alert = request.alert(), .created = absl::Now()};
  if (request.secret().empty()) {
    OR_ASSIGN_OR_RETURN(kept.secret, MakeSecret());
  } else {
    const auto secret = ReadSecret(request.secret());
    if (!secret.ok()) return BadRequest({{"secret", std::string(Message(secret.status()))}});
    kept.secret = *secret;
  }
  absl::MutexLock lock(&change_mutex_);
  if (static_cast<int>(All().size()) >= options_.most_alerts) {
    return WithReason(MakeStatus(absl::StatusCode::kResourceExhausted, "expected at most ",
                                 options_.most_alerts, " alerts: remove one first"),
                      "TOO_MANY_ALERTS");
  }
  OR_ASSIGN_OR_RETURN(const ChangeRange range, store_.Changes({}));
  kept.since = range.newest;
  const auto id = book_->Add(kept);
  if (absl::IsAlreadyExists(id.status())) return WithReason(id.status(), "ALERT_EXISTS");
  OR_RETURN_IF_ERROR(id.status());
  OR_RETURN_IF_ERROR(Reload());
  v1::AddAlertResponse response;
  *response.mutable_status()->mutable_alert() = kept.alert;
  SetTime(kept.created, response.mutable_status()->mutable_created_at());
  response.set_secret(SecretText(kept.secret));
  return response;
}

absl::StatusOr<v1::ListAlertsResponse> Alerts::List() {
  OR_RETURN_IF_ERROR(RefreshShared());
  v1::ListAlertsResponse response;
  for (const auto& active : All()) {
    v1::AlertStatus& status = *response.add_alerts();
    *status.mutable_alert() = active->kept.alert;
    SetTime(active->kept.created, status.mutable_created_at());
    status.set_from_file(active->kept.from_file);
    int64_t waiting = 0;
    OR_ASSIGN_OR_RETURN(const auto last, book_->Last(active->kept.id, kKeptDeliveries, &waiting));
    status.set_waiting(static_cast<uint32_t>(waiting));
    for (const KeptDelivery& delivery : last) *status.add_deliveries() = ToDelivery(delivery);
  }
  for (const std::string& host : options_.rules.hosts) response.add_allowed_hosts(host);
  return response;
}

absl::Status Alerts::Remove(const std::string& name) {
  OR_RETURN_IF_ERROR(RefreshShared());
  absl::MutexLock lock(&change_mutex_);
  const auto active = Find(name);
  if (active == nullptr) return NoSuchAlert(name);
  if (active->kept.from_file) {
    return WithReason(FailedPrecondition("the alert '", name, "' stands in the server's own file ",
                                         options_.file, ": take it out there"),
                      "ALERT_OF_FILE");
  }
  const absl::Status removed = book_->Remove(name);
  if (absl::IsNotFound(removed)) return NoSuchAlert(name);
  OR_RETURN_IF_ERROR(removed);
  return Reload();
}

absl::StatusOr<v1::AlertDelivery> Alerts::Test(const std::string& name) {
  OR_RETURN_IF_ERROR(RefreshShared());
  const auto active = Find(name);
  if (active == nullptr) return NoSuchAlert(name);
  const absl::Time now = absl::Now();
  KeptDelivery delivery{.created = now, .attempts = 1, .last_attempt = now};
  delivery.delivery_id =
      StrCat("test_", Sha256HexOfParts({name, StrCat(absl::ToUnixNanos(now))}).substr(0, kDigitsOfId));
  v1::AlertNotice notice;
  notice.set_alert(name);
  notice.set_delivery_id(delivery.delivery_id);
  SetTime(now, notice.mutable_created_at());
  notice.set_test(true);
  const absl::Status sent = Send(*active, notice, now);
  delivery.state = sent.ok() ? v1::ALERT_DELIVERY_STATE_DELIVERED : v1::ALERT_DELIVERY_STATE_GIVEN_UP;
  delivery.outcome = sent.ok() ? "taken" : std::string(Message(sent));
  return ToDelivery(delivery);
}

// ---- the thread that reads changes

void Alerts::FindMatches() {
  while (!stopping_) {
    const absl::Status file = RefreshFile();
    if (!file.ok()) log::Warning("alert_file_refused", {{"why", Message(file)}});
    const absl::Status status = TakePart();
    if (!status.ok() && !stopping_) log::Warning("alerts_wait", {{"why", Message(status)}});
    absl::MutexLock lock(&mutex_);
    if (status.ok()) {
      mutex_.AwaitWithTimeout(absl::Condition(&wake_), options_.look);
    } else {
      const auto stop = [this] { return stopping_.load(); };
      mutex_.AwaitWithTimeout(absl::Condition(&stop), kPauseOfStore);
    }
    wake_ = false;
  }
}

absl::Status Alerts::TakePart() {
  OR_RETURN_IF_ERROR(RefreshShared());
  OR_ASSIGN_OR_RETURN(const bool turn, book_->TakeTurn());
  const bool begins = !std::exchange(turn_, turn) && turn;
  if (!turn) return absl::OkStatus();
  if (begins) {
    // Another process may have moved the place, and left deliveries that wait.
    absl::MutexLock lock(&mutex_);
    place_moved_ = true;
  }
  if (begins) WakeSenders();
  return ReadChanges();
}

// Reads up to the newest change. Not OK: what is left is read at the next call.
absl::Status Alerts::ReadChanges() {
  const ReadScope scope{.cancelled = [this] { return stopping_.load(); }};
  while (!stopping_) {
    const ActiveList alerts = All();
    if (alerts.empty()) return absl::OkStatus();
    bool moved = false;
    {
      absl::MutexLock lock(&mutex_);
      moved = std::exchange(place_moved_, false);
    }
    if (moved) {
      OR_ASSIGN_OR_RETURN(place_, book_->Place());
      kept_place_ = place_;
    }
    ChangeParts parts;
    for (const auto& alert : alerts) alert->matcher.AddParts(&parts);
    auto page = store_.ReadChanges(place_, parts, {}, scope);
    if (absl::IsOutOfRange(page.status())) {
      OR_ASSIGN_OR_RETURN(const ChangeRange range, store_.Changes(scope));
      log::Warning("alerts_missed_changes", {{"after", place_.number}, {"up_to", range.newest}});
      place_ = {range.newest, 0};
      OR_RETURN_IF_ERROR(book_->Found(place_, {}, options_.most_waiting));
      continue;
    }
    OR_RETURN_IF_ERROR(page.status());
    const std::vector<KeptDelivery> deliveries = MakeDeliveries(*page, alerts);
    if (!deliveries.empty() || page->next.number - kept_place_.number >= kChangesBetweenPlaces) {
      OR_RETURN_IF_ERROR(book_->Found(page->next, deliveries, options_.most_waiting));
      kept_place_ = page->next;
    }
    place_ = page->next;
    if (!deliveries.empty()) WakeSenders();
    if (page->end) return absl::OkStatus();
  }
  return absl::OkStatus();
}

std::vector<KeptDelivery> Alerts::MakeDeliveries(const ChangePage& page, const ActiveList& alerts) const {
  std::vector<std::vector<std::string>> found(alerts.size());
  for (const Change& change : page.changes) {
    const ChangeFacts facts(change, *splitter_);
    for (size_t i = 0; i < alerts.size(); ++i) {
      if (NumberOf(change) <= alerts[i]->kept.since) continue;
      for (std::string& id : alerts[i]->matcher.Match(facts)) found[i].push_back(std::move(id));
    }
  }
  const absl::Time now = absl::Now();
  const auto most = static_cast<size_t>(options_.most_records);
  std::vector<KeptDelivery> deliveries;
  for (size_t i = 0; i < alerts.size(); ++i) {
    for (size_t at = 0; at < found[i].size(); at += most) {
      const auto begin = found[i].begin() + static_cast<ptrdiff_t>(at);
      const auto end = found[i].begin() + static_cast<ptrdiff_t>(std::min(found[i].size(), at + most));
      KeptDelivery& delivery = deliveries.emplace_back();
      delivery.alert = alerts[i]->kept.id;
      delivery.records.assign(begin, end);
      delivery.created = delivery.next_attempt = now;
      delivery.delivery_id =
          StrCat("msg_", Sha256HexOfParts({store_.Secret(), StrCat(delivery.alert), StrCat(page.next.number),
                                           StrCat(page.next.part), StrCat(at)})
                             .substr(0, kDigitsOfId));
    }
  }
  return deliveries;
}

// ---- the threads that send

void Alerts::SendDue() {
  while (!stopping_) {
    int64_t seen = 0;
    KeptDelivery delivery;
    absl::Time next = absl::InfiniteFuture();
    {
      absl::MutexLock lock(&send_mutex_);
      seen = wakes_;
      auto due = book_->Due(absl::Now(), busy_, &next);
      if (!due.ok()) {
        log::Warning("alerts_wait", {{"why", Message(due.status())}});
        next = absl::Now() + kPauseOfStore;
      } else if (!due->empty()) {
        delivery = std::move(due->front());
        busy_.insert(delivery.alert);
      }
    }
    if (delivery.alert != 0) {
      const auto alert = OfId(delivery.alert);
      if (alert != nullptr) Attempt(*alert, delivery);
      // One that another process has added is known at the next look at the list.
      if (alert == nullptr) absl::SleepFor(kPauseOfList);
      absl::MutexLock lock(&send_mutex_);
      busy_.erase(delivery.alert);
      ++wakes_;
      continue;
    }
    absl::MutexLock lock(&send_mutex_);
    const auto woken = [&]()
                           ABSL_EXCLUSIVE_LOCKS_REQUIRED(send_mutex_) { return wakes_ != seen || stopping_; };
    send_mutex_.AwaitWithDeadline(absl::Condition(&woken), next);
  }
}

absl::StatusOr<v1::AlertNotice> Alerts::MakeNotice(const Active& alert, const KeptDelivery& delivery) {
  v1::AlertNotice notice;
  notice.set_alert(alert.kept.alert.name());
  notice.set_delivery_id(delivery.delivery_id);
  SetTime(delivery.created, notice.mutable_created_at());
  const auto add = [](auto record, auto* records) -> absl::Status {
    if (absl::IsNotFound(record.status())) return absl::OkStatus();  // removed since
    OR_RETURN_IF_ERROR(record.status());
    *records->Add() = *std::move(record);
    return absl::OkStatus();
  };
  const ReadScope scope{.cancelled = [this] { return stopping_.load(); }};
  for (const std::string& id : delivery.records) {
    switch (alert.kept.alert.what_case()) {
      case v1::Alert::kEvents:
        OR_RETURN_IF_ERROR(add(store_.GetEvent(id, scope), notice.mutable_events()));
        break;
      case v1::Alert::kArticles:
        OR_RETURN_IF_ERROR(add(store_.GetArticle(id, "", v1::VIEW_BASIC, scope), notice.mutable_articles()));
        break;
      default:
        OR_RETURN_IF_ERROR(add(store_.GetQuote(id, scope), notice.mutable_quotes()));
    }
  }
  return notice;
}

absl::Status Alerts::Send(const Active& alert, const v1::AlertNotice& notice, absl::Time now) {
  std::string body;
  const auto written = google::protobuf::util::MessageToJsonString(notice, &body);
  if (!written.ok())
    return Internal("the notice cannot be written in JSON: ", std::string(written.message()));
  const Notice sent{notice.delivery_id(), now, std::move(body)};
  const std::string& webhook = alert.kept.alert.webhook();
  if (!webhook.empty()) return channel_->Post(webhook, alert.kept.secret, sent);
  if (!alert.command.empty()) return channel_->Run(alert.command, alert.kept.alert.name(), sent);
  return FailedPrecondition("its command no longer stands in the server's file");
}

void Alerts::Attempt(const Active& alert, KeptDelivery delivery) {
  const auto notice = MakeNotice(alert, delivery);
  if (stopping_) return;
  const absl::Time now = absl::Now();
  delivery.last_attempt = now;
  const bool empty =
      notice.ok() && notice->quotes().empty() && notice->events().empty() && notice->articles().empty();
  if (empty) {
    delivery.state = v1::ALERT_DELIVERY_STATE_GIVEN_UP;
    delivery.outcome = "its records are no longer stored";
    ++counts_.given_up;
  } else {
    ++delivery.attempts;
    const absl::Status sent = notice.ok() ? Send(alert, *notice, now) : notice.status();
    delivery.outcome = sent.ok() ? "taken" : std::string(Message(sent));
    if (sent.ok()) {
      delivery.state = v1::ALERT_DELIVERY_STATE_DELIVERED;
      ++counts_.delivered;
      counts_.records += static_cast<int64_t>(delivery.records.size());
    } else if (now - delivery.created >= options_.give_up) {
      delivery.state = v1::ALERT_DELIVERY_STATE_GIVEN_UP;
      ++counts_.given_up;
    } else {
      delivery.next_attempt = NextAttempt(options_, delivery.attempts, delivery.delivery_id, absl::Now());
      ++counts_.failed;
    }
    if (!sent.ok()) {
      log::Warning("alert_not_taken", {{"alert", alert.kept.alert.name()},
                                       {"delivery", delivery.delivery_id},
                                       {"why", delivery.outcome}});
    }
  }
  const absl::Status kept = book_->Attempted(delivery, kKeptDeliveries);
  if (kept.ok()) return;
  log::Warning("alerts_wait", {{"why", Message(kept)}});
  absl::MutexLock lock(&mutex_);
  const auto stop = [this] { return stopping_.load(); };
  mutex_.AwaitWithTimeout(absl::Condition(&stop), kPauseOfStore);
}

}  // namespace onrecord::api
