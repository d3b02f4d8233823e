#include "cli/articles.h"

#include "common/base/strings.h"
#include "common/base/tame.h"
#include "ingest/document_reader/document_reader.h"
#include "ingest/document_reader/page_explanation.h"

namespace onrecord::cli {
namespace {

SourceText Source(const std::string& text, const ingest::Declared& declared, const std::string& file_name,
                  bool page) {
  SourceText source;
  source.page = page;
  source.text = text;
  source.title = declared.title;
  source.published = declared.published;
  source.outlet = declared.outlet;
  source.byline = declared.byline;
  source.agency = declared.agency;
  source.url = declared.url;
  source.language = declared.language;
  source.file_name = file_name;
  return source;
}

}  // namespace

std::vector<std::unique_ptr<Article>> ReadArticles(std::string_view bytes, const std::string& path,
                                                   std::vector<std::string>* problems) {
  ingest::Document document = ingest::ReadDocument(bytes, path);
  const std::string name = path.substr(path.rfind('/') + 1);
  const bool one = document.items.size() + document.rejects.size() == 1;
  std::vector<std::unique_ptr<Article>> articles;
  for (ingest::Item& item : document.items) {
    auto article = std::make_unique<Article>();
    article->id = one ? name : StrCat(name, "#", item.index);
    article->file = name;
    article->left_out = item.left_out;
    article->encoding = item.encoding.empty() ? document.encoding : item.encoding;
    if (item.not_before == absl::InfiniteFuture())
      article->embargo = "without an end";
    else if (item.not_before > absl::InfinitePast())
      article->embargo = StrCat(
          "until ", FromAbsl(absl::FormatTime(absl::RFC3339_sec, item.not_before, absl::UTCTimeZone())));
    article->text = std::move(item.text);
    article->source =
        Source(article->text, item.declared, name,
               (item.media_type.empty() ? document.media_type : item.media_type) == "text/html");
    articles.push_back(std::move(article));
  }
  for (const ingest::Reject& reject : document.rejects) {
    problems->push_back(StrCat(ingest::Name(reject.reason), ": ", reject.detail));
  }
  return articles;
}

std::string ExplainReading(std::string_view bytes, const std::string& path) {
  const auto page = ingest::ExplainPage(bytes, path);
  if (!page) return "";
  const auto percent = [](double share) { return static_cast<int>(share * 100 + 0.5); };
  std::string out;
  for (const auto& box : page->candidates) {
    StrAppend(&out, "candidate: <", TameLine(box.box), ">, ", box.evidence, ", ", percent(box.share),
              " % of the prose, score ", static_cast<int>(box.score + 0.5), "\n");
  }
  for (const auto& left : page->left_out)
    StrAppend(&out, "left out as ", left.reason, ": ", percent(left.share), " % of the prose\n");
  for (const auto& day : page->days) StrAppend(&out, "day: ", TameLine(day.value), ", ", day.source, "\n");
  return out;
}

}  // namespace onrecord::cli
