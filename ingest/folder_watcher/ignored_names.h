#pragma once
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

namespace onrecord::ingest {

// Names of files and folders that are passed over: files on their way, backups, copies of a conflict. The
// list is passed_over_names.tsv; an operator can add patterns. A match costs a look at the name for each
// pattern.
//
//   OR_ASSIGN_OR_RETURN(IgnoredNames names, IgnoredNames::Make({"*.draft"}));
//   names.Match("story.txt.filepart")  ->  true
class IgnoredNames {
 public:
  // The built-in list and `added` patterns (* ? [a-z], upper and lower case alike). kInvalidArgument: a
  // pattern that is empty, holds a slash or matches every name.
  static absl::StatusOr<IgnoredNames> Make(const std::vector<std::string>& added = {});

  // `name` is the last component of a path.
  bool Match(std::string_view name) const;

  // The rows of the built-in list: pattern, and a name that it must match.
  static std::vector<std::pair<std::string, std::string>> BuiltIn();

 private:
  enum class Kind { kSuffix, kPrefix, kPart, kShell };
  void Add(std::string_view pattern);
  std::vector<std::pair<Kind, std::string>> patterns_;  // in lower case; without the stars at the ends
};

}  // namespace onrecord::ingest
