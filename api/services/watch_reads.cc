#include <absl/time/clock.h>

#include <algorithm>
#include <set>

#include "api/services/change_view.h"
#include "api/services/errors.h"
#include "api/services/unit_converter.h"
#include "api/services/watch_state.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

// What WatchHub reads of the store, and whom it gives it.
namespace onrecord::api {
namespace {

constexpr absl::Duration kLongestRead = absl::Seconds(20);

void Include(const ChangeParts& parts, ChangeParts* all) {
  all->quotes |= parts.quotes;
  all->events |= parts.events;
  all->articles |= parts.articles;
  all->texts |= parts.texts;
}

absl::Status ConvertAll(RecordLookup& store, v1::SpanUnit unit, const ReadScope& scope,
                        v1::WatchResponse* step) {
  UnitConverter converter(store, unit, scope);
  for (auto& record : *step->mutable_quotes()) OR_RETURN_IF_ERROR(converter.Convert(&record));
  for (auto& record : *step->mutable_events()) OR_RETURN_IF_ERROR(converter.Convert(&record));
  for (auto& record : *step->mutable_articles()) OR_RETURN_IF_ERROR(converter.Convert(&record));
  for (auto& record : *step->mutable_statements()) OR_RETURN_IF_ERROR(converter.Convert(&record));
  return absl::OkStatus();
}

// The quotes of a watch of statements, which a store reads for it.
v1::WatchRequest QuotesOf(const v1::WatchRequest& request) {
  if (!request.has_statements()) return request;
  v1::WatchRequest quotes = request;
  *quotes.mutable_quotes()->mutable_filter() = request.statements().filter();
  *quotes.mutable_quotes()->mutable_exclude() = request.statements().exclude();
  return quotes;
}

// Puts the statements of a step's quotes in their place, each once.
absl::Status ReplaceByStatements(StatementReader& store, const ReadScope& scope, v1::WatchResponse* step) {
  std::set<std::string> known;
  for (const v1::QuoteRecord& record : step->quotes()) {
    if (known.count(record.quote().quote_id()) > 0) continue;
    auto head = store.GetStatementHead(record.quote().quote_id(), scope);
    if (absl::IsNotFound(head.status())) continue;  // told by another quote
    if (!head.ok()) return head.status();
    known.insert(head->quote_ids.begin(), head->quote_ids.end());
    *step->add_statements() = std::move(head->statement);
  }
  step->clear_quotes();
  return absl::OkStatus();
}

}  // namespace

// A server that ends waits for no read: callers get their tokens before the connections are cut.
ReadScope WatchHub::ReadTime() const {
  return {.deadline = absl::Now() + kLongestRead, .cancelled = [this] { return stopping_.load(); }};
}

void WatchHub::Join(Watch* watch) {
  behind_.erase(watch);
  watch->in_step = true;
  watch->group->in_step.push_back(watch);
  in_step_[&watch->group->selection] = watch->group;
  interests_.Add(&watch->group->selection);
  ++in_step_watches_;
}

void WatchHub::FallBehind(Watch* watch, const ChangePlace& place) {
  Group& group = *watch->group;
  group.in_step.erase(std::find(group.in_step.begin(), group.in_step.end(), watch));
  if (group.in_step.empty()) {
    in_step_.erase(&group.selection);
    interests_.Remove(&group.selection);
  }
  --in_step_watches_;
  watch->in_step = false;
  watch->set_change_place(place);
  behind_.insert(watch);
}

absl::StatusOr<std::shared_ptr<const WatchHub::Response>> WatchHub::Respond(const Group& group,
                                                                            ChangeView& view) {
  v1::WatchResponse head;
  std::string records;
  OR_ASSIGN_OR_RETURN(const bool any, group.selection.Select(view, &head, &records));
  if (!any) return nullptr;
  const ChangePlace& next = view.change().next;
  head.set_phase(v1::WATCH_PHASE_CHANGES);
  head.set_cause(view.change().cause);
  *head.mutable_stored_at() = view.change().stored_at;
  head.set_resume_token(tokens_.Seal(group.scope, EncodePlace({false, 0, next.number, next.part})));
  // A message on the wire is its fields one after the other.
  std::string bytes = head.SerializeAsString();
  bytes += records;
  return std::make_shared<const Response>(Response{std::move(bytes), head.resume_token()});
}

bool WatchHub::ReadForInStep() {
  if (in_step_.empty() || read_commits_ == commits_) return false;
  const int64_t commits = commits_;
  const ChangeParts parts = interests_.parts();
  const ReadLimits limits = Limits();
  const ChangePlace after = in_step_at_;
  mutex_.Unlock();
  const absl::StatusOr<ChangePage> page = store_.ReadChanges(after, parts, limits, ReadTime());
  mutex_.Lock();
  if (!page.ok()) {
    for (const auto& [stream, watch] : watches_) {
      if (!watch->in_step) continue;
      watch->failed = page.status();
      ready_.push_back(stream);
    }
    ServeReady();
    return true;
  }
  for (const Change& change : page->changes) {
    HandOver(change, in_step_at_);
    in_step_at_ = change.next;
    ServeReady();
  }
  if (page->end) read_commits_ = commits;
  return true;
}

void WatchHub::HandOver(const Change& change, const ChangePlace& before) {
  std::vector<Group*> groups;
  std::vector<absl::StatusOr<std::shared_ptr<const Response>>> responses;
  mutex_.Unlock();
  const ReadScope scope = ReadTime();
  ChangeView view(change, store_, **splitter_, scope);
  for (const WatchSelection* selection : interests_.Find(view)) {
    {
      const absl::MutexLock lock(&mutex_);
      groups.push_back(in_step_.at(selection));  // only this thread changes who is in step
    }
    responses.push_back(Respond(*groups.back(), view));
  }
  mutex_.Lock();
  for (size_t i = 0; i < groups.size(); ++i) {
    if (responses[i].ok() && *responses[i] == nullptr) continue;
    const std::vector<Watch*> watches = groups[i]->in_step;
    for (Watch* watch : watches) {
      if (!responses[i].ok()) {
        watch->failed = responses[i].status();
        ready_.push_back(watch->stream);
      } else if (HasRoom(*watch)) {
        Enqueue(watch, *responses[i]);
        Send(watch);
      } else {
        FallBehind(watch, before);
      }
    }
  }
}

// Reads from the hindmost place on, for all that come by.
bool WatchHub::ReadForBehind() {
  std::vector<Watch*> watches;
  for (auto it = behind_.begin(); it != behind_.end();) {
    Watch* const watch = *it++;
    if (!watch->queue.empty() || !HasRoom(*watch)) continue;
    if (!in_step_.empty() && watch->change_place() == in_step_at_) {
      Join(watch);
      continue;
    }
    // It began after a commit that the watches in step have not been given yet.
    if (!in_step_.empty() && watch->change_place() > in_step_at_) {
      read_commits_ = -1;
      continue;
    }
    watches.push_back(watch);
  }
  if (watches.empty()) return false;
  const auto by_place = [](const Watch* a, const Watch* b) { return a->change_place() < b->change_place(); };
  const ChangePlace after = (*std::min_element(watches.begin(), watches.end(), by_place))->change_place();
  ChangeParts parts;
  for (const Watch* watch : watches) Include(watch->group->selection.parts(), &parts);
  const ReadLimits limits = Limits();
  const int64_t commits = commits_;
  mutex_.Unlock();
  const absl::StatusOr<ChangePage> page = store_.ReadChanges(after, parts, limits, ReadTime());
  mutex_.Lock();
  if (!page.ok()) {
    for (Watch* watch : watches) {
      if (watch->change_place() != after) continue;
      watch->failed = page.status();
      ready_.push_back(watch->stream);
    }
    ServeReady();
    return true;
  }
  CatchUp(*page, after, watches);
  if (!page->end) return true;
  for (Watch* watch : watches) {
    if (watch->change_place() != page->next) continue;
    if (in_step_.empty()) {
      in_step_at_ = page->next;
      read_commits_ = commits;
    }
    if (watch->change_place() == in_step_at_) Join(watch);
  }
  return true;
}

void WatchHub::CatchUp(const ChangePage& page, ChangePlace at, const std::vector<Watch*>& watches) {
  for (const Change& change : page.changes) {
    // Not beyond the watches in step: they are to meet.
    if (!in_step_.empty() && change.next > in_step_at_) return;
    std::map<Group*, std::vector<Watch*>> groups;
    for (Watch* watch : watches) {
      if (watch->change_place() == at && HasRoom(*watch)) groups[watch->group].push_back(watch);
    }
    std::vector<absl::StatusOr<std::shared_ptr<const Response>>> responses;
    mutex_.Unlock();
    const ReadScope scope = ReadTime();
    ChangeView view(change, store_, **splitter_, scope);
    for (const auto& [group, members] : groups) responses.push_back(Respond(*group, view));
    mutex_.Lock();
    auto response = responses.begin();
    for (const auto& [group, members] : groups) {
      for (Watch* watch : members) {
        if (!response->ok()) {
          watch->failed = response->status();
          ready_.push_back(watch->stream);
          continue;
        }
        watch->set_change_place(change.next);
        if (**response == nullptr) continue;
        Enqueue(watch, **response);
        Send(watch);
      }
      ++response;
    }
    at = change.next;
  }
}

void WatchHub::AskForSnapshot(Watch* watch) {
  if (watch->asked || watch->reading) return;
  watch->asked = true;
  snapshots_.push_back(watch);
}

void WatchHub::ServeSnapshots() {
  absl::MutexLock lock(&mutex_);
  const auto due = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    return !snapshots_.empty() || snapshots_ended_;
  };
  while (true) {
    mutex_.Await(absl::Condition(&due));
    if (snapshots_.empty()) return;
    Watch* const watch = snapshots_.front();
    snapshots_.pop_front();
    watch->asked = false;
    watch->reading = true;
    const ReadLimits limits = Limits();
    mutex_.Unlock();
    ReadScope scope = ReadTime();
    scope.cancelled = [this, watch] { return watch->gone || stopping_; };
    const absl::Status status = ReadSnapshot(watch, limits, scope);
    mutex_.Lock();
    watch->reading = false;
    watch->failed = status;
    ready_.push_back(watch->stream);
    wake_ = true;
  }
}

