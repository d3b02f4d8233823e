#pragma once
#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "ingest/document_reader/document_reader.h"
#include "ingest/folder_watcher/open_file.h"

namespace onrecord::ingest {

// The articles of one file, piece by piece. A file of up to 16 MiB is read at once and closed; a longer one
// (only .jsonl and .xml) is read twice, first for its hash and encoding, and to see that it holds still
// meanwhile; then each piece is compared with what was read first, so that nothing comes out of a file that
// changes. Not thread-safe.
class FileReading {
 public:
  // The file at `path`, or why it cannot be read. What it is, is known at once of a file of up to 16 MiB that
  // is not gzip data; of others `probing` is true.
  static std::variant<std::unique_ptr<FileReading>, NotOpened> Start(const Folder& folder,
                                                                     const std::string& path);

  // True while it is not known what the file is; nothing else may be asked then.
  bool probing() const { return probe_ != nullptr; }
  // Reads on, a piece of work of less than a second, to learn it. What Start answers of a file that cannot be
  // read.
  std::optional<NotOpened> ProbeOn();

  const FileStamp& stamp() const { return file_.stamp; }
  const FileKind& kind() const { return kind_; }
  // Why the file as a whole is refused; Next has nothing then.
  const std::optional<Reject>& refused() const { return refused_; }

  // True if the file is a short one that is longer than `size` bytes and whose first `size` have this
  // SHA-256.
  bool BeginsWith(int64_t size, const std::string& sha256) const;

  // Appends what the next piece holds; false: that was all. kAborted: the file changed meanwhile, nothing is
  // appended. kUnavailable: the disk cannot read it now. kDataLoss: it can no longer be read.
  absl::StatusOr<bool> Next(Entries* out);

 private:
  FileReading(OpenFile file, std::string path)
      : path_(std::move(path)), file_(std::move(file)), probe_(std::make_unique<FileProbe>()) {}
  absl::Status Probe(int64_t most);
  absl::Status EndProbe();
  absl::Status CheckUnchanged() const;
  bool NextOfContainer(Entries* out);

  const std::string path_;
  OpenFile file_;
  std::unique_ptr<FileProbe> probe_;  // while the kind is not known
  int64_t probed_ = 0;                // bytes
  bool packed_ = false;               // gzip data
  FileKind kind_;
  std::optional<Reject> refused_;
  std::string whole_;                // of a short file
  std::vector<std::string> pieces_;  // of a long file: the SHA-256 of each piece
  bool finished_ = false;            // all is fed; what is left comes by More
  int64_t read_ = 0;                 // bytes fed to the stream
  std::unique_ptr<DocumentStream> stream_;
};

}  // namespace onrecord::ingest
