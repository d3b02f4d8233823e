#include "api/services/story_search.h"

#include <algorithm>

#include "api/ledger/story_words.h"
#include "common/base/status_macros.h"
#include "common/base/utf8.h"

namespace onrecord::api {
namespace {

// Days of publication around which what is told without a time can be about the seed.
constexpr int32_t kAround = ledger::kLongestVague;

// What a filter finds an actor by (and others): the beginning of its code, or its name. Empty: nothing.
std::string Sought(const v1::EventActor& actor) {
  const std::string& name = actor.name().empty() ? actor.text() : actor.name();
  std::string identity = ledger::StoryWords::BuiltIn().ActorOf(actor.code(), name);
  if (identity.find('/') == std::string::npos) return identity;
  return HasLetterOrDigit(name) ? name : actor.code();
}

void SetRange(int32_t first, int32_t last, v1::DateRange* range) {
  range->set_first(DayText(first));
  range->set_last(DayText(last));
}

}  // namespace

absl::Status StorySearch::Read(const v1::EventFilter& filter, const std::string& key,
                               StoryNeighbourhood* out) {
  ListQuery<v1::EventFilter> query;
  query.include = filter;
  query.order = "published";
  query.without_context = !with_context_;
  query.descending = false;  // the index of words is read forwards
  size_t read = 0;
  do {
    query.limit = static_cast<int>(kMostRead - read);
    OR_ASSIGN_OR_RETURN(Page<v1::EventRecord> page, store_.ListEvents(query, scope_));
    read += page.records.size();
    read_ += page.records.size();
    for (v1::EventRecord& record : page.records) {
      ledger::StoryMention mention = StoryMentionOf(record);
      if (ledger::StoryKey(mention) != key || !known_.insert(mention.id).second) continue;
      out->all.mentions.push_back(std::move(mention));
      out->all.records.push_back(std::move(record));
    }
    query.after = page.next;
    out->more = out->more || (read >= kMostRead && page.next);
  } while (query.after && read < kMostRead);
  return absl::OkStatus();
}

absl::StatusOr<StoryNeighbourhood> StorySearch::Around(const v1::EventRecord& seed) {
  const ledger::StoryMention mention = StoryMentionOf(seed);
  const std::string key = ledger::StoryKey(mention);
  StoryNeighbourhood out;
  out.all = {{seed}, {mention}};
  out.group = {0};
  known_ = {mention.id};
  const v1::Event& event = seed.event();
  const ledger::StoryWords& words = ledger::StoryWords::BuiltIn();
  std::string source = Sought(event.source()), target = event.has_target() ? Sought(event.target()) : "";
  if (key.empty() || (source.empty() && target.empty())) return out;
  if (!mention.when && !mention.published) return out;

  // Around the time of the event, and around the publication of what is told without one.
  ledger::DayRange happened, published;
  if (mention.when) {
    happened = *mention.when;
    published = {happened.first, happened.last + ledger::kUndatedDays};
    if (mention.telling != ledger::Telling::kHappened && mention.published) {
      published.first =
          std::min(published.first, *mention.published);  // what puts it off is told before its day
    }
  } else {
    happened = {*mention.published - ledger::kUndatedDays, *mention.published};
    published = {happened.first, happened.last + ledger::kUndatedDays};
  }
  const bool vague = happened.last - happened.first >= ledger::kLongestVague;
  if (!vague) happened = {happened.first - kAround, happened.last + kAround};
  const bool both_ways = words.IsMutual(mention.act) || event.reciprocal();
  for (int turn = 0; turn < (both_ways && source != target ? 2 : 1); ++turn) {
    v1::EventFilter filter;
    for (const std::string& root : words.RootsOf(mention.act)) filter.add_root(root);
    if (!source.empty()) filter.add_source(source);
    if (!target.empty()) filter.add_target(target);
    v1::EventFilter dated = filter, undated = filter;
    SetRange(happened.first, happened.last, dated.mutable_happened());
    OR_RETURN_IF_ERROR(Read(dated, key, &out));
    if (!vague) {
      SetRange(published.first, published.last, undated.mutable_published());
      OR_RETURN_IF_ERROR(Read(undated, key, &out));
    }
    std::swap(source, target);
  }
  for (std::vector<size_t>& group : ledger::GroupMentions(out.all.mentions)) {
    if (std::find(group.begin(), group.end(), size_t{0}) != group.end()) out.group = std::move(group);
  }
  return out;
}

}  // namespace onrecord::api
