#include "ingest/document_reader/html_article.h"

#include "ingest/document_reader/html_tree.h"
#include "ingest/document_reader/identity.h"
#include "ingest/document_reader/page_metadata.h"
#include "ingest/document_reader/page_text.h"

namespace onrecord::ingest {

std::variant<Item, Reject> ReadHtmlArticle(std::string_view html) {
  const auto page = ParseHtml(html);
  if (!page) {
    return Reject{
        {}, Reason::kBrokenHtml, "elements nested or repeated beyond what a page needs; expected HTML"};
  }
  PageMetadata metadata = ReadDeclaredMetadata(*page);
  const std::vector<BoxFacts> facts = MeasurePage(*page, metadata.declared.title);
  AddShownMetadata(*page, facts, &metadata);
  PageText text = ReadPageText(*page, facts, metadata.declared.title);
  Item item;
  item.declared = metadata.declared;
  item.declared.published = PublishedOf(metadata);
  item.global_id = ArticleUrl(item.declared.url);
  item.text = std::move(text.text);
  item.left_out = text.left_out;
  if (metadata.linked) {
    if (item.global_id.empty()) item.global_id = metadata.linked->global_id;
    // Markup shows paragraphs better; where scripts or a wall keep the text from the page, linked data may
    // have it.
    if (metadata.linked->text.size() > item.text.size() * 5 / 4) {
      item.text = std::move(metadata.linked->text);
      item.left_out = 0;
    }
  }
  if (item.text.empty()) {
    return Reject{
        {}, Reason::kNoText, "no text outside of scripts, navigation and links; expected an article"};
  }
  return item;
}

}  // namespace onrecord::ingest
