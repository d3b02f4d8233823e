#include "cli/seed.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "common/base/strings.h"
#include "sample_articles.h"

namespace onrecord::cli {

absl::StatusOr<int> SeedSamples(const std::string& inbox) {
  const std::filesystem::path folder(inbox);
  int written = 0;
  for (const EmbeddedFile& sample : SampleArticles()) {
    const std::filesystem::path hidden = folder / StrCat(".", sample.name, ".part");
    std::error_code error;
    if (std::ofstream out(hidden, std::ios::binary); !(out << sample.content) || !out.flush()) {
      return Unavailable("cannot write ", hidden.string(), ": ", std::strerror(errno));
    }
    std::filesystem::rename(hidden, folder / sample.name, error);
    if (error) return Unavailable("cannot rename ", hidden.string(), ": ", error.message());
    ++written;
  }
  return written;
}

}  // namespace onrecord::cli
