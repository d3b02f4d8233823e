#include "ingest/document_reader/database_export.h"

#include <algorithm>
#include <span>

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "ingest/document_reader/export_words.h"
#include "ingest/document_reader/find_day.h"
#include "ingest/document_reader/html_text.h"
#include "ingest/document_reader/unpacking_limits.h"
#include "ingest/document_reader/wire_item.h"

namespace onrecord::ingest {
namespace {

using Lines = std::span<const std::string>;

constexpr size_t kLongestDateLine = 80;  // bytes; longer ones are prose
constexpr size_t kMostHeadLines = 10;    // of Factiva between the number of words and the text

void AddParagraph(std::string_view line, std::string* text) {
  if (!text->empty()) *text += "\n\n";
  *text += line;
}

// Where the first line with this mark stands; lines.size(): nowhere.
size_t FindMark(Lines lines, ExportMark mark, size_t from = 0) {
  while (from < lines.size() && MarkOf(lines[from]).mark != mark) ++from;
  return from;
}

std::string* FieldNamed(std::string_view name, Declared* d) {
  if (name == "title") return &d->title;
  if (name == "outlet") return &d->outlet;
  if (name == "byline") return &d->byline;
  if (name == "published") return &d->published;
  if (name == "section") return &d->section;
  if (name == "item_id") return &d->item_id;
  return nullptr;
}

void SetNamed(std::string_view name, std::string_view value, Declared* d) {
  if (std::string* const field = FieldNamed(name, d)) SetField(field, value);
}

// The title goes before the text, as readers see it.
Item Finished(Item item, std::string body, Lines lines) {
  if (!body.empty()) {
    item.text = item.declared.title;
    AddParagraph(body, &item.text);
  }
  Sha256Stream bytes;
  for (const std::string& line : lines) {
    bytes.Add(line);
    bytes.Add("\n");
  }
  item.revision_id = bytes.Hex();
  return item;
}

std::string DayOf(std::string_view line) {
  return line.size() <= kLongestDateLine ? FindDay(line, true) : "";
}

// Title, outlet and day stand one under the other, labels follow, then "Body" and the text.
Item ReadNexis(Lines lines) {
  Item item;
  size_t body = FindMark(lines, ExportMark::kBody);
  const bool has_body = body < lines.size();
  if (!has_body) {
    // Behind the last label.
    body = 0;
    for (size_t i = 0; i < lines.size(); ++i) {
      if (MarkOf(lines[i]).mark == ExportMark::kLabel) body = i;
    }
  }
  size_t date = body;
  for (size_t i = 0; i < body; ++i) {
    const ExportLine mark = MarkOf(lines[i]);
    if (mark.mark == ExportMark::kLabel) SetNamed(mark.field, mark.rest, &item.declared);
    if (mark.mark == ExportMark::kNone && !DayOf(lines[i]).empty()) date = i;
  }
  if (date < body) {
    SetField(&item.declared.published, DayOf(lines[date]));
    if (date >= 1) SetField(&item.declared.outlet, lines[date - 1]);
    if (date >= 2) SetField(&item.declared.title, lines[date - 2]);
  }
  std::string text;
  for (size_t i = body + 1; i < lines.size(); ++i) {
    if (MarkOf(lines[i]).mark == ExportMark::kFoot) break;
    AddParagraph(lines[i], &text);
  }
  return Finished(std::move(item), std::move(text), lines);
}

std::string_view IdIn(std::string_view line) {
  const ExportLine mark = MarkOf(line);
  return mark.mark == ExportMark::kDocument ? mark.rest : line;
}

// A code on a line of its own, then the lines of its field.
Item ReadFactivaCodes(Lines lines) {
  Item item;
  std::string text;
  std::string_view field = "-";
  for (const std::string& line : lines) {
    const ExportLine mark = MarkOf(line);
    if (mark.mark == ExportMark::kCode) {
      field = mark.field;
    } else if (field == "text") {
      AddParagraph(line, &text);
    } else if (field == "published") {
      SetField(&item.declared.published, DayOf(line));
    } else if (field == "item_id") {
      SetField(&item.declared.item_id, IdIn(line));
    } else {
      SetNamed(field, line, &item.declared);
    }
  }
  return Finished(std::move(item), std::move(text), lines);
}

bool IsClock(std::string_view line) {
  const size_t colon = line.find(':');
  return colon != std::string_view::npos && colon <= 2 && line.size() <= 12;
}

bool IsByline(std::string_view line) { return StartsWith(AsciiLower(line.substr(0, 3)), "by "); }

// Title, byline, number of words, day, time, outlet and its code, pages, language, whose rights, then the
// text.
Item ReadFactivaPage(Lines lines) {
  Item item;
  const size_t length = FindMark(lines, ExportMark::kLength);
  const Lines names = lines.first(std::min(length, lines.size()));
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0 && (IsByline(names[i]) || i + 1 == names.size())) {
      SetField(&item.declared.byline, names[i]);
    } else if (i == 0) {
      SetField(&item.declared.title, names[i]);
    }
  }
  size_t at = std::min(length + 1, lines.size());
  const size_t rights = FindMark(lines, ExportMark::kRights, at);
  const size_t end = rights - at <= kMostHeadLines && rights < lines.size() ? rights + 1 : at;
  for (; at < end; ++at) {
    if (item.declared.published.empty()) {
      SetField(&item.declared.published, DayOf(lines[at]));
    } else if (!IsClock(lines[at])) {
      SetField(&item.declared.outlet, lines[at]);
    }
  }
  std::string text;
  for (; at < lines.size(); ++at) {
    const ExportLine mark = MarkOf(lines[at]);
    if (mark.mark == ExportMark::kDocument) {
      SetField(&item.declared.item_id, mark.rest);
    } else {
      AddParagraph(lines[at], &text);
    }
  }
  return Finished(std::move(item), std::move(text), lines);
}

