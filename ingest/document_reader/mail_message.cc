#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "common/base/strings.h"
#include "ingest/document_reader/containers.h"
#include "ingest/document_reader/document_reader.h"
#include "ingest/document_reader/html_article.h"
#include "ingest/document_reader/identity.h"
#include "ingest/document_reader/text_repair.h"
#include "ingest/document_reader/wire_item.h"

namespace onrecord::ingest {
namespace {

// The parser calls itself for each level of a message; so many names of types that hold others are enough for
// any mail.
constexpr size_t kMostNestingTypes = 200;
// Lines that may begin a part, and lines of headers; each takes the parser up to 2 KB of memory, however
// short it is.
constexpr size_t kMostBoundaries = 10'000, kMostHeaderLines = 100'000;

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

std::string Text(const char* text) { return text == nullptr ? "" : ReplaceInvalidUtf8(text); }

size_t CountIgnoringCase(std::string_view text, std::string_view word) {
  const std::string lower = AsciiLower(text);
  size_t n = 0;
  for (size_t at = lower.find(word); at != std::string::npos; at = lower.find(word, at + word.size())) ++n;
  return n;
}

// The first parts of text that are not attached as files.
struct TextParts {
  GMimePart* html = nullptr;
  GMimePart* plain = nullptr;
};

void Collect(GMimeObject* object, TextParts* out) {
  if (GMIME_IS_MULTIPART(object)) {
    auto* const parts = GMIME_MULTIPART(object);
    for (int i = 0; i < g_mime_multipart_get_count(parts); ++i)
      Collect(g_mime_multipart_get_part(parts, i), out);
    return;
  }
  if (!GMIME_IS_PART(object)) return;  // a forwarded message is no part of the article
  auto* const part = GMIME_PART(object);
  if (g_mime_part_is_attachment(part) != 0) return;
  GMimeContentType* const type = g_mime_object_get_content_type(object);
  if (out->html == nullptr && g_mime_content_type_is_type(type, "text", "html") != 0) out->html = part;
  if (out->plain == nullptr && g_mime_content_type_is_type(type, "text", "plain") != 0) out->plain = part;
}

std::string BytesOf(GMimePart* part) {
  GMimeDataWrapper* const content = g_mime_part_get_content(part);
  if (content == nullptr) return "";
  const Owned<GMimeStream> stream(g_mime_stream_mem_new());
  g_mime_data_wrapper_write_to_stream(content, stream.get());
  const GByteArray* const bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
  return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

// In the charset that the part declares, else as a file of its own would be read.
std::variant<std::string, Reject> Utf8Of(GMimePart* part) {
  const std::string bytes = BytesOf(part);
  if (bytes.empty()) return std::string();
  EncodingProbe probe;
  probe.Feed(bytes);
  Encoding encoding;
  if (auto reject = probe.Finish(&encoding)) return *std::move(reject);
  const char* declared =
      g_mime_content_type_get_parameter(g_mime_object_get_content_type(GMIME_OBJECT(part)), "charset");
  std::string out;
  if (declared != nullptr && encoding.bom_bytes == 0) {
    // What is not of the charset becomes U+FFFD.
    Encoding given{.name = std::string(declared).substr(0, 40), .bad_bytes = 1};
    if (Decoder(given).Feed(bytes, true, &out).ok()) return out;
    out.clear();
  }
  if (absl::Status status = Decoder(encoding).Feed(bytes, true, &out); !status.ok()) {
    return Reject{{}, Reason::kUndecodable, std::string(Message(status))};
  }
  return out;
}

std::string DateOf(GMimeMessage* message) {
  GDateTime* const date = g_mime_message_get_date(message);
  if (date == nullptr || g_date_time_get_year(date) < 1980) return "";
  gchar* const text = g_date_time_format(date, "%Y-%m-%dT%H:%M:%S%:z");
  std::string out = Text(text);
  g_free(text);
  return out;
}

std::string SenderOf(GMimeMessage* message) {
  InternetAddressList* const from = g_mime_message_get_from(message);
  if (from == nullptr || internet_address_list_length(from) == 0) return "";
  return Text(internet_address_get_name(internet_address_list_get_address(from, 0)));
}

std::string Header(GMimeObject* object, const char* name) {
  return std::string(Trim(Text(g_mime_object_get_header(object, name))));
}

// Where a browser saved the page from; empty: it is no saved page.
std::string SavedFrom(GMimeMessage* message, const TextParts& parts) {
  std::string url = Header(GMIME_OBJECT(message), "Snapshot-Content-Location");
  if (url.empty() && parts.html != nullptr) url = Header(GMIME_OBJECT(parts.html), "Content-Location");
  return StartsWith(url, "http://") || StartsWith(url, "https://") ? url : "";
}

// A page, or a newsletter's version of it in plain text where that says more.
std::variant<Item, Reject> ReadParts(const TextParts& parts, bool saved) {
  std::variant<Item, Reject> article =
      Reject{{}, Reason::kNoText, "no part of text in the message; expected an article"};
  if (parts.html != nullptr) {
    auto html = Utf8Of(parts.html);
    if (auto* reject = std::get_if<Reject>(&html)) return std::move(*reject);
    article = ReadHtmlArticle(std::get<std::string>(html));
    if (saved) return article;
  }
  if (parts.plain == nullptr) return article;
  auto plain = Utf8Of(parts.plain);
  auto* const text = std::get_if<std::string>(&plain);
  if (text == nullptr) return std::holds_alternative<Item>(article) ? article : std::get<Reject>(plain);
  auto* const page = std::get_if<Item>(&article);
  if (page != nullptr && page->text.size() * 2 >= text->size()) return article;
  if (Trim(*text).empty()) return article;
  return Item{.text = std::move(*text)};
}

// Headers begin a message, a part, and what a part of the type message/… holds; an empty line ends them.
bool HasTooManyParts(std::string_view bytes) {
  size_t boundaries = 0, headers = 0;
  bool in_header = true, holds_message = false;
  while (!bytes.empty()) {
    const size_t end = std::min(bytes.find('\n'), bytes.size() - 1);
    std::string_view line = bytes.substr(0, end + 1);
    bytes.remove_prefix(end + 1);
    if (StartsWith(line, "--")) {
      in_header = true;
      holds_message = false;
      if (++boundaries > kMostBoundaries) return true;
    } else if (line == "\n" || line == "\r\n") {
      in_header = std::exchange(holds_message, false);
    } else if (in_header) {
      if (++headers > kMostHeaderLines) return true;
      holds_message = holds_message || CountIgnoringCase(line, "message/") > 0;
    }
  }
  return false;
}

std::variant<Item, Reject> ReadMessage(std::string_view bytes) {
  static const bool started = (g_mime_init(), true);
  (void)started;
  if (CountIgnoringCase(bytes, "multipart/") + CountIgnoringCase(bytes, "message/") > kMostNestingTypes) {
    return Reject{
        {}, Reason::kTooLarge, StrCat("more than ", kMostNestingTypes, " nested parts; expected a message")};
  }
  if (HasTooManyParts(bytes)) {
    return Reject{{},
                  Reason::kTooLarge,
                  StrCat("more than ", kMostBoundaries, " parts or ", kMostHeaderLines,
                         " lines of headers; expected a message")};
  }
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (message == nullptr) return Reject{{}, Reason::kBrokenMail, "no header of a message; expected mail"};
  TextParts parts;
  if (GMimeObject* const body = g_mime_message_get_mime_part(message.get())) Collect(body, &parts);
  const std::string url = SavedFrom(message.get(), parts);
  auto read = ReadParts(parts, !url.empty());
  auto* const item = std::get_if<Item>(&read);
  if (item == nullptr) return read;
  Declared& d = item->declared;
  if (!url.empty()) {
    SetField(&d.url, url);
    if (item->global_id.empty()) item->global_id = ArticleUrl(d.url);
    return read;
  }
  // A newsletter's markup says little of itself, and what it says is the sender's template.
  d = {.language = d.language};
  item->global_id.clear();
  SetField(&d.title, Text(g_mime_message_get_subject(message.get())));
  SetField(&d.outlet, SenderOf(message.get()));
  SetField(&d.published, DateOf(message.get()));
  SetField(&d.item_id, Text(g_mime_message_get_message_id(message.get())));
  return read;
}

class MailMessage final : public ItemStream {
 public:
  void Feed(std::string_view bytes, Entries*) override { bytes_ += bytes; }

  void Finish(Entries* out) override {
    auto read = ReadMessage(bytes_);
    if (auto* reject = std::get_if<Reject>(&read)) {
      out->rejects.push_back(std::move(*reject));
      return;
    }
    Item item = std::get<Item>(std::move(read));
    item.revision_id = Sha256Hex(bytes_);
    AddItem(std::move(item), "", out);
  }

 private:
  std::string bytes_;
};

}  // namespace

std::unique_ptr<ItemStream> MakeMailStream() { return std::make_unique<MailMessage>(); }

}  // namespace onrecord::ingest
