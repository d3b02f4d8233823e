#include "api/services/story_mentions.h"

#include <absl/strings/str_format.h>
#include <absl/time/civil_time.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "api/ledger/figures.h"
#include "api/ledger/story_status.h"
#include "api/ledger/story_words.h"
#include "api/store/project_article.h"
#include "common/base/utf8.h"

namespace onrecord::api {
namespace {

constexpr int32_t kFar = 4000000;  // days: further than any date
constexpr int kMostOutlets = 50;

int32_t NumberOf(int32_t day) {
  return static_cast<int32_t>(absl::CivilDay(day / 10000, day / 100 % 100, day % 100) -
                              absl::CivilDay(1970, 1, 1));
}

const std::string& NameOf(const v1::EventActor& actor) {
  return actor.name().empty() ? actor.text() : actor.name();
}

ledger::Telling TellingOf(v1::Modality modality) {
  switch (modality) {
    case v1::MODALITY_PLANNED:
      return ledger::Telling::kPlanned;
    case v1::MODALITY_NEGATED:
      return ledger::Telling::kDenied;
    case v1::MODALITY_HYPOTHETICAL:
    case v1::MODALITY_HABITUAL:
    case v1::MODALITY_HISTORICAL:
      return ledger::Telling::kUnreal;
    default:
      return ledger::Telling::kHappened;
  }
}

// A mention that says what became of a plan takes the plan's act.
void TakePlan(const v1::Event& event, ledger::StoryMention* mention) {
  const ledger::StoryWords& words = ledger::StoryWords::BuiltIn();
  const std::string_view act = words.ActPutOffBy(event.code());
  const bool put_off = words.SaysPutOff(event.text());
  if (act.empty() || mention->telling != ledger::Telling::kHappened) return;
  if (!put_off && !words.SaysCalledOff(event.text())) return;
  mention->act = act;
  mention->telling = put_off ? ledger::Telling::kPutOff : ledger::Telling::kCalledOff;
  // "until 25 March" is the new day.
  if (put_off && mention->when && mention->when->first == -kFar) mention->when->first = mention->when->last;
}

v1::StoryStatus StatusOf(ledger::Standing standing) {
  switch (standing) {
    case ledger::Standing::kHappened:
      return v1::STORY_STATUS_HAPPENED;
    case ledger::Standing::kPlanned:
      return v1::STORY_STATUS_PLANNED;
    case ledger::Standing::kCameTrue:
      return v1::STORY_STATUS_CAME_TRUE;
    case ledger::Standing::kPostponed:
      return v1::STORY_STATUS_POSTPONED;
    case ledger::Standing::kCancelled:
      return v1::STORY_STATUS_CANCELLED;
    case ledger::Standing::kOverdue:
      return v1::STORY_STATUS_OVERDUE;
    case ledger::Standing::kDenied:
      return v1::STORY_STATUS_DENIED;
    case ledger::Standing::kUnreal:
      break;
  }
  return v1::STORY_STATUS_UNREAL;
}

v1::FigureRelation RelationOf(ledger::Relation relation) {
  switch (relation) {
    case ledger::Relation::kFirst:
      return v1::FIGURE_RELATION_FIRST;
    case ledger::Relation::kAgrees:
      return v1::FIGURE_RELATION_AGREES;
    case ledger::Relation::kRisen:
      return v1::FIGURE_RELATION_RISEN;
    case ledger::Relation::kOtherPeriod:
      return v1::FIGURE_RELATION_OTHER_PERIOD;
    case ledger::Relation::kContradicts:
      break;
  }
  return v1::FIGURE_RELATION_CONTRADICTS;
}

class StoryMaker {
 public:
  StoryMaker(const StoryMentions& all, const std::vector<size_t>& group, int most_mentions)
      : all_(all), group_(group), most_mentions_(most_mentions) {}

  v1::StoryEvent Run(int32_t as_of) {
    story_.set_act(all_.mentions[group_[0]].act);
    AddMentions();
    AddTime();
    AddStatus(as_of);
    AddTotals();
    return std::move(story_);
  }

