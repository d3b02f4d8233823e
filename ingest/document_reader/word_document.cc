#include <expat.h>

#include <algorithm>

#include "common/base/strings.h"
#include "ingest/document_reader/archive_reader.h"
#include "ingest/document_reader/containers.h"
#include "ingest/document_reader/database_export.h"
#include "ingest/document_reader/document_reader.h"

namespace onrecord::ingest {
namespace {

constexpr size_t kMostLines = 500'000;
constexpr size_t kMostText = kMaxArticleFileBytes;
constexpr size_t kMaxDepth = 500;
constexpr std::string_view kMain = "word/document.xml";

// The paragraphs of WordprocessingML, read piece by piece. What was deleted, fields' codes and the second
// version of a drawing are left out.
class Paragraphs {
 public:
  Paragraphs() : parser_(XML_ParserCreate(nullptr)) {
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, &OnStart, &OnEnd);
    XML_SetCharacterDataHandler(parser_, &OnText);
    XML_SetStartDoctypeDeclHandler(parser_, &OnDoctype);
  }
  ~Paragraphs() { XML_ParserFree(parser_); }
  Paragraphs(const Paragraphs&) = delete;

  // False: the document is refused (see `why`).
  bool Feed(std::string_view piece, bool last) {
    if (XML_Parse(parser_, piece.data(), static_cast<int>(piece.size()), last) != XML_STATUS_ERROR)
      return true;
    if (why_.empty()) {
      why_ = StrCat(kMain, ", line ", XML_GetCurrentLineNumber(parser_), ": ",
                    XML_ErrorString(XML_GetErrorCode(parser_)));
    }
    return false;
  }
  const std::string& why() const { return why_; }
  bool too_large() const { return too_large_; }

  std::vector<std::string> lines;
  std::string title;  // the first paragraph that is styled as one

 private:
  static Paragraphs& Self(void* data) { return *static_cast<Paragraphs*>(data); }
  static void OnStart(void* data, const char* name, const char** attributes) {
    Self(data).Start(name, attributes);
  }
  static void OnEnd(void* data, const char* name) { Self(data).End(name); }
  static void OnText(void* data, const char* text, int size) {
    Paragraphs& self = Self(data);
    if (self.in_text_ && self.left_out_ == 0) self.Add({text, static_cast<size_t>(size)});
  }
  // No document of a word processor has one; entities would be declared there.
  static void OnDoctype(void* data, const char*, const char*, const char*, int) {
    Self(data).Stop(StrCat(kMain, ": a document type; expected none"));
  }

  void Stop(std::string why) {
    why_ = std::move(why);
    XML_StopParser(parser_, XML_FALSE);
  }
  void Add(std::string_view text) {
    size_ += text.size();
    if (size_ > kMostText || lines.size() > kMostLines) {
      too_large_ = true;
      return Stop(StrCat("more than ", kMostText, " bytes of text or ", kMostLines, " paragraphs"));
    }
    paragraph_ += text;
  }
  static bool IsLeftOut(std::string_view name) {
    return name == "w:del" || name == "w:instrText" || name == "mc:Fallback" || name == "w:delText";
  }
  void EndLine() {
    const std::string_view line = Trim(paragraph_);
    if (!line.empty()) {
      if (title.empty() && is_title_) title = line;
      lines.emplace_back(line);
    }
    paragraph_.clear();
  }
  void Start(std::string_view name, const char** attributes) {
    if (++depth_ > kMaxDepth) return Stop("nested deeper than 500; expected a document");
    if (IsLeftOut(name)) ++left_out_;
    if (name == "w:p") EndLine(), is_title_ = false;
    if (name == "w:t") in_text_ = true;
    if (name == "w:tab") Add(" ");
    if (name == "w:br" || name == "w:cr") EndLine();
    if (name != "w:pStyle") return;
    for (; attributes[0] != nullptr; attributes += 2) {
      const std::string_view value = attributes[1];
      if (std::string_view(attributes[0]) == "w:val") is_title_ = value == "Title" || value == "Heading1";
    }
  }
  void End(std::string_view name) {
    --depth_;
    if (IsLeftOut(name)) --left_out_;
    if (name == "w:t") in_text_ = false;
    if (name == "w:p") EndLine();
  }

  XML_Parser parser_;
  std::string paragraph_, why_;
  size_t size_ = 0, depth_ = 0;
  int left_out_ = 0;
  bool in_text_ = false, is_title_ = false, too_large_ = false;
};

class WordDocument final : public ItemStream {
 public:
  void Feed(std::string_view bytes, Entries*) override { bytes_ += bytes; }

  void Finish(Entries* out) override {
    Paragraphs paragraphs;
    if (auto reject = ReadParagraphs(&paragraphs)) {
      out->rejects.push_back(*std::move(reject));
      return;
    }
    std::vector<Item> items = SplitExport(paragraphs.lines);
    if (!items.empty()) return AddExport(std::move(items), out);
    Item item{.text = Join(paragraphs.lines, "\n\n"), .revision_id = Sha256Hex(bytes_)};
    item.declared.title = paragraphs.title;
    AddItem(std::move(item), "", out);
  }

 private:
  std::optional<Reject> ReadParagraphs(Paragraphs* out) {
    ArchiveReader archive(bytes_);
    std::string name;
    while (true) {
      auto next = archive.Next(&name);
      if (auto* reject = std::get_if<Reject>(&next)) return std::move(*reject);
      if (!std::get<bool>(next)) {
        return Reject{
            {}, Reason::kNoText, StrCat("no ", kMain, " in it; expected a document of a word processor")};
      }
      if (name == kMain) break;
    }
    bool fine = true;
    auto reject = archive.Read([&](std::string_view piece) { return fine = out->Feed(piece, false); });
    if (reject) return reject;
    if (fine) fine = out->Feed({}, true);
    if (fine) return std::nullopt;
    return Reject{{}, out->too_large() ? Reason::kTooLarge : Reason::kBrokenXml, out->why()};
  }

  std::string bytes_;
};

}  // namespace

std::unique_ptr<ItemStream> MakeWordStream() { return std::make_unique<WordDocument>(); }

}  // namespace onrecord::ingest
