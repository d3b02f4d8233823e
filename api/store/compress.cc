#include "api/store/compress.h"

#include <zstd.h>

#include <memory>

#include "common/base/strings.h"
#include "store_dictionaries.h"

namespace onrecord::api {
namespace {

// Findings are small, and most of their time is the dictionary's: level 2 makes them as small as level 3
// does, in two thirds of the time. The body of an article gains more from looking longer.
constexpr int kLevel = 2, kLevelOfLarge = 6;
constexpr size_t kLarge = 4096;
constexpr size_t kLargest = 64u << 20;

struct Free {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

std::string_view Dictionary() { return StoreDictionaries()[0].content; }

// Made once; used by all threads without being changed.
const ZSTD_CDict* CompressionDictionary(bool large) {
  static const ZSTD_CDict* const dictionaries[] = {
      ZSTD_createCDict(Dictionary().data(), Dictionary().size(), kLevel),
      ZSTD_createCDict(Dictionary().data(), Dictionary().size(), kLevelOfLarge)};
  return dictionaries[large ? 1 : 0];
}
const ZSTD_DDict* DecompressionDictionary() {
  static const ZSTD_DDict* const dictionary = ZSTD_createDDict(Dictionary().data(), Dictionary().size());
  return dictionary;
}

absl::Status Damaged(std::string_view why) {
  return Internal("store: a record cannot be decompressed: ", why);
}

}  // namespace

std::string Compress(std::string_view bytes) {
  thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = ZSTD_compress_usingCDict(context.get(), out.data(), out.size(), bytes.data(),
                                               bytes.size(), CompressionDictionary(bytes.size() >= kLarge));
  // The bound makes room for every input: this fails only without memory.
  out.resize(ZSTD_isError(size) ? 0 : size);
  return out;
}

absl::Status Decompress(std::string_view compressed, std::string* bytes) {
  thread_local const std::unique_ptr<ZSTD_DCtx, Free> context(ZSTD_createDCtx());
  const unsigned long long size = ZSTD_getFrameContentSize(compressed.data(), compressed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) return Damaged("no zstd frame");
  if (size > kLargest) return Damaged("too large");
  bytes->resize(size);
  const size_t made = ZSTD_decompress_usingDDict(context.get(), bytes->data(), size, compressed.data(),
                                                 compressed.size(), DecompressionDictionary());
  if (ZSTD_isError(made)) return Damaged(ZSTD_getErrorName(made));
  return made == size ? absl::OkStatus() : Damaged("too short");
}

}  // namespace onrecord::api
