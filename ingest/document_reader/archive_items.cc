#include "common/base/strings.h"
#include "ingest/document_reader/archive_reader.h"
#include "ingest/document_reader/containers.h"
#include "ingest/document_reader/document_reader.h"

namespace onrecord::ingest {
namespace {

class ArchiveItems final : public ItemStream {
 public:
  void Feed(std::string_view bytes, Entries*) override { bytes_ += bytes; }
  void Finish(Entries*) override { archive_ = std::make_unique<ArchiveReader>(bytes_); }

  bool More(Entries* out) override {
    if (archive_ == nullptr) return false;
    std::string name;
    auto next = archive_->Next(&name);
    if (auto* reject = std::get_if<Reject>(&next)) {
      End(std::move(*reject), out);
    } else if (!std::get<bool>(next)) {
      if (index_ == 0) {
        out->rejects.push_back({{}, Reason::kEmpty, "no file in the archive; expected articles"});
      }
      archive_.reset();
    } else {
      ReadMember(name, out);
    }
    return archive_ != nullptr;
  }

 private:
  void End(Reject reject, Entries* out) {
    if (index_ > 0) reject.index = index_;
    out->rejects.push_back(std::move(reject));
    archive_.reset();
  }

  void ReadMember(const std::string& name, Entries* out) {
    auto bytes = archive_->Read(kMaxArticleFileBytes);
    if (auto* reject = std::get_if<Reject>(&bytes)) {
      reject->detail = StrCat(name, ": ", reject->detail);
      if (archive_->ends()) return End(std::move(*reject), out);
      reject->index = index_++;
      out->rejects.push_back(std::move(*reject));
      return;
    }
    Document document = ReadMemberDocument(std::get<std::string>(bytes), name);
    uint32_t most = 0;
    for (Item& item : document.items) {
      most = std::max(most, item.index);
      item.index += index_;
      item.member = name;
      item.media_type = document.media_type;
      item.encoding = document.encoding;
      out->items.push_back(std::move(item));
    }
    for (Reject& reject : document.rejects) {
      most = std::max(most, reject.index.value_or(0));
      reject.index = index_ + reject.index.value_or(0);
      reject.detail = StrCat(name, ": ", reject.detail);
      out->rejects.push_back(std::move(reject));
    }
    index_ += most + 1;
  }

  std::string bytes_;
  std::unique_ptr<ArchiveReader> archive_;
  uint32_t index_ = 0;
};

}  // namespace

std::unique_ptr<ItemStream> MakeArchiveStream() { return std::make_unique<ArchiveItems>(); }

}  // namespace onrecord::ingest
