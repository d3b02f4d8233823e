#include "ingest/document_reader/document_reader.h"

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "ingest/document_reader/containers.h"
#include "ingest/document_reader/database_export.h"
#include "ingest/document_reader/html_article.h"
#include "ingest/document_reader/json_article.h"
#include "ingest/document_reader/markdown.h"
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
  WholeFile(MediaType type, std::string sha256) : type_(type), sha256_(std::move(sha256)) {}

  void Feed(std::string_view utf8, Entries*) override { text_ += utf8; }

  void Finish(Entries* out) override {
    if (IsBlank(text_)) {
      out->rejects.push_back({{}, Reason::kEmpty, "white space only; expected an article"});
    } else if (type_ == MediaType::kHtml) {
      FinishHtml(out);
    } else if (type_ == MediaType::kJson) {
      FinishJson(out);
    } else if (type_ == MediaType::kMarkdown && text_.size() > kMaxTextBytes) {
      out->rejects.push_back(
          {{},
           Reason::kTooLarge,
           StrCat("Markdown of ", text_.size(), " bytes; expected at most ", kMaxTextBytes)});
    } else if (type_ == MediaType::kMarkdown) {
      Item item = ReadMarkdown(text_);
      item.revision_id = sha256_;
      AddItem(std::move(item), "", out);
    } else {
      Item item{.text = std::move(text_), .revision_id = sha256_};
      item.declared.published = PublishedOfWireText(item.text);
      AddItem(std::move(item), "", out);
    }
  }

 private:
  // True if it was a page of articles saved from a database.
  bool FinishExport(Entries* out) {
    if (!MayBeExportPage(text_)) return false;
    const auto page = ParseHtml(text_);
    if (!page) return false;
    std::vector<Item> items = SplitExportPage(*page);
    if (items.empty()) return false;
    AddExport(std::move(items), out);
    return true;
  }

  void FinishHtml(Entries* out) {
    if (FinishExport(out)) return;
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
    auto read = ReadJsonArticles(text_);
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
      Item item = ItemOf(std::move(article));
      item.index = index++;
      if (elements.size() == 1) item.revision_id = sha256_;
      AddItem(std::move(item), place, out);
    }
  }

  MediaType type_;
  std::string sha256_;
  std::string text_;
};

std::unique_ptr<ItemStream> MakeStream(const FileKind& kind) {
  if (kind.type == MediaType::kJsonLines) return MakeJsonLinesStream();
  if (kind.type == MediaType::kXml) return MakeXmlStream();
  if (kind.type == MediaType::kArchive) return MakeArchiveStream();
  if (kind.type == MediaType::kMail) return MakeMailStream();
  if (kind.type == MediaType::kWord) return MakeWordStream();
  return std::make_unique<WholeFile>(kind.type, kind.gzip ? kind.content_sha256 : kind.sha256);
}

// The name of what is packed: "a/feed.xml.gz" -> "a/feed.xml".
std::string_view WithoutGz(std::string_view path) {
  return EndsWith(AsciiLower(path.substr(path.size() - std::min<size_t>(3, path.size()))), ".gz")
             ? path.substr(0, path.size() - 3)
             : path;
}

constexpr size_t kMaxField = 4096;  // bytes of a declared field; no publisher means one to be longer

bool IsStreamed(MediaType type) { return type == MediaType::kJsonLines || type == MediaType::kXml; }

Reject TooLarge(MediaType type, uint64_t size) {
  return {{},
          Reason::kTooLarge,
          StrCat("file of ", size, " bytes; expected at most ", kMaxArticleFileBytes, " for ", Name(type),
                 " (only .jsonl and .xml may be longer)")};
}

