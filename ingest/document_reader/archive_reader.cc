#include "ingest/document_reader/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>

#include "common/base/strings.h"
#include "ingest/document_reader/text_repair.h"
#include "ingest/document_reader/unpacking_limits.h"

namespace onrecord::ingest {
namespace {

constexpr size_t kLongestName = 1000;
constexpr size_t kMostEntries = 4 * kMostMembers;  // folders and hidden files counted

std::string NameOf(archive_entry* entry) {
  const char* name = archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = archive_entry_pathname(entry);
  std::string out = name == nullptr ? "" : ReplaceInvalidUtf8(name);
  CutBetweenCharacters(kLongestName, &out);
  return out;
}

// Resource forks of one system, and what the other hides.
bool IsHidden(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  return name.empty() || name[0] == '.' || StartsWith(path, "__MACOSX/");
}

}  // namespace

struct ArchiveReader::State {
  archive* handle = archive_read_new();
  std::string_view bytes;
  bool open = false, ends = false;
  uint64_t out = 0;
  size_t entries = 0;
  uint32_t members = 0;

  ~State() {
    if (handle != nullptr) archive_read_free(handle);
  }
  std::string Error() const {
    const char* what = archive_error_string(handle);
    return ReplaceInvalidUtf8(what == nullptr ? "not an archive" : what);
  }
  Reject Broken(std::string_view what) {
    ends = true;
    return {{}, Reason::kBrokenArchive, StrCat(what, "; expected a whole ZIP or tar archive")};
  }
};

ArchiveReader::ArchiveReader(std::string_view bytes) : state_(std::make_unique<State>()) {
  State& s = *state_;
  s.bytes = bytes;
  if (s.handle == nullptr) return;
  archive_read_support_filter_gzip(s.handle);
  archive_read_support_format_zip(s.handle);
  archive_read_support_format_tar(s.handle);
  s.open = archive_read_open_memory(s.handle, bytes.data(), bytes.size()) == ARCHIVE_OK;
}
ArchiveReader::~ArchiveReader() = default;

bool ArchiveReader::ends() const { return state_->ends; }

std::variant<bool, Reject> ArchiveReader::Next(std::string* name) {
  State& s = *state_;
  if (!s.open) return s.Broken(s.handle == nullptr ? "no memory to unpack" : s.Error());
  while (true) {
    archive_entry* entry = nullptr;
    const int result = archive_read_next_header(s.handle, &entry);
    if (result == ARCHIVE_EOF) return false;
    if (result < ARCHIVE_WARN) return s.Broken(s.Error());
    if (++s.entries > kMostEntries) {
      s.ends = true;
      return Reject{{}, Reason::kTooLarge, StrCat("more than ", kMostEntries, " entries in an archive")};
    }
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) continue;
    *name = NameOf(entry);
    if (IsHidden(*name)) continue;
    if (++s.members > kMostMembers) {
      s.ends = true;
      return Reject{
          {}, Reason::kTooLarge, StrCat("more than ", kMostMembers, " files in an archive; expected fewer")};
    }
    return true;
  }
}

std::optional<Reject> ArchiveReader::Read(const std::function<bool(std::string_view)>& take) {
  State& s = *state_;
  // Methods beside the two that everybody uses want gigabytes for their tables if a file says so.
  const std::string format = archive_format_name(s.handle) == nullptr ? "" : archive_format_name(s.handle);
  if (StartsWith(format, "ZIP") && format.find("deflation") == std::string::npos &&
      format.find("uncompressed") == std::string::npos) {
    return Reject{
        {}, Reason::kBrokenArchive, StrCat("packed as ", format, "; expected deflate, not encrypted")};
  }
  std::string buffer(64 << 10, '\0');
  while (true) {
    const la_ssize_t n = archive_read_data(s.handle, buffer.data(), buffer.size());
    if (n == 0) return std::nullopt;
    if (n < 0) {
      if (n <= ARCHIVE_FATAL) return s.Broken(s.Error());
      return Reject{{}, Reason::kBrokenArchive, StrCat(s.Error(), "; expected a file that can be unpacked")};
    }
    s.out += static_cast<uint64_t>(n);
    if (auto reject = CheckUnpacked(s.bytes.size(), s.out)) {
      s.ends = true;
      return reject;
    }
    if (!take(std::string_view(buffer).substr(0, static_cast<size_t>(n)))) return std::nullopt;
  }
}

std::variant<std::string, Reject> ArchiveReader::Read(size_t most) {
  std::string out;
  auto reject = Read([&](std::string_view piece) {
    out += piece;
    return out.size() <= most;
  });
  if (reject) return *std::move(reject);
  if (out.size() > most) {
    return Reject{{}, Reason::kTooLarge, StrCat("more than ", most, " bytes when unpacked; expected fewer")};
  }
  return out;
}

}  // namespace onrecord::ingest