Item ReadFactiva(Lines lines) {
  const bool codes = std::any_of(lines.begin(), lines.end(), [](const std::string& line) {
    const ExportLine mark = MarkOf(line);
    return mark.mark == ExportMark::kCode && mark.field == "title";
  });
  return codes ? ReadFactivaCodes(lines) : ReadFactivaPage(lines);
}

// "article enArticle".
bool IsExportedArticle(const HtmlNode& node) {
  const std::string_view names = node.Attribute("class");
  return StartsWith(names, "article ") && EndsWith(names, "Article");
}

void CollectArticles(const HtmlNode& node, std::vector<const HtmlNode*>* out) {
  if (IsExportedArticle(node)) {
    out->push_back(&node);
    return;
  }
  for (const HtmlNode& child : node.children) CollectArticles(child, out);
}

std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  for (const std::string_view line : Split(text, '\n')) {
    if (const std::string_view words = Trim(line); !words.empty()) lines.emplace_back(words);
  }
  return lines;
}

}  // namespace

std::vector<Item> SplitExport(const std::vector<std::string>& lines) {
  const Lines all(lines);
  bool nexis = false, factiva = false, length = false;
  for (const std::string& line : lines) {
    const ExportLine mark = MarkOf(line);
    nexis = nexis || mark.mark == ExportMark::kEnd;
    factiva = factiva || mark.mark == ExportMark::kDocument;
    length = length || mark.mark == ExportMark::kLength || mark.mark == ExportMark::kCode;
  }
  std::vector<Item> items;
  if (!nexis && !(factiva && length)) return items;
  size_t begin = 0;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (MarkOf(lines[i]).mark != (nexis ? ExportMark::kEnd : ExportMark::kDocument)) continue;
    items.push_back(nexis ? ReadNexis(all.subspan(begin, i - begin))
                          : ReadFactiva(all.subspan(begin, i + 1 - begin)));
    begin = i + 1;
    if (items.size() > kMostMembers) break;
  }
  return items;
}

std::vector<Item> SplitExportPage(const HtmlNode& page) {
  std::vector<const HtmlNode*> articles;
  CollectArticles(page, &articles);
  std::vector<Item> items;
  if (articles.empty()) return items;
  const std::vector<BoxFacts> facts = MeasureMarkup(page);
  bool known = false;  // by a mark that only these exports have
  for (const HtmlNode* article : articles) {
    const std::vector<std::string> lines = LinesOf(BlockText(*article, facts));
    known = known || FindMark(lines, ExportMark::kLength) < lines.size() ||
            FindMark(lines, ExportMark::kDocument) < lines.size();
    items.push_back(ReadFactiva(lines));
    if (items.size() > kMostMembers) break;
  }
  if (!known) items.clear();
  return items;
}

void AddExport(std::vector<Item> items, Entries* out) {
  uint32_t index = 0;
  for (Item& item : items) {
    if (index == kMostMembers) {
      out->rejects.push_back(
          {index, Reason::kTooLarge, StrCat("more than ", kMostMembers, " articles; expected fewer")});
      return;
    }
    item.index = index++;
    AddItem(std::move(item), StrCat("article ", index), out);
  }
}

bool MayBeExportPage(std::string_view html) {
  return html.find("class=\"article ") != std::string_view::npos &&
         html.find("Article\"") != std::string_view::npos;
}

}  // namespace onrecord::ingest
