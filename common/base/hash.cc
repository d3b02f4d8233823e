#include "common/base/hash.h"

#include <openssl/evp.h>

#include <array>
#include <cstdint>
#include <memory>

namespace onrecord {
namespace {

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
  }
  void Add(std::string_view bytes) { EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()); }
  std::string Hex() {
    std::array<unsigned char, 32> digest;
    EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    for (const unsigned char byte : digest) {
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
    return out;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

std::string Sha256Hex(std::string_view bytes) {
  Sha256 sha;
  sha.Add(bytes);
  return sha.Hex();
}

std::string Sha256HexOfParts(std::initializer_list<std::string_view> parts) {
  Sha256 sha;
  for (const std::string_view part : parts) {
    const uint64_t size = part.size();
    sha.Add({reinterpret_cast<const char*>(&size), sizeof size});
    sha.Add(part);
  }
  return sha.Hex();
}

class Sha256Stream::Impl : public Sha256 {};

Sha256Stream::Sha256Stream() : impl_(std::make_unique<Impl>()) {}
Sha256Stream::Sha256Stream(Sha256Stream&&) noexcept = default;
Sha256Stream& Sha256Stream::operator=(Sha256Stream&&) noexcept = default;
Sha256Stream::~Sha256Stream() = default;
void Sha256Stream::Add(std::string_view bytes) { impl_->Add(bytes); }
std::string Sha256Stream::Hex() { return impl_->Hex(); }

}  // namespace onrecord
