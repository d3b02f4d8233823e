#include "enrich/lexicon/lexicon_files.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "common/base/hash.h"
#include "common/base/log.h"
#include "common/base/read_file.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "lexicon_data.h"

namespace onrecord {
namespace {

namespace fs = std::filesystem;

// "cues.add.tsv" -> "cues.tsv".
std::string WithoutAdd(const std::string& name) {
  const size_t at = name.rfind(".add.");
  return at == std::string::npos ? name : name.substr(0, at) + name.substr(at + 4);
}

}  // namespace

LexiconFiles LexiconFiles::BuiltIn() {
  LexiconFiles files;
  for (const EmbeddedFile& file : LexiconData()) {
    files.files_[std::string(file.name)].push_back({std::string(file.name), std::string(file.content)});
  }
  return files;
}

absl::StatusOr<LexiconFiles> LexiconFiles::Load(const std::string& dir) {
  LexiconFiles files = BuiltIn();
  if (dir.empty()) return files;
  std::error_code error;
  std::vector<fs::path> paths;
  for (fs::directory_iterator it(dir, error), end; !error && it != end; it.increment(error)) {
    const std::string extension = it->path().extension();
    if (extension == ".tsv" || extension == ".textproto") paths.push_back(it->path());
  }
  if (error) return NotFound("lexicon: cannot read the folder ", dir, ": ", error.message());
  std::sort(paths.begin(), paths.end());
  for (const fs::path& path : paths) {
    const std::string name = path.filename();
    const std::string base = WithoutAdd(name);
    const auto it = files.files_.find(base);
    if (it == files.files_.end()) {
      return InvalidArgument("lexicon: ", path.string(), ": no lexicon file is named ", base);
    }
    absl::StatusOr<std::string> text = ReadFile(path);
    if (!text.ok()) return NotFound("lexicon: ", Message(text.status()));
    if (name == base) it->second.clear();
    it->second.push_back({path.string(), *std::move(text)});
  }
  return files;
}

const std::vector<LexiconFiles::Part>& LexiconFiles::Get(std::string_view name) const {
  const auto it = files_.find(name);
  if (it == files_.end()) {
    log::Error("lexicon_file_not_built_in", {{"name", name}});
    std::abort();
  }
  return it->second;
}

LexiconFiles LexiconFiles::With(std::string_view name, Part part) const {
  Get(name);  // the name is known
  LexiconFiles out = *this;
  out.files_.find(name)->second.push_back(std::move(part));
  return out;
}

std::string LexiconFiles::Fingerprint() const {
  std::string all;
  for (const auto& [name, parts] : files_) {
    for (const Part& part : parts) all += Sha256HexOfParts({name, part.text});
  }
  return Sha256Hex(all).substr(0, 12);
}

}  // namespace onrecord
