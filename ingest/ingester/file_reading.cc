#include "ingest/ingester/file_reading.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "common/base/hash.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

// Bounds what one step can yield: the shortest line of JSON is a dozen bytes, its record a thousand.
constexpr size_t kPiece = 256 << 10;
// Of what may grow 200 times.
constexpr size_t kPackedPiece = 16 << 10;
// What is read of a file in one go to learn what it is: more than a file of one article has, and what unpacks
// to 50 MB.
constexpr int64_t kProbe = 32 << 20, kPackedProbe = 256 << 10;

// Up to kPiece bytes from `at` of a file that had `size` bytes, and one byte of what it has more; empty at
// the end. The buffer is as large as what is left: most files are much smaller than a piece.
absl::StatusOr<std::string> ReadPiece(int fd, int64_t at, int64_t size) {
  const int64_t left = std::max<int64_t>(0, size - at);
  std::string piece(static_cast<size_t>(std::min<int64_t>(kPiece, left + 1)), '\0');
  while (true) {
    const ssize_t n = ::pread(fd, piece.data(), piece.size(), at);
    if (n >= 0) {
      piece.resize(static_cast<size_t>(n));
      return piece;
    }
    const int error = errno;
    if (error == EINTR) continue;
    const std::string what =
        StrCat("byte ", at, ": ", std::strerror(error), "; expected a file that can be read");
    if (absl::IsUnavailable(FromErrno(error, "", ""))) return Unavailable(what);
    return DataLoss(what);
  }
}

}  // namespace

std::variant<std::unique_ptr<FileReading>, NotOpened> FileReading::Start(const Folder& folder,
                                                                         const std::string& path) {
  auto opened = OpenForReading(folder, path);
  if (auto* problem = std::get_if<NotOpened>(&opened)) return std::move(*problem);
  std::unique_ptr<FileReading> reading(new FileReading(std::get<OpenFile>(std::move(opened)), path));
  if (auto problem = reading->ProbeOn()) return *std::move(problem);
  return reading;
}

std::optional<NotOpened> FileReading::ProbeOn() {
  const absl::Status status = Probe(packed_ ? kPackedProbe : kProbe);
  if (absl::IsDataLoss(status))
    return NotOpened(Reject{{}, Reason::kUnreadable, std::string(Message(status))});
  if (!status.ok()) return NotOpened(status);
  return std::nullopt;
}

absl::Status FileReading::CheckUnchanged() const {
  struct stat now;
  if (::fstat(file_.fd.get(), &now) == 0 && StampOf(now) == file_.stamp) return absl::OkStatus();
  return absl::AbortedError("the file changed while it was read");
}

absl::Status FileReading::Probe(int64_t most) {
  for (int64_t end = probed_ + most; probed_ < end;) {
    OR_ASSIGN_OR_RETURN(const std::string piece, ReadPiece(file_.fd.get(), probed_, file_.stamp.size));
    if (piece.empty()) return EndProbe();
    if (probed_ == 0) {
      packed_ = IsGzip(piece);
      if (packed_) end = kPackedProbe;
      if ((refused_ = RefuseEarly(piece, path_, static_cast<uint64_t>(file_.stamp.size)))) {
        kind_.size = static_cast<uint64_t>(file_.stamp.size);
        probe_.reset();
        OR_RETURN_IF_ERROR(CheckUnchanged());
        file_.fd.Close();
        return absl::OkStatus();
      }
    }
    probe_->Feed(piece);
    probed_ += static_cast<int64_t>(piece.size());
    if (file_.stamp.size > static_cast<int64_t>(kMaxArticleFileBytes)) {
      pieces_.push_back(Sha256Hex(piece));
    } else if (whole_.size() + piece.size() <= kMaxArticleFileBytes) {
      whole_ += piece;
    }
    if (probed_ > file_.stamp.size) return EndProbe();  // grows: it has changed
  }
  return absl::OkStatus();
}

absl::Status FileReading::EndProbe() {
  refused_ = probe_->Finish(path_, &kind_);
  probe_.reset();
  if (refused_ || kind_.size > kMaxArticleFileBytes) std::string().swap(whole_);
  OR_RETURN_IF_ERROR(CheckUnchanged());
  if (!refused_) stream_ = std::make_unique<DocumentStream>(kind_);
  if (refused_ || kind_.size <= kMaxArticleFileBytes) file_.fd.Close();
  return absl::OkStatus();
}

bool FileReading::BeginsWith(int64_t size, const std::string& sha256) const {
  if (size <= 0 || static_cast<size_t>(size) >= whole_.size()) return false;
  return Sha256Hex(std::string_view(whole_).substr(0, static_cast<size_t>(size))) == sha256;
}

absl::StatusOr<bool> FileReading::Next(Entries* out) {
  if (!stream_) return false;
  if (finished_) return NextOfContainer(out);
  const bool is_long = file_.fd.ok();
  std::string piece;
  if (is_long) {
    OR_ASSIGN_OR_RETURN(piece, ReadPiece(file_.fd.get(), read_, file_.stamp.size));
    const size_t number = static_cast<size_t>(read_) / kPiece;
    if (read_ < file_.stamp.size && (number >= pieces_.size() || Sha256Hex(piece) != pieces_[number])) {
      return absl::AbortedError("the file changed while it was read");
    }
  } else {
    piece = whole_.substr(static_cast<size_t>(read_), kind_.gzip ? kPackedPiece : kPiece);
  }
  read_ += static_cast<int64_t>(piece.size());
  stream_->Feed(piece, out);
  if (!piece.empty() && read_ < file_.stamp.size) return true;
  if (is_long) OR_RETURN_IF_ERROR(CheckUnchanged());
  stream_->Finish(out);
  finished_ = true;
  std::string().swap(whole_);
  return NextOfContainer(out);
}

bool FileReading::NextOfContainer(Entries* out) {
  const bool more = stream_->More(out);
  if (!more) stream_.reset();
  return more;
}

}  // namespace onrecord::ingest
