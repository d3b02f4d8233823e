#pragma once
#include <string_view>

namespace onrecord::ingest {

// What the names that a page gives to a box say it is.
enum class BoxKind {
  kNone,
  kBody,       // the text of an article
  kComment,    // by readers
  kTeaser,     // of other articles
  kShare,      // buttons of networks
  kSubscribe,  // asks for money, an address or an opinion
  kAdvert,
  kCaption,  // of pictures, galleries, videos
  kAuthor,   // biography of the writer
  kTags,
  kNavigation,  // menus, side bars, footers
  kNotice,      // cookies, dialogs
};

// "teaser" …, as page_words.tsv and reports write it.
std::string_view Name(BoxKind kind);

// The kind that the words of a class or id attribute stand for; where several do, one that speaks against the
// box goes before kBody, but for kNavigation, which names columns of a layout as well. kNone: no word is
// known. Linear in the attribute. Words: page_words.tsv.
//
//   BoxKindOf("wp-block entry-content")  ->  kBody
//   BoxKindOf("ShareTools_list")         ->  kShare
BoxKind BoxKindOf(std::string_view attribute);

// What an element shows beside the text, by its class or id.
enum class PageWord { kNone, kDate, kByline };

// kDate goes before kByline.   ShownWordOf("ArticleHeader_date")  ->  kDate
PageWord ShownWordOf(std::string_view attribute);

}  // namespace onrecord::ingest
