#pragma once
#include <absl/status/status.h>

#include <optional>
#include <string>
#include <variant>

#include "ingest/document_reader/document.h"
#include "ingest/folder_watcher/folder.h"

namespace onrecord::ingest {

// A regular file, open for reading, without a writer as far as the system can say.
struct OpenFile {
  UniqueFd fd;
  FileStamp stamp;
};

// Why a file is not opened: kAborted someone writes to it, look again later; kUnavailable the system cannot
// now (no descriptors or memory left, error of the disk), look again later; kNotFound it has gone. A Reject:
// it can never be read (not a regular file, no permission).
using NotOpened = std::variant<absl::Status, Reject>;

std::variant<OpenFile, NotOpened> OpenForReading(const Folder& folder, const std::string& path);

// True if someone has the file open for writing (a read lease is refused). False where the system does not
// tell.
bool IsBeingWritten(int fd);

}  // namespace onrecord::ingest