 private:
  // How much a mention tells: when exactly, where, how many, in how many words.
  auto Fullness(size_t i) const {
    const v1::Event& event = all_.records[i].event();
    const auto& when = all_.mentions[i].when;
    return std::tuple(when && when->first == when->last, event.has_location(), event.counts_size() > 0,
                      event.text().size());
  }

  void AddMentions() {
    std::set<std::string> articles, outlets;
    size_t fullest = group_[0];
    for (const size_t i : group_) {
      const v1::EventRecord& record = all_.records[i];
      if (Fullness(i) > Fullness(fullest)) fullest = i;
      articles.insert(record.article().article_id());
      const std::string& outlet = record.article().outlet();
      if (!outlet.empty() && outlets.insert(FoldCase(outlet)).second &&
          story_.outlets_size() < kMostOutlets) {
        story_.add_outlets(outlet);
      }
      if (const auto& published = all_.mentions[i].published; published) {
        if (story_.first_published().empty()) story_.set_first_published(DayText(*published));
        story_.set_last_published(DayText(*published));
      }
      if (story_.mentions_size() < most_mentions_) *story_.add_mentions() = record;
    }
    story_.set_story_event_id(all_.records[group_[0]].event().event_id());
    *story_.mutable_fullest() = all_.records[fullest];
    if (all_.records[fullest].event().has_location()) {
      *story_.mutable_place() = all_.records[fullest].event().location();
      story_.mutable_place()->clear_span();  // of one mention only
    }
    story_.set_mention_count(static_cast<uint32_t>(group_.size()));
    story_.set_article_count(static_cast<uint32_t>(articles.size()));
    story_.set_outlet_count(static_cast<uint32_t>(outlets.size()));
  }

  // The shortest time that a mention gives lies within all others.
  void AddTime() {
    const ledger::DayRange* shortest = nullptr;
    for (const size_t i : group_) {
      const auto& when = all_.mentions[i].when;
      if (when && (shortest == nullptr || when->last - when->first < shortest->last - shortest->first)) {
        shortest = &*when;
      }
    }
    if (shortest == nullptr) return;
    story_.set_first_day(DayText(shortest->first));
    story_.set_last_day(DayText(shortest->last));
  }

  void AddStatus(int32_t as_of) {
    const ledger::StoryStanding standing = ledger::StandingOf(all_.mentions, group_, as_of);
    story_.set_status(StatusOf(standing.standing));
    if (standing.told_by) story_.set_status_event_id(all_.records[*standing.told_by].event().event_id());
    if (standing.new_day) story_.set_postponed_to(DayText(*standing.new_day));
  }

  ledger::Figure FigureOf(size_t i, int c) const {
    const v1::Event& event = all_.records[i].event();
    const v1::Count& count = event.counts(c);
    ledger::Figure figure;
    figure.value = count.value();
    figure.upper = count.upper();
    figure.qualifier = count.qualifier();
    figure.kind = count.kind();
    figure.day = count.has_as_of() ? DayOf(count.as_of()) : all_.mentions[i].published;
    if (!figure.day) figure.day = all_.mentions[i].published;
    figure.id = event.event_id();
    // From the number before to the number behind.
    const uint32_t base = event.span().begin();
    uint32_t from = base, to = event.span().end();
    for (const v1::Count& other : event.counts()) {
      if (&other == &count) continue;
      if (other.span().end() <= count.span().begin()) from = std::max(from, other.span().end());
      if (other.span().begin() >= count.span().end()) to = std::min(to, other.span().begin());
    }
    if (count.span().begin() >= from && to >= count.span().end()) {
      ledger::ReadWordsBeside(event.text(), from - base, count.span().begin() - base,
                              count.span().end() - base, to - base, ledger::StoryWords::BuiltIn(), &figure);
    }
    return figure;
  }

