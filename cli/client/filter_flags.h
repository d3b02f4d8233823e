#pragma once
#include <absl/status/status.h>

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "common/config/options.h"

namespace google::protobuf {
class Descriptor;
class Message;
}  // namespace google::protobuf

namespace onrecord::cli {

// The flags of a filter message, made from the message itself: a flag for each field, and one with "not-"
// before it for the exclusion.
//
//   speaker -> --speaker NAME (again for more), --not-speaker NAME        repeated text
//   kind    -> --kind direct|indirect|mixed                               enum, without its prefix
//   said    -> --said 2031-05, --said 2031-05-01..2031-05-09, --said ..2030   a range; one value: all of it
//   negated -> --negated yes|no                                           a bool
class FilterFlags {
 public:
  explicit FilterFlags(const google::protobuf::Descriptor& filter);

  // The rows, which live as long as this object.
  const std::vector<Option>& Rows() const { return rows_; }

  // Sets `include` from the flags, and adds a filter of one field to `exclude` for each "not-" flag.
  // kInvalidArgument names the flag that is wrong. `exclude` is the request's repeated field "exclude".
  absl::Status Read(const Options& options, google::protobuf::Message* request) const;

 private:
  void Add(const google::protobuf::Descriptor& filter, const std::string& prefix);
  std::string_view Own(std::string text);

  const google::protobuf::Descriptor& filter_;
  std::deque<std::string> texts_;
  std::vector<Option> rows_;
};

}  // namespace onrecord::cli
