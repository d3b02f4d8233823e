#include <absl/time/civil_time.h>

#include <algorithm>
#include <cstdlib>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "ingest/document_reader/declared_time.h"
#include "ingest/document_reader/find_day.h"
#include "ingest/document_reader/html_text.h"
#include "ingest/document_reader/page_metadata.h"
#include "ingest/document_reader/page_words.h"
#include "ingest/document_reader/wire_item.h"

namespace onrecord::ingest {
namespace {

constexpr uint32_t kLongestLine = 160;  // bytes of a line that has a day or names writers

// What the article's page shows beside its text.
class Reader {
 public:
  Reader(const HtmlNode& page, const std::vector<BoxFacts>& facts, PageMetadata* out)
      : page_(page), facts_(facts), out_(*out) {
    month_first_ =
        out_.declared.language == "en-US" || out_.declared.language == "en" || out_.declared.language.empty();
  }

  void Read() {
    Walk(page_, false);
    for (const DayEvidence& day : days_) out_.days.push_back(day);
    std::stable_sort(out_.days.begin(), out_.days.end(),
                     [](const DayEvidence& a, const DayEvidence& b) { return a.source < b.source; });
    if (out_.declared.byline.empty()) {
      for (const std::string* names : {&by_property_, &by_link_, &by_name_})
        SetField(&out_.declared.byline, *names);
    }
    DropSiteName();
  }

 private:
  // Boxes about other articles are ignored.
  bool IsBeside(const HtmlNode& node) const {
    const BoxFacts& f = facts_[node.index];
    if (f.left == Left::kForeign || f.left == Left::kTeasers) return true;
    return f.left == Left::kNamed &&
           (f.kind == BoxKind::kComment || f.kind == BoxKind::kTeaser || f.kind == BoxKind::kNotice ||
            f.kind == BoxKind::kNavigation || f.kind == BoxKind::kAdvert);
  }

  void Walk(const HtmlNode& node, bool beside) {
    if (node.name.empty() || node.name == "script" || node.name == "style" || node.name == "svg" ||
        node.name == "head")
      return;
    const PageWord word = PageWordOf(node);
    beside = beside || (IsBeside(node) && word == PageWord::kNone);
    if (node.name == "h1" && heading_.empty()) heading_ = LineText(node);
    if (!beside) {
      ReadDays(node, word);
      ReadByline(node, word);
    }
    for (const HtmlNode& child : node.children) Walk(child, beside);
  }

  static PageWord PageWordOf(const HtmlNode& node) {
    const PageWord word = ShownWordOf(node.Attribute("class"));
    return word != PageWord::kNone ? word : ShownWordOf(node.Attribute("id"));
  }

  bool IsShort(const HtmlNode& node) const {
    const BoxFacts& f = facts_[node.index];
    return f.end - node.index <= 40 && f.text + f.own <= 2 * kLongestLine;
  }

  void AddDay(DaySource source, const std::string& day) {
    if (day.empty()) return;
    const auto known =
        std::find_if(days_.begin(), days_.end(), [&](const DayEvidence& d) { return d.source == source; });
    if (known == days_.end()) {
      if (source == DaySource::kNamedElement) above_heading_ = heading_.empty();
      days_.push_back({source, day});
    } else if (source == DaySource::kNamedElement && above_heading_ && !heading_.empty()) {
      known->value = day;  // what stands above the heading is today's day
      above_heading_ = false;
    }
  }

  std::string DayOf(const HtmlNode& node) const {
    for (const std::string_view attribute : {"datetime", "content", "title"}) {
      if (std::string day = NormaliseTime(node.Attribute(attribute)); !day.empty()) return day;
    }
    return IsShort(node) ? FindDay(LineText(node), month_first_) : "";
  }

  void ReadDays(const HtmlNode& node, PageWord word) {
    const std::string_view property = node.Attribute("itemprop");
    if (property.find("datePublished") != property.npos) AddDay(DaySource::kItemProperty, DayOf(node));
    if (property == "dateModified") return;
    if (node.name == "time") {
      const bool named = word == PageWord::kDate || node.Has("pubdate");
      AddDay(named ? DaySource::kTimeElement : DaySource::kFirstTime, DayOf(node));
    }
    if ((word == PageWord::kDate || word == PageWord::kByline) && IsShort(node)) {
      const std::string line = LineText(node);
      if (line.size() <= kLongestLine) AddDay(DaySource::kNamedElement, DayOf(node));
      if (line.size() > kLongestLine) return;
      for (const HtmlNode& child : node.children) AddTitleDay(child);
    }
  }
  // <li><a title="13 Oct 2020 18:29">
  void AddTitleDay(const HtmlNode& node) {
    if (const std::string_view title = node.Attribute("title"); !title.empty()) {
      AddDay(DaySource::kNamedElement, FindDay(title, month_first_));
    }
    for (const HtmlNode& child : node.children) AddTitleDay(child);
  }

