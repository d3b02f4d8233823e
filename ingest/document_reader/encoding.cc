#include "ingest/document_reader/encoding.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstring>

#include "common/base/strings.h"

namespace onrecord::ingest {
namespace {

using namespace std::string_view_literals;

constexpr size_t kHeadBytes = 4096;

struct Signature {
  std::string_view bytes, name;
};

constexpr Signature kBoms[] = {{"\xEF\xBB\xBF"sv, "UTF-8"},
                               {"\xFF\xFE\0\0"sv, "UTF-32LE"},
                               {"\0\0\xFE\xFF"sv, "UTF-32BE"},
                               {"\xFF\xFE"sv, "UTF-16LE"},
                               {"\xFE\xFF"sv, "UTF-16BE"}};

// Formats with distinctive first bytes, some of which have no zero byte for a while.
constexpr Signature kBinaries[] = {{"%PDF-"sv, "a PDF document"},
                                   {"PK\x03\x04"sv, "a ZIP archive or Office document"},
                                   {"\x89PNG"sv, "a PNG image"},
                                   {"GIF8"sv, "a GIF image"},
                                   {"\xFF\xD8\xFF"sv, "a JPEG image"},
                                   {"\x1F\x8B"sv, "gzip data within gzip data"},
                                   {"\x28\xB5\x2F\xFD"sv, "zstd data"},
                                   {"7z\xBC\xAF"sv, "a 7z archive"},
                                   {"Rar!"sv, "a RAR archive"},
                                   {"\x7F"
                                    "ELF"sv,
                                    "a program"},
                                   {"\xD0\xCF\x11\xE0"sv, "an old Office document"},
                                   {"{\\rtf"sv, "an RTF document"}};

constexpr std::string_view kExpected = "; expected text in UTF-8, UTF-16 or windows-1252";

// The value of charset= or encoding= in `head`: what HTML and XML say of themselves.
std::string DeclaredCharset(std::string_view head) {
  const std::string lower = AsciiLower(head);
  for (const std::string_view name : {"charset="sv, "encoding="sv}) {
    size_t at = lower.find(name);
    if (at == std::string::npos) continue;
    at += name.size();
    while (at < lower.size() && (lower[at] == '"' || lower[at] == '\'' || lower[at] == ' ')) ++at;
    const size_t end = lower.find_first_of("\"' >;/?\r\n", at);
    return lower.substr(at, end == std::string::npos ? std::string::npos : end - at);
  }
  return "";
}

// The name under which ICU knows `charset`; browsers' reading of Latin-1 and ASCII as windows-1252 is
// followed. Empty: unknown, or not one that single bytes can be in.
std::string KnownCharset(const std::string& charset) {
  if (charset.empty() || charset.size() > 40 || StartsWith(charset, "utf")) return "";
  if (charset == "iso-8859-1" || charset == "latin1" || charset == "us-ascii" || charset == "ascii") {
    return "windows-1252";
  }
  UErrorCode error = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(charset.c_str(), &error);
  const bool known = U_SUCCESS(error);
  if (known) ucnv_close(converter);
  return known ? charset : "";
}

constexpr size_t kWord = sizeof(uint64_t);

// True for eight bytes from 0x20 to 0x7F, which do not show the encoding.
bool IsPlainAscii(const char* bytes) {
  constexpr uint64_t kHigh = 0x8080808080808080, kSpaces = 0x2020202020202020;
  uint64_t word = 0;
  std::memcpy(&word, bytes, kWord);
  // Without high bits a byte below 0x20 borrows into its own.
  return (word & kHigh) == 0 && (((word | kHigh) - kSpaces) & kHigh) == kHigh;
}

}  // namespace

std::string Describe(const Encoding& encoding) {
  if (encoding.bad_bytes == 0) return encoding.name;
  return StrCat(encoding.name, ", ", encoding.bad_bytes, encoding.bad_bytes == 1 ? " byte" : " bytes",
                " replaced");
}

void EncodingProbe::FeedUtf8(unsigned char byte) {
  if (pending_ > 0) {
    if (byte >= low_ && byte <= high_) {
      low_ = 0x80, high_ = 0xBF;
      if (--pending_ == 0) ++sequences_;
      return;
    }
    if (bad_bytes_++ == 0) first_bad_ = size_;
    pending_ = 0;
    low_ = 0x80, high_ = 0xBF;
  }
  if (byte < 0x80) return;
  if (byte >= 0xC2 && byte <= 0xDF) {
    pending_ = 1;
  } else if (byte >= 0xE0 && byte <= 0xEF) {
    pending_ = 2;
    if (byte == 0xE0) low_ = 0xA0;
    if (byte == 0xED) high_ = 0x9F;
  } else if (byte >= 0xF0 && byte <= 0xF4) {
    pending_ = 3;
    if (byte == 0xF0) low_ = 0x90;
    if (byte == 0xF4) high_ = 0x8F;
  } else if (bad_bytes_++ == 0) {
    first_bad_ = size_;
  }
}

void EncodingProbe::Feed(std::string_view bytes) {
  if (head_.size() < kHeadBytes) head_ += bytes.substr(0, kHeadBytes - head_.size());
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (pending_ == 0 && i + kWord <= bytes.size() && IsPlainAscii(bytes.data() + i)) {
      size_ += kWord;
      i += kWord - 1;
      continue;
    }
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte == 0) ++zeros_[size_ % 2];
    if (byte < 0x20 && byte != 0 && !(byte >= '\t' && byte <= '\r') && byte != 0x1B) ++controls_;
    FeedUtf8(byte);
    ++size_;
  }
}

