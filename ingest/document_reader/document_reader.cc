#include "ingest/document_reader/document_reader.h"

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "ingest/document_reader/html_article.h"
#include "ingest/document_reader/json_article.h"
#include "ingest/document_reader/text_repair.h"
#include "ingest/document_reader/wire_text.h"

namespace onrecord::ingest {
namespace {

bool IsBlank(std::string_view text) {
  for (size_t i = 0, next = 0; i < text.size(); i = next) {
    if (!IsSpace(DecodeAt(text, i, &next))) return false;
  }
  return true;
}

// A file of one article (or, in JSON, a list that fits into memory): kept whole, read at its end.
class WholeFile final : public ItemStream {
 public:
  WholeFile(MediaType type, std::string sha256, absl::Time now)
      : type_(type), sha256_(std::move(sha256)), now_(now) {}

  void Feed(std::string_view utf8, Entries*) override { text_ += utf8; }

  void Finish(Entries* out) override {
    if (IsBlank(text_)) {
      out->rejects.push_back({{}, Reason::kEmpty, "white space only; expected an article"});
    } else if (type_ == MediaType::kHtml) {
      FinishHtml(out);
    } else if (type_ == MediaType::kJson) {
      FinishJson(out);
    } else {
      Item item{.text = std::move(text_), .revision_id = sha256_};
      item.declared.published = PublishedOfWireText(item.text);
      AddItem(std::move(item), "", out);
    }
  }

 private:
  void FinishHtml(Entries* out) {
    auto read = ReadHtmlArticle(text_);
    if (auto* bad = std::get_if<Reject>(&read)) {
      out->rejects.push_back(std::move(*bad));
      return;
    }
    Item item = std::get<Item>(std::move(read));
    item.revision_id = sha256_;
    AddItem(std::move(item), "", out);
  }

  void FinishJson(Entries* out) {
    auto read = ReadJsonArticles(text_, now_);
    if (auto* broken = std::get_if<Reject>(&read)) {
      out->rejects.push_back(std::move(*broken));
      return;
    }
    auto& elements = std::get<0>(read);
    uint32_t index = 0;
    for (auto& element : elements) {
      const std::string place = elements.size() == 1 ? "" : StrCat("element ", index + 1);
      if (auto* bad = std::get_if<Reject>(&element)) {
        bad->index = index++;
        if (!place.empty()) bad->detail = StrCat(place, ": ", bad->detail);
        out->rejects.push_back(std::move(*bad));
        continue;
      }
      auto& article = std::get<JsonArticle>(element);
      AddItem({index++, std::move(article.text), elements.size() == 1 ? sha256_ : Sha256Hex(article.bytes),
               std::move(article.global_id), std::move(article.declared)},
              place, out);
    }
  }