Reject NestedArchive() {
  return {{}, Reason::kTooLarge, "an archive within an archive; expected one that holds articles"};
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
  if (size <= kMaxArticleFileBytes || IsGzip(head)) return std::nullopt;
  if (const MediaType container = FindContainer(path, head); container != MediaType::kUnknown)
    return TooLarge(container, size);
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

// What is packed in gzip data, learnt on the way.
struct FileProbe::Packed {
  Gunzip gunzip;
  FileProbe inner{Within::kGzip};
  std::optional<Reject> reject;

  void Feed(std::string_view bytes) {
    if (!reject) reject = gunzip.Feed(bytes, [this](std::string_view piece) { inner.Feed(piece); });
  }
};

FileProbe::FileProbe(Within within) : within_(within) {}
FileProbe::~FileProbe() = default;

void FileProbe::Feed(std::string_view bytes) {
  size_ += bytes.size();
  sha256_.Add(bytes);
  if (!started_) {
    start_ += bytes;
    if (start_.size() < 2) return;
    started_ = true;
    if (IsGzip(start_) && within_ != Within::kGzip) packed_ = std::make_unique<Packed>();
    bytes = start_;
  }
  packed_ ? packed_->Feed(bytes) : encoding_.Feed(bytes);
  std::string().swap(start_);
}

std::optional<Reject> FileProbe::FinishPacked(std::string_view path, FileKind* kind) {
  Packed& packed = *packed_;
  if (packed.reject) return packed.reject;
  if (auto reject = packed.gunzip.Finish()) return reject;
  FileKind inner;
  auto reject = packed.inner.Finish(WithoutGz(path), &inner);
  kind->type = inner.type;
  if (inner.type == MediaType::kArchive) {  // the reader of archives unpacks by itself
    if (within_ != Within::kNothing) return NestedArchive();
    return kind->size > kMaxArticleFileBytes ? std::optional(TooLarge(kind->type, kind->size)) : reject;
  }
  kind->gzip = true;
  kind->encoding = inner.encoding;
  kind->content_sha256 = inner.sha256;
  return reject;
}

std::optional<Reject> FileProbe::Finish(std::string_view path, FileKind* kind) {
  if (!started_) encoding_.Feed(start_);
  kind->size = size_;
  kind->sha256 = sha256_.Hex();
  if (packed_) return FinishPacked(path, kind);
  if (const MediaType container = FindContainer(path, encoding_.Head()); container != MediaType::kUnknown) {
    kind->type = container;
    const bool tar = IsTar(encoding_.Head());
    if (container == MediaType::kArchive && within_ != Within::kNothing && !(tar && within_ == Within::kGzip))
      return NestedArchive();
    if (size_ > kMaxArticleFileBytes && !tar) return TooLarge(container, size_);
    if (size_ > kMaxArticleFileBytes && within_ == Within::kNothing) return TooLarge(container, size_);
    return std::nullopt;
  }
  if (auto reject = encoding_.Finish(&kind->encoding)) return reject;
  std::string head;
  // A character cut in two at the end of the head is no reason to doubt the encoding.
  (void)Decoder(kind->encoding).Feed(encoding_.Head(), false, &head);
  kind->type = FindMediaType(path, head);
  if (kind->type == MediaType::kUnknown) {
    return Reject{
        {},
        Reason::kUnknownType,
        "neither extension nor content shows the type; expected .txt, .html, .json, .jsonl or .xml"};
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

DocumentStream::DocumentStream(const FileKind& kind) : items_(MakeStream(kind)) {
  if (kind.gzip) gunzip_.emplace();
  if (!IsContainer(kind.type)) decoder_.emplace(kind.encoding);
}
DocumentStream::~DocumentStream() = default;

void DocumentStream::Fail(Reject reject, Entries* out) {
  failed_ = true;
  out->rejects.push_back(std::move(reject));
}

void DocumentStream::Feed(std::string_view bytes, Entries* out) {
  if (failed_) return;
  if (!gunzip_) return FeedUnpacked(bytes, out);
  auto reject = gunzip_->Feed(bytes, [&](std::string_view piece) { FeedUnpacked(piece, out); });
  if (reject && !failed_) Fail(*std::move(reject), out);
}

void DocumentStream::FeedUnpacked(std::string_view bytes, Entries* out) {
  if (failed_) return;
  if (!decoder_) return items_->Feed(bytes, out);
  std::string utf8;
  const absl::Status status = decoder_->Feed(bytes, false, &utf8);
  items_->Feed(utf8, out);
  if (!status.ok()) Fail({{}, Reason::kUndecodable, std::string(Message(status))}, out);
}

void DocumentStream::Finish(Entries* out) {
  if (failed_) return;
  if (gunzip_) {
    if (auto reject = gunzip_->Finish()) return Fail(*std::move(reject), out);
  }
  std::string utf8;
  if (decoder_) {
    const absl::Status status = decoder_->Feed({}, true, &utf8);
    if (!status.ok()) return Fail({{}, Reason::kUndecodable, std::string(Message(status))}, out);
    items_->Feed(utf8, out);
  }
  items_->Finish(out);
}

bool DocumentStream::More(Entries* out) { return !failed_ && items_->More(out); }

namespace {

Document Read(std::string_view bytes, std::string_view path, Within within) {
  Document document;
  FileProbe probe(within);
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
  DocumentStream stream(kind);
  Entries entries;
  stream.Feed(bytes, &entries);
  stream.Finish(&entries);
  while (stream.More(&entries)) {
  }
  document.items = std::move(entries.items);
  document.rejects = std::move(entries.rejects);
  return document;
}

}  // namespace

Document ReadDocument(std::string_view bytes, std::string_view path) {
  return Read(bytes, path, Within::kNothing);
}

Document ReadMemberDocument(std::string_view bytes, std::string_view path) {
  return Read(bytes, path, Within::kArchive);
}

}  // namespace onrecord::ingest
