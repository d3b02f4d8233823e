#include <algorithm>
#include <unordered_map>

#include "common/base/strings.h"
#include "ingest/document_reader/declared_time.h"
#include "ingest/document_reader/html_text.h"
#include "ingest/document_reader/identity.h"
#include "ingest/document_reader/linked_data.h"
#include "ingest/document_reader/page_metadata.h"
#include "ingest/document_reader/wire_item.h"
#include "reader_words.h"

namespace onrecord::ingest {
namespace {

struct MetaName {
  std::string field;
  size_t rank = 0;  // the lower the more trusted
};

const std::unordered_map<std::string, MetaName>& MetaNames() {
  static const auto names = [] {
    std::unordered_map<std::string, MetaName> all;
    for (const EmbeddedFile& file : ReaderWords()) {
      if (file.name != "meta_names.tsv") continue;
      for (const std::string_view line : Split(file.content, '\n')) {
        const auto cells = Split(line, '\t');
        if (cells.size() == 2 && line[0] != '#')
          all.emplace(cells[1], MetaName{std::string(cells[0]), all.size()});
      }
    }
    return all;
  }();
  return names;
}

// Collects what a page declares; of several <meta> for one field the one whose name ranks first.
class Reader {
 public:
  PageMetadata Read(const HtmlNode& page) {
    Walk(page);
    Merge();
    return std::move(out_);
  }

 private:
  struct Ranked {
    size_t rank = SIZE_MAX;
    std::string value;
  };

  void Walk(const HtmlNode& node) {
    if (node.name == "svg") return;  // has <title> elements of its own
    if (node.name == "meta") ReadMeta(node);
    if (node.name == "html") SetField(&language_, node.Attribute("lang"));
    if (node.name == "title" && title_.empty()) title_ = LineText(node);
    if (node.name == "link" && AsciiLower(node.Attribute("rel")) == "canonical")
      SetField(&canonical_, node.Attribute("href"));
    if (node.name == "script") return ReadScript(node);
    for (const HtmlNode& child : node.children) Walk(child);
  }

  void ReadMeta(const HtmlNode& node) {
    const std::string_view content = Trim(node.Attribute("content"));
    if (content.empty() || content.size() > 4096) return;
    for (const std::string_view attribute : {"property", "name", "itemprop", "http-equiv"}) {
      const std::string name = AsciiLower(node.Attribute(attribute));
      if (name == "og:url") SetField(&og_url_, content);
      const auto known = MetaNames().find(name);
      if (known == MetaNames().end()) continue;
      std::string value(content);
      const std::string& field = known->second.field;
      if (field == "published" || field == "modified") value = NormaliseTime(value);
      if (field == "byline" && (StartsWith(value, "http") || StartsWith(value, "@"))) value.clear();
      Ranked& best = meta_[field];
      if (field == "published" && !value.empty()) published_.push_back({known->second.rank, value});
      if (!value.empty() && known->second.rank < best.rank) best = {known->second.rank, value};
      return;
    }
  }

  void ReadScript(const HtmlNode& script) {
    if (StartsWith(AsciiLower(Trim(script.Attribute("type"))), "application/ld+json")) {
      std::string json;
      for (const HtmlNode& child : script.children) json += child.text;
      LinkedData data = ReadLinkedData(json);
      if (data.article && !out_.linked) out_.linked = std::move(data.article);
      SetField(&page_published_, data.page_published);
    }
  }

  void AddDay(DaySource source, const std::string& value) {
    if (!value.empty()) out_.days.push_back({source, value});
  }

  void Merge() {
    Declared& d = out_.declared;
    if (out_.linked) d = out_.linked->declared;
    AddDay(DaySource::kLinkedArticle, std::exchange(d.published, ""));
    std::stable_sort(published_.begin(), published_.end(),
                     [](const Ranked& a, const Ranked& b) { return a.rank < b.rank; });
    for (const Ranked& day : published_) AddDay(DaySource::kMeta, day.value);
    AddDay(DaySource::kLinkedPage, page_published_);
    SetField(&d.title, meta_["title"].value);
    SetField(&d.title, title_);
    SetField(&d.outlet, meta_["outlet"].value);
    SetField(&d.byline, meta_["byline"].value);
    SetField(&d.modified, meta_["modified"].value);
    AddDay(DaySource::kModified, d.modified);
    SetField(&d.section, meta_["section"].value);
    SetField(&d.language, language_);
    SetField(&d.language, meta_["language"].value);
    std::replace(d.language.begin(), d.language.end(), '_', '-');  // "en_GB" -> "en-GB"
    std::string url = IsGlobalId(canonical_) ? canonical_ : "";
    SetField(&url, d.url);
    SetField(&url, IsGlobalId(og_url_) ? og_url_ : "");
    d.url = url;
  }

  PageMetadata out_;
  std::unordered_map<std::string, Ranked> meta_;
  std::vector<Ranked> published_;
  std::string title_, language_, canonical_, og_url_, page_published_;
};

}  // namespace

PageMetadata ReadDeclaredMetadata(const HtmlNode& page) { return Reader().Read(page); }

}  // namespace onrecord::ingest
