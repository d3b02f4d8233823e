#include "cli/articles.h"

#include "common/base/strings.h"
#include "ingest/document_reader/document_reader.h"

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
    article->encoding = document.encoding;
    article->text = std::move(item.text);
    article->source = Source(article->text, item.declared, name, document.media_type == "text/html");
    articles.push_back(std::move(article));
  }
  for (const ingest::Reject& reject : document.rejects) {
    problems->push_back(StrCat(ingest::Name(reject.reason), ": ", reject.detail));
  }
  return articles;
}

}  // namespace onrecord::cli