  void AddTotals() {
    struct Told {
      size_t mention;
      int count;
    };
    std::map<std::pair<std::string, std::string>, std::vector<ledger::Figure>> totals;
    std::map<std::tuple<std::string, double, double, std::string>, Told> told;
    for (const size_t i : group_) {
      const v1::Event& event = all_.records[i].event();
      for (int c = 0; c < event.counts_size(); ++c) {
        ledger::Figure figure = FigureOf(i, c);
        told.try_emplace({figure.id, figure.value, figure.upper, event.counts(c).unit()}, Told{i, c});
        totals[{event.counts(c).unit(), event.counts(c).kind()}].push_back(std::move(figure));
      }
    }
    for (auto& [what, figures] : totals) {
      v1::StoryTotal& total = *story_.add_totals();
      total.set_unit(what.first);
      total.set_kind(what.second);
      const auto relations = ledger::RelateFigures(ledger::StoryWords::BuiltIn(), &figures);
      for (size_t f = 0; f < figures.size(); ++f) {
        const ledger::Figure& figure = figures[f];
        const Told& at = told.at({figure.id, figure.value, figure.upper, what.first});
        v1::StoryFigure& out = *total.add_figures();
        *out.mutable_count() = all_.records[at.mention].event().counts(at.count);
        out.mutable_count()->clear_span();  // which counts in the mention's article
        out.set_event_id(figure.id);
        out.set_outlet(all_.records[at.mention].article().outlet());
        if (figure.day) out.set_day(DayText(*figure.day));
        out.set_relation(RelationOf(relations[f]));
        out.set_words(figure.words);
        if (relations[f] == ledger::Relation::kContradicts) total.set_contradicted(true);
        if (relations[f] != ledger::Relation::kOtherPeriod) *total.mutable_latest() = out.count();
      }
    }
  }

  const StoryMentions& all_;
  const std::vector<size_t>& group_;
  const int most_mentions_;
  v1::StoryEvent story_;
};

}  // namespace

std::optional<ledger::DayRange> DayRangeOf(const v1::TimeValue& time) {
  const Days days = DaysOf(time);
  if (days.first == 0 && days.last == 0) return std::nullopt;
  return ledger::DayRange{days.first <= 1 ? -kFar : NumberOf(days.first),
                          days.last >= 99991231 ? kFar : NumberOf(days.last)};
}

std::optional<int32_t> DayOf(const v1::TimeValue& time) {
  const auto range = DayRangeOf(time);
  return range && range->first == range->last ? std::optional(range->first) : std::nullopt;
}

std::optional<int32_t> DayOf(const std::string& day) {
  const int32_t number = DayAsNumber(day);
  return number == 0 ? std::nullopt : std::optional(NumberOf(number));
}

std::string DayText(int32_t day) {
  if (day <= -kFar || day >= kFar) return "";
  const absl::CivilDay civil = absl::CivilDay(1970, 1, 1) + day;
  if (civil.year() < 1 || civil.year() > 9999) return "";
  return absl::StrFormat("%04d-%02d-%02d", static_cast<int>(civil.year()), civil.month(), civil.day());
}

ledger::StoryMention StoryMentionOf(const v1::EventRecord& record) {
  const ledger::StoryWords& words = ledger::StoryWords::BuiltIn();
  const v1::Event& event = record.event();
  ledger::StoryMention out;
  out.id = event.event_id();
  out.act = words.ActOf(event.code(), event.why().rule());
  out.telling = TellingOf(event.modality());
  out.when = DayRangeOf(event.date());
  out.published = DayOf(record.article().published());
  // A place without words of its own is that of the dateline: where the reporter was.
  if (event.location().has_span()) out.place = FoldCase(event.location().name());
  TakePlan(event, &out);
  out.source = words.ActorOf(event.source().code(), NameOf(event.source()));
  if (event.has_target()) out.target = words.ActorOf(event.target().code(), NameOf(event.target()));
  if ((words.IsMutual(out.act) || event.reciprocal()) && out.target < out.source)
    std::swap(out.source, out.target);
  return out;
}

v1::StoryEvent MakeStoryEvent(const StoryMentions& all, const std::vector<size_t>& group, int32_t as_of,
                              int most_mentions) {
  return StoryMaker(all, group, most_mentions).Run(as_of);
}

}  // namespace onrecord::api