absl::StatusOr<WatchPlace> WatchHub::Begin(const Watch& watch, const ReadScope& scope) {
  OR_ASSIGN_OR_RETURN(const ChangeRange range, store_.Changes(scope));
  if (watch.request.resume_token().empty()) {
    if (watch.request.changes_only()) return WatchPlace{false, 0, range.newest};
    return WatchPlace{true, range.newest, 0};
  }
  const int64_t needed = watch.place.snapshot ? watch.place.until : watch.place.after;
  if (needed + 1 >= range.oldest && needed <= range.newest) return watch.place;
  return MakeStatus(absl::StatusCode::kOutOfRange,
                    "the changes after this resume_token are no longer kept: begin anew without one");
}

// One step of a watch that is not among the changes yet. Only this thread uses the watch meanwhile, but for
// its queue.
absl::Status WatchHub::ReadSnapshot(Watch* watch, const ReadLimits& limits, const ReadScope& scope) {
  WatchPlace place = watch->place;
  if (watch->stage == Stage::kNew) {
    OR_ASSIGN_OR_RETURN(place, Begin(*watch, scope));
    std::string token = tokens_.Seal(watch->scope, EncodePlace(place));
    absl::MutexLock lock(&mutex_);
    watch->place = place;
    watch->token = std::move(token);
    watch->stage = place.snapshot ? Stage::kSnapshot : Stage::kChanges;
    watch->mark_due = !place.snapshot;
    return absl::OkStatus();
  }
  OR_ASSIGN_OR_RETURN(SnapshotPage page,
                      store_.ReadSnapshot(QuotesOf(watch->request), place.until, place.after, limits, scope));
  place.after = page.next;
  v1::WatchResponse& step = page.records;
  if (watch->request.has_statements()) OR_RETURN_IF_ERROR(ReplaceByStatements(store_, scope, &step));
  std::shared_ptr<const Response> response;
  if (step.quotes_size() + step.events_size() + step.articles_size() + step.statements_size() > 0) {
    OR_RETURN_IF_ERROR(ConvertAll(store_, watch->request.span_unit(), scope, &step));
    step.set_phase(v1::WATCH_PHASE_SNAPSHOT);
    step.set_resume_token(tokens_.Seal(watch->scope, EncodePlace(place)));
    response = std::make_shared<const Response>(Response{step.SerializeAsString(), step.resume_token()});
  }
  absl::MutexLock lock(&mutex_);
  if (response != nullptr) Enqueue(watch, std::move(response));
  watch->place = place;
  if (!page.end) return absl::OkStatus();
  watch->stage = Stage::kChanges;
  watch->set_change_place({place.until, 0});
  watch->mark_due = true;
  return absl::OkStatus();
}

}  // namespace onrecord::api
