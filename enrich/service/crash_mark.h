#pragma once
#include <absl/status/statusor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace onrecord {

// Remembers on disk which record is being analysed, so that one that kills the process is known by its third
// time. Begin costs a few stores into a mapped file, which outlive the process (not the machine). One thread.
//
//   OR_ASSIGN_OR_RETURN(auto mark, CrashMark::Open(dir + "/worker-0.mark"));
//   if (mark->Begin("onrecord.articles.v1", 3, 41) >= 3) …   // it was in work at three ends of the process:
//   reject mark->End();
class CrashMark {
 public:
  // kUnavailable: the file cannot be made or mapped.
  static absl::StatusOr<std::unique_ptr<CrashMark>> Open(const std::string& path);
  ~CrashMark();

  // Marks the record as in work; how often the process ended while it was.
  int Begin(std::string_view topic, int32_t partition, int64_t offset);
  // The record that Begin marked is through.
  void End();

 private:
  struct Place;
  struct File;
  explicit CrashMark(File* file) : file_(file) {}
  File* file_;
};

}  // namespace onrecord
