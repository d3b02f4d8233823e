#pragma once
#include <sys/types.h>

namespace onrecord::cli {

// While one lives, what is written to standard output goes through $ONRECORD_PAGER, $PAGER or `less`, where
// standard output is a terminal and the variable is not empty or "cat". One at a time. Read the width of the
// terminal and whether to colour before: standard output is a pipe meanwhile.
class Pager {
 public:
  explicit Pager(bool wanted);
  // Waits until the reader leaves the pager.
  ~Pager();
  Pager(const Pager&) = delete;

  bool runs() const { return pid_ > 0; }

 private:
  pid_t pid_ = 0;
  int terminal_ = -1;  // standard output as it was
};

}  // namespace onrecord::cli
