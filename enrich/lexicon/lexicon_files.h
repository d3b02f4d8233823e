#pragma once
#include <absl/status/statusor.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace onrecord {

// The lexicon as text: the files of enrich/lexicon that are built into the program, with those of a folder
// over them. A file NAME.tsv in the folder replaces the one built in; NAME.add.tsv is added after it (its own
// header row first).
class LexiconFiles {
 public:
  // Only what is built in.
  static LexiconFiles BuiltIn();
  // What is built in, and the *.tsv and *.textproto of `dir` over it; empty `dir`: only what is built in.
  // kNotFound: no such folder. kInvalidArgument: a file whose name the program does not know.
  static absl::StatusOr<LexiconFiles> Load(const std::string& dir);

  // One piece of a file: where it came from ("cues.tsv", "/etc/lex/cues.add.tsv") and its text.
  struct Part {
    std::string origin;
    std::string text;
  };
  // The parts of file `name` ("cues.tsv"), the built-in or replaced one first. Asking for a name that was
  // never built in is a bug and ends the program.
  const std::vector<Part>& Get(std::string_view name) const;

  // These files with `part` after the parts of file `name`, which must be built in: its rows come last, so
  // they replace rows of the same key.
  LexiconFiles With(std::string_view name, Part part) const;

  // First 12 hex digits of the SHA-256 of everything, for the analyser's version.
  std::string Fingerprint() const;

 private:
  std::map<std::string, std::vector<Part>, std::less<>> files_;
};

}  // namespace onrecord
