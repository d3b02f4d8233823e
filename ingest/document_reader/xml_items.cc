#include <expat.h>

#include <algorithm>
#include <array>

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "ingest/document_reader/declared_time.h"
#include "ingest/document_reader/html_text.h"
#include "ingest/document_reader/identity.h"
#include "ingest/document_reader/item_stream.h"

namespace onrecord::ingest {
namespace {

// The name in lower case, without the prefix of a vocabulary that is read here: "content:encoded" ->
// "encoded", but "media:title" (a picture's) stays what it is.
std::string LocalName(std::string_view name) {
  static constexpr std::string_view kPrefixes[] = {"content", "dc",  "dcterms", "atom",
                                                   "rdf",     "xml", "xhtml",   "nitf"};
  const std::string lower = AsciiLower(name);
  for (const std::string_view prefix : kPrefixes) {
    if (lower.size() > prefix.size() && StartsWith(lower, prefix) && lower[prefix.size()] == ':') {
      return lower.substr(prefix.size() + 1);
    }
  }
  return lower;
}

// Text that will be read as HTML with the elements around it.
std::string Escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string Attribute(const char** attributes, std::string_view name) {
  for (; attributes != nullptr && attributes[0] != nullptr; attributes += 2) {
    if (LocalName(attributes[0]) == name) return attributes[1];
  }
  return "";
}

bool IsItemElement(std::string_view name) { return name == "item" || name == "entry" || name == "nitf"; }

constexpr size_t kMaxDepth = 500;
constexpr size_t kLongestToken = kMaxArticleFileBytes;

// What has been read of one item.
struct Draft {
  std::string container;  // item, entry or nitf
  int depth = 0;          // of the item's element
  uint64_t begin = 0;     // byte of its "<"
  Sha256Stream bytes;
  bool too_large = false;
  size_t size = 0;
  Item item;
  std::string guid, link, encoded, description, body;
  bool guid_is_permalink = true;
};

class XmlItems final : public ItemStream {
 public:
  XmlItems() : parser_(XML_ParserCreate("UTF-8")) {
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, &OnStart, &OnEnd);
    XML_SetCharacterDataHandler(parser_, &OnText);
    XML_SetSkippedEntityHandler(parser_, &OnSkippedEntity);
    // With an outside DTD that is never read, &nbsp; and its like are skipped instead of fatal.
    XML_UseForeignDTD(parser_, XML_TRUE);
    XML_SetParamEntityParsing(parser_, XML_PARAM_ENTITY_PARSING_ALWAYS);
    XML_SetExternalEntityRefHandler(parser_, &OnExternalEntity);
  }
  ~XmlItems() override { XML_ParserFree(parser_); }
  XmlItems(const XmlItems&) = delete;

  void Feed(std::string_view utf8, Entries* out) override {
    // Pieces are small, so that an item's bytes can be found again in the piece.
    constexpr size_t kPiece = 64 << 10;
    while (!utf8.empty() && !broken_) {
      Parse(utf8.substr(0, kPiece), false, out);
      utf8.remove_prefix(std::min(kPiece, utf8.size()));
    }
  }

  void Finish(Entries* out) override {
    if (!broken_) Parse({}, true, out);
    if (!broken_ && index_ == 0) {
      out->rejects.push_back({{},
                              Reason::kNoText,
                              StrCat("root element <", root_.substr(0, 80),
                                     "> without articles; expected <item> "
                                     "(RSS), <entry> (Atom) or <nitf>")});
    }
  }

 private:
  static XmlItems& Self(void* data) { return *static_cast<XmlItems*>(data); }
  static void OnStart(void* data, const char* name, const char** attributes) {
    Self(data).Start(name, attributes);
  }
  static void OnEnd(void* data, const char*) { Self(data).End(); }
  static void OnText(void* data, const char* text, int size) {
    const std::string_view piece(text, static_cast<size_t>(size));
    XmlItems& self = Self(data);
    self.inline_depth_ > 0 ? self.Text(Escape(piece)) : self.Text(piece);
  }
  static void OnSkippedEntity(void* data, const char* name, int is_parameter) {
    if (is_parameter != 0) return;
    const std::string between = HtmlToText(StrCat("x&", name, ";x"));
    Self(data).Text(std::string_view(between).substr(1, between.size() - 2));
  }
  // Nothing is ever fetched: the outside DTD is read as empty, other outside entities are left out.
  static int OnExternalEntity(XML_Parser parser, const char* context, const char*, const char*, const char*) {
    if (context != nullptr) return XML_STATUS_OK;
    const XML_Parser dtd = XML_ExternalEntityParserCreate(parser, context, nullptr);
    if (dtd == nullptr) return XML_STATUS_ERROR;
    const XML_Status status = XML_Parse(dtd, "", 0, XML_TRUE);
    XML_ParserFree(dtd);
    return status;
  }

  uint64_t Place() const {
    return static_cast<uint64_t>(std::max<XML_Index>(0, XML_GetCurrentByteIndex(parser_)));
  }