  MediaType type_;
  std::string sha256_;
  absl::Time now_;
  std::string text_;
};

std::unique_ptr<ItemStream> MakeStream(const FileKind& kind, absl::Time now) {
  if (kind.type == MediaType::kJsonLines) return MakeJsonLinesStream(now);
  if (kind.type == MediaType::kXml) return MakeXmlStream(now);
  return std::make_unique<WholeFile>(kind.type, kind.sha256, now);
}

constexpr size_t kMaxField = 4096;  // bytes of a declared field; no publisher means one to be longer

bool IsStreamed(MediaType type) { return type == MediaType::kJsonLines || type == MediaType::kXml; }

Reject TooLarge(MediaType type, uint64_t size) {
  return {{},
          Reason::kTooLarge,
          StrCat("file of ", size, " bytes; expected at most ", kMaxArticleFileBytes, " for ", Name(type),
                 " (only .jsonl and .xml may be longer)")};
}

}  // namespace

void AddItem(Item item, std::string_view place, Entries* out) {
  const std::string prefix = place.empty() ? "" : StrCat(place, ": ");
  if (IsBlank(item.text)) {
    out->rejects.push_back({item.index, Reason::kNoText, StrCat(prefix, "no text; expected an article")});
  } else if (item.text.size() > kMaxTextBytes) {
    out->rejects.push_back(
        {item.index, Reason::kTooLarge,
         StrCat(prefix, "text of ", item.text.size(), " bytes; expected at most ", kMaxTextBytes)});
  } else {
    RepairMarks(&item.text);
    Declared& d = item.declared;
    for (std::string* field : {&d.title, &d.outlet, &d.byline, &d.published, &d.modified, &d.url, &d.language,
                               &d.section, &d.agency, &d.item_id}) {
      CutBetweenCharacters(kMaxField, field);
      RepairMarks(field);
    }
    out->items.push_back(std::move(item));
  }
}

std::optional<Reject> RefuseEarly(std::string_view head, std::string_view path, uint64_t size) {
  if (size <= kMaxArticleFileBytes) return std::nullopt;
  EncodingProbe probe;
  probe.Feed(head);
  Encoding encoding;
  auto reject = probe.Finish(&encoding);
  if (reject && reject->reason == Reason::kBinary) return reject;
  if (reject) encoding.name = "UTF-8";  // cut in the middle of a character
  std::string text;
  (void)Decoder(encoding).Feed(probe.Head(), false, &text);
  const MediaType type = FindMediaType(path, text);
  return type == MediaType::kUnknown || IsStreamed(type) ? std::nullopt : std::optional(TooLarge(type, size));
}

void FileProbe::Feed(std::string_view bytes) {
  encoding_.Feed(bytes);
  sha256_.Add(bytes);
}

std::optional<Reject> FileProbe::Finish(std::string_view path, FileKind* kind) {
  kind->size = encoding_.Size();
  kind->sha256 = sha256_.Hex();
  if (auto reject = encoding_.Finish(&kind->encoding)) return reject;
  std::string head;
  // A character cut in two at the end of the head is no reason to doubt the encoding.
  (void)Decoder(kind->encoding).Feed(encoding_.Head(), false, &head);
  kind->type = FindMediaType(path, head);
  if (kind->type == MediaType::kUnknown) {
    return Reject{
        {},
        Reason::kUnknownType,
        "neither extension nor content tells the type; expected .txt, .html, .json, .jsonl or .xml"};
  }
  const Encoding& encoding = kind->encoding;
  if (encoding.bad_bytes * 1000 > kind->size && kind->type != MediaType::kHtml) {
    return Reject{{},
                  Reason::kUndecodable,
                  StrCat(encoding.bad_bytes, " bytes are not UTF-8 though the rest is, the first at byte ",
                         encoding.first_bad, "; expected at most one in a thousand")};
  }
  if (kind->size > kMaxArticleFileBytes && !IsStreamed(kind->type)) {
    return TooLarge(kind->type, kind->size);
  }
  return std::nullopt;
}

DocumentStream::DocumentStream(const FileKind& kind, absl::Time now)
    : decoder_(kind.encoding), items_(MakeStream(kind, now)) {}
DocumentStream::~DocumentStream() = default;

void DocumentStream::Feed(std::string_view bytes, Entries* out) {
  if (failed_) return;
  std::string utf8;
  const absl::Status status = decoder_.Feed(bytes, false, &utf8);
  items_->Feed(utf8, out);
  if (!status.ok()) {
    failed_ = true;
    out->rejects.push_back({{}, Reason::kUndecodable, std::string(Message(status))});
  }
}

void DocumentStream::Finish(Entries* out) {
  if (failed_) return;
  std::string utf8;
  const absl::Status status = decoder_.Feed({}, true, &utf8);
  if (!status.ok()) {
    out->rejects.push_back({{}, Reason::kUndecodable, std::string(Message(status))});
    return;
  }
  items_->Feed(utf8, out);
  items_->Finish(out);
}

Document ReadDocument(std::string_view bytes, std::string_view path, absl::Time now) {
  Document document;
  FileProbe probe;
  probe.Feed(bytes);
  FileKind kind;
  auto reject = probe.Finish(path, &kind);
  document.media_type = Name(kind.type);
  document.encoding = Describe(kind.encoding);
  document.sha256 = kind.sha256;
  if (reject) {
    document.rejects.push_back(*std::move(reject));
    return document;
  }
  DocumentStream stream(kind, now);
  Entries entries;
  stream.Feed(bytes, &entries);
  stream.Finish(&entries);
  document.items = std::move(entries.items);
  document.rejects = std::move(entries.rejects);
  return document;
}

}  // namespace onrecord::ingest
