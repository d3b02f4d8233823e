#include <expat.h>

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "common/base/hash.h"
#include "common/base/strings.h"
#include "ingest/document_reader/html_text.h"
#include "ingest/document_reader/identity.h"
#include "ingest/document_reader/item_stream.h"
#include "ingest/document_reader/text_repair.h"
#include "ingest/document_reader/wire_item.h"
#include "ingest/document_reader/xml_names.h"
#include "ingest/document_reader/xml_text_filter.h"
#include "ingest/document_reader/xml_tree.h"

namespace onrecord::ingest {
namespace {

constexpr size_t kMaxDepth = 500;
constexpr size_t kLongestToken = kMaxArticleFileBytes;
constexpr size_t kMostNodes = 400'000;     // elements, attributes and texts of one item
constexpr size_t kMostReferences = 3'000;  // different names of references that are looked up

bool IsItemElement(std::string_view name) {
  return name == "item" || name == "entry" || name == "nitf" || name == "newsitem";
}

WireItem ReadItem(const HtmlNode& item) {
  if (item.name == "nitf") return ReadNitf(item);
  if (item.name != "newsitem") return ReadFeedItem(item);
  return Child(item, "identification") != nullptr || Child(item, "newscomponent") != nullptr
             ? ReadNewsMl1(item)
             : ReadNewsMlG2(item);
}

// What has been read of one item.
struct Draft {
  HtmlNode root;
  std::vector<HtmlNode*> open;  // from the root to the element that is open
  uint64_t begin = 0;           // byte of its "<"
  Sha256Stream bytes;
  size_t size = 0, nodes = 0;
  bool too_large = false;
};

class XmlItems final : public ItemStream {
 public:
  XmlItems() : parser_(XML_ParserCreate("UTF-8")) {
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, &OnStart, &OnEnd);
    XML_SetCharacterDataHandler(parser_, &OnText);
    XML_SetSkippedEntityHandler(parser_, &OnSkippedEntity);
    XML_SetEntityDeclHandler(parser_, &OnEntityDeclaration);
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
      std::string piece;
      filter_.Feed(utf8.substr(0, kPiece), false, &piece);
      if (!piece.empty()) Parse(piece, false, out);
      utf8.remove_prefix(std::min(kPiece, utf8.size()));
    }
  }

  void Finish(Entries* out) override {
    std::string piece;
    filter_.Feed({}, true, &piece);
    if (!broken_) Parse(piece, true, out);
    if (!broken_ && index_ == 0) {
      out->rejects.push_back(
          {{},
           Reason::kNoText,
           StrCat("root element <", root_.substr(0, 80),
                  "> without articles; expected <item> (RSS), <entry> (Atom), <nitf> or <newsItem> "
                  "(NewsML)")});
    }
  }