  void Parse(std::string_view piece, bool last, Entries* out) {
    out_ = out;
    window_ += piece;
    if (window_.size() > kLongestToken ||
        XML_Parse(parser_, piece.data(), static_cast<int>(piece.size()), last) == XML_STATUS_ERROR) {
      broken_ = true;
      out->rejects.push_back(
          {index_ == 0 && !draft_ ? std::optional<uint32_t>() : std::optional<uint32_t>(index_),
           Reason::kBrokenXml,
           StrCat("line ", XML_GetCurrentLineNumber(parser_), ", column ",
                  XML_GetCurrentColumnNumber(parser_), ": ", WhyBroken(), "; expected well-formed XML")});
      draft_.reset();
    }
    KeepBytesUpTo(Place());
    out_ = nullptr;
  }

  std::string WhyBroken() const {
    if (path_.size() > kMaxDepth) return StrCat("nested deeper than ", kMaxDepth);
    if (window_.size() > kLongestToken) return "a tag or comment without end";
    return XML_ErrorString(XML_GetErrorCode(parser_));
  }

  // Moves the bytes of the open item before `place` from the window into its digest.
  void KeepBytesUpTo(uint64_t place) {
    const size_t n =
        static_cast<size_t>(std::min<uint64_t>(place - std::min(place, window_begin_), window_.size()));
    if (draft_) {
      const uint64_t skip = draft_->begin > window_begin_ ? draft_->begin - window_begin_ : 0;
      if (skip < n) draft_->bytes.Add(std::string_view(window_).substr(skip, n - skip));
    }
    window_.erase(0, n);
    window_begin_ += n;
  }

  void Start(const char* raw_name, const char** attributes) {
    const std::string name = LocalName(raw_name);
    if (root_.empty()) root_ = raw_name;
    path_.push_back(name);
    if (path_.size() > kMaxDepth) XML_StopParser(parser_, XML_FALSE);
    if (inline_depth_ > 0 || IsMarkupHere(name)) {
      ++inline_depth_;
      WriteTag(name, false);
      return;
    }
    text_.clear();
    if (!draft_ && IsItemElement(name)) {
      draft_.emplace();
      draft_->container = name;
      draft_->depth = static_cast<int>(path_.size());
      draft_->begin = Place();
    }
    if (draft_) StartInItem(name, attributes);
    if (!draft_ && name == "rss") Set(&channel_.language, Attribute(attributes, "lang"));
    if (name == "feed" || name == "nitf") Set(&channel_.language, Attribute(attributes, "lang"));
  }

  // Inside these elements, child elements are markup of the text and not fields.
  bool IsMarkupHere(std::string_view) const {
    if (!draft_ || path_.size() < 2) return false;
    const std::string& parent = path_[path_.size() - 2];
    if (draft_->container == "nitf") {
      return parent == "body.content" || parent == "hl1" || parent == "hl2" || parent == "byline" ||
             parent == "dateline" || parent == "abstract";
    }
    return static_cast<int>(path_.size()) > draft_->depth + 1 &&
           (parent == "content" || parent == "summary" || parent == "description" || parent == "encoded" ||
            parent == "title");
  }

  void WriteTag(std::string_view name, bool end) {
    if (name == "media" || name == "media-caption") name = "figure";  // NITF's pictures
    if (name == "block") name = "div";
    if (name == "byttl" && !end) Text(", ");  // "By Ana Silva, Harbour Correspondent"
    Text(StrCat(end ? "</" : "<", name, ">"));
  }

  void StartInItem(std::string_view name, const char** attributes) {
    Draft& d = *draft_;
    if (name == "guid") d.guid_is_permalink = Attribute(attributes, "ispermalink") != "false";
    if (name == "link") {
      const std::string rel = Attribute(attributes, "rel");
      if (rel.empty() || rel == "alternate") Set(&d.link, Attribute(attributes, "href"));
    }
    if (name == "doc-id") Set(&d.guid, Attribute(attributes, "id-string"));
    if (name == "date.issue" || name == "date.release") {
      Set(&d.item.declared.published, NormaliseTime(Attribute(attributes, "norm")));
    }
    if (name == "pubdata") {
      Set(&d.item.declared.outlet, Attribute(attributes, "name"));
      Set(&d.item.declared.published, NormaliseTime(Attribute(attributes, "date.publication")));
      Set(&d.item.declared.section, Attribute(attributes, "position.section"));
      Set(&d.item.declared.url, ArticleUrl(Attribute(attributes, "ex-ref")));
    }
    if (name == "doc.copyright") Set(&d.item.declared.agency, Attribute(attributes, "holder"));
    if (name == "nitf") {
      Set(&d.item.declared.language, Attribute(attributes, "lang"));
    }
  }

  void Text(std::string_view text) {
    if (draft_ && draft_->size + text.size() > kMaxArticleFileBytes) draft_->too_large = true;
    if (draft_) draft_->size += text.size();
    if (draft_ ? !draft_->too_large : text_.size() < 4096) text_ += text;
  }

