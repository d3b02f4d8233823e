#include "common/base/hash.h"
#include "common/base/strings.h"
#include "ingest/document_reader/item_stream.h"
#include "ingest/document_reader/json_article.h"

namespace onrecord::ingest {
namespace {

// A file of which so many lines, and so many times the good ones, are refused holds something else: a line of
// two bytes costs the reader as much as a hundred of an article.
constexpr uint64_t kMostRefused = 1'000'000, kMostRefusedOfOne = 100;

class JsonLines final : public ItemStream {
 public:
  void Feed(std::string_view utf8, Entries* out) override {
    while (true) {
      const size_t end = utf8.find('\n');
      Append(utf8.substr(0, end));
      if (end == std::string_view::npos) return;
      EndLine(out);
      utf8.remove_prefix(end + 1);
    }
  }
  void Finish(Entries* out) override {
    EndLine(out);
    if (index_ == 0)
      out->rejects.push_back({{}, Reason::kEmpty, "no line with text; expected one object a line"});
  }

 private:
  void Append(std::string_view part) {
    if (line_.size() + part.size() > kMaxArticleFileBytes) {
      too_long_ = true;
      line_.clear();
    }
    if (!too_long_) line_ += part;
  }

  void EndLine(Entries* out) {
    ++number_;
    if (given_up_) {
      line_.clear();
      too_long_ = false;
      return;
    }
    if (too_long_) {
      out->rejects.push_back({index_++, Reason::kTooLarge,
                              StrCat("line ", number_, ": longer than ", kMaxArticleFileBytes, " bytes")});
    } else if (const std::string_view line = Trim(line_); !line.empty()) {
      Read(line, out);
    }
    too_long_ = false;
    line_.clear();
  }

  void Read(std::string_view line, Entries* out) {
    auto read = ReadJsonArticles(line);
    if (auto* broken = std::get_if<Reject>(&read)) return Refuse(std::move(*broken), out);
    for (auto& element : std::get<0>(read)) {
      if (auto* bad = std::get_if<Reject>(&element)) {
        Refuse(std::move(*bad), out);
        continue;
      }
      auto& article = std::get<JsonArticle>(element);
      Item item = ItemOf(std::move(article));
      item.index = index_++;
      ++good_;
      AddItem(std::move(item), StrCat("line ", number_), out);
    }
  }

  void Refuse(Reject reject, Entries* out) {
    reject.index = index_++;
    reject.detail = StrCat("line ", number_, ": ", reject.detail);
    out->rejects.push_back(std::move(reject));
    const uint64_t refused = index_ - good_;
    if (refused <= kMostRefused || refused / kMostRefusedOfOne <= good_) return;
    given_up_ = true;
    out->rejects.push_back(
        {index_++, Reason::kBrokenJson,
         StrCat("line ", number_, ": ", refused, " lines were refused; the rest of the file is not read")});
  }

  std::string line_;
  bool too_long_ = false;
  bool given_up_ = false;
  uint64_t number_ = 0, good_ = 0;
  uint32_t index_ = 0;
};

}  // namespace

std::unique_ptr<ItemStream> MakeJsonLinesStream() { return std::make_unique<JsonLines>(); }

}  // namespace onrecord::ingest