std::optional<Reject> EncodingProbe::Finish(Encoding* encoding) const {
  if (size_ == 0) return Reject{{}, Reason::kEmpty, "the file has no bytes; expected an article"};
  for (const Signature& bom : kBoms) {
    if (!StartsWith(head_, bom.bytes)) continue;
    *encoding = {std::string(bom.name), bom.bytes.size()};
    if (bom.name != "UTF-8") return std::nullopt;
    break;
  }
  for (const Signature& binary : kBinaries) {
    if (StartsWith(head_, binary.bytes)) {
      return Reject{{}, Reason::kBinary, StrCat("looks like ", binary.name, kExpected)};
    }
  }
  const uint64_t zeros = zeros_[0] + zeros_[1];
  if (zeros > 0) {
    // Latin text in UTF-16 has its zeros in one of two places: the high byte of nearly every unit.
    const uint64_t units = size_ / 2;
    const int high = zeros_[1] > zeros_[0] ? 1 : 0;
    if (size_ % 2 == 0 && zeros_[high] * 4 > units && zeros_[1 - high] * 100 <= units) {
      *encoding = {high == 1 ? "UTF-16LE" : "UTF-16BE", 0};
      return std::nullopt;
    }
    return Reject{{}, Reason::kBinary, StrCat(zeros, " zero bytes in ", size_, kExpected)};
  }
  if (controls_ * 50 > size_) {
    return Reject{
        {}, Reason::kBinary, StrCat(controls_, " control characters in ", size_, " bytes", kExpected)};
  }
  const uint64_t bad = bad_bytes_ + (pending_ > 0 ? 1 : 0);
  if (bad == 0) {
    if (encoding->name.empty()) encoding->name = "UTF-8";
    return std::nullopt;
  }
  const bool declared_utf8 = StartsWith(DeclaredCharset(head_), "utf-8");
  if (encoding->bom_bytes > 0 || sequences_ > bad || (declared_utf8 && sequences_ > 0)) {
    encoding->name = "UTF-8";
    encoding->bad_bytes = bad;
    encoding->first_bad = bad_bytes_ > 0 ? first_bad_ : size_;
    return std::nullopt;
  }
  encoding->name = KnownCharset(DeclaredCharset(head_));
  if (encoding->name.empty()) encoding->name = "windows-1252";
  return std::nullopt;
}

struct Decoder::State {
  std::string name;
  size_t skip = 0;  // bytes of the mark still to come
  uint64_t done = 0;
  UConverter* converter = nullptr;
  ~State() {
    if (converter != nullptr) ucnv_close(converter);
  }
};

Decoder::Decoder(const Encoding& encoding) : state_(std::make_unique<State>()) {
  state_->name = encoding.name;
  state_->skip = encoding.bom_bytes;
  if (encoding.name == "UTF-8" && encoding.bad_bytes == 0) return;
  UErrorCode error = U_ZERO_ERROR;
  state_->converter = ucnv_open(encoding.name.c_str(), &error);
  if (U_FAILURE(error)) {
    state_->converter = nullptr;
    return;
  }
  const auto on_error = encoding.bad_bytes > 0 ? UCNV_TO_U_CALLBACK_SUBSTITUTE : UCNV_TO_U_CALLBACK_STOP;
  ucnv_setToUCallBack(state_->converter, on_error, nullptr, nullptr, nullptr, &error);
}

Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;

absl::Status Decoder::Feed(std::string_view bytes, bool last, std::string* out) {
  const size_t skipped = std::min(state_->skip, bytes.size());
  bytes.remove_prefix(skipped);
  state_->skip -= skipped;
  state_->done += skipped;
  if (state_->name == "UTF-8" && state_->converter == nullptr) {
    out->append(bytes);
    return absl::OkStatus();
  }
  if (state_->converter == nullptr) return DataLoss("encoding ", state_->name, " is not known", kExpected);
  const char* from = bytes.data();
  const char* const end = from + bytes.size();
  UErrorCode error = U_ZERO_ERROR;
  do {
    char16_t units[4096];
    char16_t* to = units;
    error = U_ZERO_ERROR;
    ucnv_toUnicode(state_->converter, &to, units + std::size(units), &from, end, nullptr, last, &error);
    icu::UnicodeString(false, units, static_cast<int32_t>(to - units)).toUTF8String(*out);
  } while (error == U_BUFFER_OVERFLOW_ERROR);
  if (U_FAILURE(error)) {
    return DataLoss("byte ", state_->done + static_cast<uint64_t>(from - bytes.data()), " is not ",
                    state_->name, " (", u_errorName(error), ")", kExpected);
  }
  state_->done += bytes.size();
  return absl::OkStatus();
}

}  // namespace onrecord::ingest