  void ReadByline(const HtmlNode& node, PageWord word) {
    const std::string_view property = node.Attribute("itemprop");
    if (property == "author" || property == "creator") {
      const HtmlNode* const name = NameIn(node);
      SetField(&by_property_, Names(name != nullptr ? *name : node));
    }
    const std::string rel = AsciiLower(node.Attribute("rel"));
    if (node.name == "a" && rel.find("author") != std::string::npos) AddLinked(Names(node));
    if (word == PageWord::kByline && by_name_.empty() && IsShort(node)) by_name_ = Names(node);
  }
  void AddLinked(const std::string& name) {
    if (name.empty() || by_link_.find(name) != std::string::npos || by_link_.size() > 300) return;
    if (!by_link_.empty()) by_link_ += ", ";
    by_link_ += name;
  }
  static const HtmlNode* NameIn(const HtmlNode& node) {
    for (const HtmlNode& child : node.children) {
      if (child.Attribute("itemprop") == "name") return &child;
      if (const HtmlNode* found = NameIn(child)) return found;
    }
    return nullptr;
  }
  // The line of an element that names writers: cut where a day or another field begins; empty: it names
  // nobody.
  std::string Names(const HtmlNode& node) const {
    if (!IsShort(node)) return "";
    std::string line(node.Attribute("content"));
    if (line.empty()) line = LineText(node);
    if (line.size() > kLongestLine) return "";
    size_t end = line.find_first_of("0123456789|@•·");
    for (const std::string_view mark : {"•", "·", " / ", " — "}) end = std::min(end, line.find(mark));
    line = std::string(Trim(std::string_view(line).substr(0, end)));
    while (!line.empty() && (line.back() == ',' || line.back() == '-' || line.back() == ':')) line.pop_back();
    const bool link = StartsWith(line, "http");
    return link || std::count(line.begin(), line.end(), ' ') > 12 ? "" : line;
  }

  // "Ferry strike ends - Island Post" where the heading is "Ferry strike ends".
  void DropSiteName() {
    std::string& title = out_.declared.title;
    if (heading_.size() < 10 || title.size() <= heading_.size()) return;
    const std::string_view rest = std::string_view(title).substr(heading_.size());
    if (!EqualsIgnoreAsciiCase(std::string_view(title).substr(0, heading_.size()), heading_)) return;
    for (const std::string_view bar : {" | ", " - ", " – ", " — ", " :: ", " « ", " » ", " • "}) {
      if (StartsWith(rest, bar)) {
        title = heading_;
        return;
      }
    }
  }

  const HtmlNode& page_;
  const std::vector<BoxFacts>& facts_;
  PageMetadata& out_;
  bool month_first_ = false;
  bool above_heading_ = false;  // where the day of a named element stood
  std::vector<DayEvidence> days_;
  std::string heading_, by_property_, by_link_, by_name_;
};

absl::CivilDay CivilDayOf(std::string_view value) {
  return absl::CivilDay(std::atoi(std::string(value.substr(0, 4)).c_str()),
                        std::atoi(std::string(value.substr(5, 2)).c_str()),
                        std::atoi(std::string(value.substr(8, 2)).c_str()));
}

bool IsUtcTime(std::string_view value) {
  return value.size() > 10 && (EndsWith(value, "Z") || EndsWith(value, "+00:00"));
}

bool IsDeclared(DaySource source) { return source <= DaySource::kTimeElement; }

// The day that readers of the page saw at a time in UTC: an evening in America is the day before, a morning
// east of Greenwich may be the day after. Where any other evidence names the day in UTC, that stays.
std::string LocalDay(const PageMetadata& metadata, const std::string& utc, const std::string& address) {
  const absl::CivilDay day = CivilDayOf(utc);
  const int hour = std::atoi(utc.substr(11, 2).c_str());
  std::string local;
  if (!address.empty() && CivilDayOf(address) == day) return utc;
  if (hour < 12 && !address.empty() && CivilDayOf(address) == day - 1) local = address;
  for (const DayEvidence& other : metadata.days) {
    if (IsUtcTime(other.value) || other.source == DaySource::kModified ||
        other.source == DaySource::kFirstTime)
      continue;
    if (CivilDayOf(other.value) == day) return utc;
    const bool before = hour < 12 && CivilDayOf(other.value) == day - 1;
    const bool after = hour >= 10 && CivilDayOf(other.value) == day + 1 && IsDeclared(other.source);
    if (local.empty() && (before || after)) local = other.value;
  }
  return local.empty() ? utc : local;
}

}  // namespace

void AddShownMetadata(const HtmlNode& page, const std::vector<BoxFacts>& facts, PageMetadata* metadata) {
  Reader(page, facts, metadata).Read();
}

std::string_view Name(DaySource source) {
  switch (source) {
    case DaySource::kLinkedArticle:
      return "linked_article";
    case DaySource::kMeta:
      return "meta";
    case DaySource::kItemProperty:
      return "item_property";
    case DaySource::kLinkedPage:
      return "linked_page";
    case DaySource::kTimeElement:
      return "time_element";
    case DaySource::kNamedElement:
      return "named_element";
    case DaySource::kFirstTime:
      return "first_time";
    case DaySource::kModified:
      return "modified";
  }
  return "";
}

std::string PublishedOf(const PageMetadata& metadata) {
  const std::string address = DayInAddress(metadata.declared.url);
  if (metadata.days.empty()) return address;
  const DayEvidence& best = metadata.days.front();
  if (!address.empty() && best.source >= DaySource::kNamedElement) return address;
  if (!address.empty() && CivilDayOf(address) + 1 < CivilDayOf(best.value)) return address;
  return IsUtcTime(best.value) ? LocalDay(metadata, best.value, address) : best.value;
}

}  // namespace onrecord::ingest