  void End() {
    const std::string name = path_.back();
    path_.pop_back();
    if (inline_depth_ > 0) {
      --inline_depth_;
      WriteTag(name, true);
      return;
    }
    if (draft_ && static_cast<int>(path_.size()) + 1 == draft_->depth) {
      EndItem();
    } else if (draft_) {
      EndField(name);
    } else {
      EndChannelField(name);
    }
    text_.clear();
  }

  void EndChannelField(std::string_view name) {
    const std::string parent = path_.empty() ? "" : path_.back();
    if (parent != "channel" && parent != "feed") return;
    if (name == "title") Set(&channel_.outlet, HtmlToText(text_));
    if (name == "language") Set(&channel_.language, text_);
  }

  void EndField(std::string_view name) {
    Draft& d = *draft_;
    Declared& declared = d.item.declared;
    const std::string parent = path_.empty() ? "" : path_.back();
    if (parent == "author" || parent == "source") {
      if (parent == "author" && name == "name") Set(&declared.byline, text_);
      if (parent == "source" && name == "title") Set(&declared.agency, text_);
      return;
    }
    if (name == "title" && (d.container != "nitf" || parent == "head"))
      Set(&declared.title, HtmlToText(text_));
    if (name == "hl1") declared.title = HtmlToText(text_);
    if (name == "guid" || name == "id") Set(&d.guid, text_);
    if (name == "link") Set(&d.link, text_);
    if (name == "pubdate" || name == "published" || name == "date" || name == "issued") {
      Set(&declared.published, NormaliseTime(text_));
    }
    if (name == "updated" || name == "modified") Set(&declared.modified, NormaliseTime(text_));
    if (name == "creator" || name == "author" || name == "byline") Set(&declared.byline, HtmlToText(text_));
    if (name == "category") Set(&declared.section, text_);
    if (name == "source" && d.container == "item") Set(&declared.agency, text_);
    if (name == "language") Set(&declared.language, text_);
    if (name == "encoded" || name == "content") Keep(&d.encoded);
    if (name == "description" || name == "summary") Keep(&d.description);
    if (name == "body.content") Keep(&d.body);
    if (name == "dateline") Keep(&dateline_);
  }

  void EndItem() {
    // The end tag is part of the item: its bytes run to the next event.
    const uint64_t end = Place() + static_cast<uint64_t>(XML_GetCurrentByteCount(parser_));
    KeepBytesUpTo(end);
    Draft d = std::move(*draft_);
    draft_.reset();
    Item item = std::move(d.item);
    item.index = index_++;
    item.revision_id = d.bytes.Hex();
    const std::string place = StrCat("item ", item.index + 1);
    if (d.too_large) {
      out_->rejects.push_back(
          {item.index, Reason::kTooLarge, StrCat(place, ": more than ", kMaxArticleFileBytes, " bytes")});
      return;
    }
    item.text = TextOf(d);
    Identify(d, &item);
    Declared& declared = item.declared;
    Set(&declared.outlet, channel_.outlet);
    Set(&declared.language, channel_.language);
    if (declared.published.empty()) declared.published = declared.modified;
    dateline_.clear();
    AddItem(std::move(item), place, out_);
  }

  // The fullest form of the text that the item carries.
  std::string TextOf(const Draft& d) const {
    if (d.container == "nitf") {
      std::string text = HtmlToText(d.body);
      const std::string dateline = HtmlToText(dateline_);
      return text.empty() || dateline.empty() ? text : dateline + "\n\n" + text;
    }
    std::string text = HtmlToText(d.encoded);
    return text.empty() ? HtmlToText(d.description) : text;
  }

  static void Identify(const Draft& d, Item* item) {
    const std::string guid(Trim(d.guid));
    const std::string link = ArticleUrl(d.link);
    Set(&item->declared.url, link);
    if (d.guid_is_permalink) Set(&item->declared.url, ArticleUrl(guid));
    if (IsGlobalId(guid)) {
      item->global_id = guid;
    } else {
      item->global_id = item->declared.url;
      item->declared.item_id = guid;
    }
  }

  static void Set(std::string* field, std::string_view value) {
    value = Trim(value);
    if (field->empty() && !value.empty()) *field = value.substr(0, 4096);
  }
  void Keep(std::string* field) {
    if (field->empty()) *field = std::move(text_);
  }

  XML_Parser parser_;
  Entries* out_ = nullptr;
  std::string window_;  // the bytes from window_begin_ on that may belong to an open item
  uint64_t window_begin_ = 0;
  std::vector<std::string> path_;
  int inline_depth_ = 0;  // > 0: within markup of a text
  std::string text_, root_, dateline_;
  Declared channel_;
  std::optional<Draft> draft_;
  uint32_t index_ = 0;
  bool broken_ = false;
};

}  // namespace

std::unique_ptr<ItemStream> MakeXmlStream() { return std::make_unique<XmlItems>(); }

}  // namespace onrecord::ingest