 private:
  static XmlItems& Self(void* data) { return *static_cast<XmlItems*>(data); }
  static void OnStart(void* data, const char* name, const char** attributes) {
    Self(data).Start(name, attributes);
  }
  static void OnEnd(void* data, const char*) { Self(data).End(); }
  static void OnText(void* data, const char* text, int size) {
    Self(data).Text(std::string_view(text, static_cast<size_t>(size)));
  }
  static void OnSkippedEntity(void* data, const char* name, int is_parameter) {
    if (is_parameter == 0) Self(data).Text(Self(data).Reference(name));
  }
  // Entities can nest and grow beyond all bounds, and chains of them have overflowed the parser's stack: no
  // article needs to declare any.
  static void OnEntityDeclaration(void* data, const char*, int, const char*, int, const char*, const char*,
                                  const char*, const char*) {
    Self(data).declares_entities_ = true;
    XML_StopParser(Self(data).parser_, XML_FALSE);
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
                  XML_GetCurrentColumnNumber(parser_), ": ", WhyBroken())});
      draft_.reset();
    }
    KeepBytesUpTo(Place());
    out_ = nullptr;
  }

  std::string WhyBroken() const {
    if (declares_entities_) return "declares entities; expected a document without";
    if (path_.size() > kMaxDepth) return StrCat("nested deeper than ", kMaxDepth, "; expected an article");
    if (window_.size() > kLongestToken) return "a tag or comment without end; expected well-formed XML";
    return StrCat(XML_ErrorString(XML_GetErrorCode(parser_)), "; expected well-formed XML");
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
    names_.Declare(attributes);
    std::string name = names_.Local(raw_name);
    if (root_.empty()) root_ = raw_name;
    path_.push_back(name);
    if (path_.size() > kMaxDepth) XML_StopParser(parser_, XML_FALSE);
    text_.clear();
    if (draft_) return StartInItem(std::move(name), attributes);
    if (IsItemElement(name)) {
      draft_.emplace();
      draft_->begin = Place();
      draft_->root.name = name;
      AddAttributes(attributes, &draft_->root);
      draft_->open.push_back(&draft_->root);
    } else if (name == "rss" || name == "feed") {
      HtmlNode feed;
      AddAttributes(attributes, &feed);
      SetField(&channel_.language, AttributeOf(&feed, "lang"));
    }
  }

  void StartInItem(std::string name, const char** attributes) {
    Draft& d = *draft_;
    if (++d.nodes > kMostNodes) d.too_large = true;
    if (d.too_large) return;
    d.open.back()->children.emplace_back();
    HtmlNode* const node = &d.open.back()->children.back();
    node->name = std::move(name);
    AddAttributes(attributes, node);
    d.open.push_back(node);
  }

  void AddAttributes(const char** attributes, HtmlNode* node) {
    for (; attributes[0] != nullptr; attributes += 2) {
      if (draft_ && ++draft_->nodes > kMostNodes) draft_->too_large = true;
      if (draft_ && draft_->too_large) return;
      node->attributes.emplace_back(AsciiLower(attributes[0]), attributes[1]);
    }
  }

  void Text(std::string_view text) {
    if (!draft_) {
      if (text_.size() < 4096) text_ += text;
      return;
    }
    Draft& d = *draft_;
    d.size += text.size();
    if (d.size > kMaxArticleFileBytes) d.too_large = true;
    if (d.too_large) return;
    auto& children = d.open.back()->children;
    if (children.empty() || !children.back().name.empty()) {
      ++d.nodes;
      children.push_back({.text = std::string(text)});
    } else {
      children.back().text += text;
    }
  }

  // What HTML means by "&name;".
  std::string_view Reference(const std::string& name) {
    const auto known = references_.find(name);
    if (known != references_.end()) return known->second;
    if (references_.size() >= kMostReferences) return " ";
    const std::string between = HtmlToText(StrCat("x&", name, ";x"));
    return references_[name] = between.size() > 2 ? between.substr(1, between.size() - 2) : " ";
  }

  void End() {
    const std::string name = std::move(path_.back());
    path_.pop_back();
    if (!draft_) return EndChannelField(name);
    Draft& d = *draft_;
    // With a draft that is too large nothing more is opened; its own end is recognised by the path.
    if (d.too_large ? name == d.root.name && !InItem() : d.open.size() == 1) return EndItem();
    if (!d.too_large) d.open.pop_back();
  }
  bool InItem() const { return std::find(path_.begin(), path_.end(), draft_->root.name) != path_.end(); }

  void EndChannelField(std::string_view name) {
    const std::string parent = path_.empty() ? "" : path_.back();
    if (parent == "channel" || parent == "feed") {
      if (name == "title") SetField(&channel_.outlet, HtmlToText(text_));
      if (name == "language") SetField(&channel_.language, text_);
    }
    text_.clear();
  }

  void EndItem() {
    // The end tag is part of the item: its bytes run to the next event.
    KeepBytesUpTo(Place() + static_cast<uint64_t>(XML_GetCurrentByteCount(parser_)));
    Draft d = std::move(*draft_);
    draft_.reset();
    const uint32_t index = index_++;
    const std::string place = StrCat("item ", index + 1);
    if (d.too_large) {
      out_->rejects.push_back(
          {index, Reason::kTooLarge,
           StrCat(place, ": more than ", kMaxArticleFileBytes, " bytes or ", kMostNodes, " nodes")});
      return;
    }
    WireItem read = ReadItem(d.root);
    if (read.refusal) {
      out_->rejects.push_back({index, read.refusal->reason, StrCat(place, ": ", read.refusal->detail)});
      return;
    }
    Item item = std::move(read.item);
    item.index = index;
    item.revision_id = d.bytes.Hex();
    item.not_before = EndOfEmbargo(read.embargo);
    item.global_id = IsGlobalId(read.guid) ? read.guid : item.declared.url;
    if (!IsGlobalId(read.guid)) item.declared.item_id = read.guid;
    SetField(&item.declared.outlet, channel_.outlet);
    SetField(&item.declared.language, channel_.language);
    AddItem(std::move(item), place, out_);
  }

  XML_Parser parser_;
  XmlTextFilter filter_;
  XmlNames names_;
  Entries* out_ = nullptr;
  std::string window_;  // the bytes from window_begin_ on that may belong to an open item
  uint64_t window_begin_ = 0;
  std::vector<std::string> path_;
  std::string text_, root_;
  std::unordered_map<std::string, std::string> references_;
  Declared channel_;
  std::optional<Draft> draft_;
  uint32_t index_ = 0;
  bool broken_ = false, declares_entities_ = false;
};

}  // namespace

std::unique_ptr<ItemStream> MakeXmlStream() { return std::make_unique<XmlItems>(); }

}  // namespace onrecord::ingest
