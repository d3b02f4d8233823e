#include "api/services/tls_files.h"

#include <absl/time/clock.h>
#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/mman.h>
#include <unistd.h>

#include <ctime>

#include "common/base/read_file.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

struct FreeSsl {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <typename T>
using Ssl = std::unique_ptr<T, FreeSsl>;

absl::StatusOr<std::string> ReadOption(std::string_view option, const std::string& file) {
  absl::StatusOr<std::string> text = ReadFile(file);
  if (!text.ok()) return FailedPrecondition("--", option, " ", Message(text.status()));
  return text;
}

absl::StatusOr<Ssl<X509>> ParseCertificate(std::string_view option, const std::string& file,
                                           const std::string& pem) {
  const Ssl<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Ssl<X509> certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (certificate != nullptr) return certificate;
  return FailedPrecondition("--", option, " ", file, ": expected a certificate in PEM, found none");
}

absl::StatusOr<Ssl<EVP_PKEY>> ParseKey(const std::string& file, const std::string& pem) {
  const Ssl<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const auto no_password = [](char*, int, int, void*) { return -1; };
  Ssl<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  ERR_clear_error();
  if (key != nullptr) return key;
  return FailedPrecondition("--tls-key ", file,
                            ": expected a private key in PEM without a password, found none");
}

absl::Time ExpiryOf(const X509* certificate) {
  std::tm time{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &time) != 1) return absl::InfinitePast();
  return absl::FromTM(time, absl::UTCTimeZone());
}

std::string PathOf(int descriptor) { return StrCat("/proc/self/fd/", descriptor); }

// Puts `bytes` behind `*descriptor`, at once and as a whole: who opens its path finds the old or the new.
absl::Status Publish(const std::string& bytes, int* descriptor) {
  const int made = memfd_create("onrecord-tls", MFD_CLOEXEC);
  const bool written =
      made >= 0 && write(made, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
  bool placed = false;
  if (written && *descriptor < 0) {
    *descriptor = dup(made);
    placed = *descriptor >= 0;
  } else if (written) {
    placed = dup2(made, *descriptor) >= 0;
  }
  if (made >= 0) close(made);
  if (!placed) return FailedPrecondition("TLS: no memory or descriptor is left for its files");
  return absl::OkStatus();
}

}  // namespace

TlsFiles::~TlsFiles() {
  for (const int descriptor : descriptors_) {
    if (descriptor >= 0) close(descriptor);
  }
}

absl::StatusOr<std::unique_ptr<TlsFiles>> TlsFiles::Open(TlsPem paths) {
  auto files = std::unique_ptr<TlsFiles>(new TlsFiles(std::move(paths)));
  OR_RETURN_IF_ERROR(files->Refresh());
  return files;
}

TlsPem TlsFiles::served() const {
  return {PathOf(descriptors_[0]), PathOf(descriptors_[1]),
          paths_.client_ca.empty() ? "" : PathOf(descriptors_[2])};
}

absl::Time TlsFiles::Expires() const {
  absl::MutexLock lock(&mutex_);
  return expires_;
}

TlsFiles::Stamps TlsFiles::Look() const {
  return {FileStamp::Of(paths_.cert), FileStamp::Of(paths_.key), FileStamp::Of(paths_.client_ca)};
}

// gRPC takes what cannot work without a word, and every caller fails; or it ends the process.
absl::StatusOr<TlsFiles::Checked> TlsFiles::Read() const {
  Checked checked;
  OR_ASSIGN_OR_RETURN(checked.pem.cert, ReadOption("tls-cert", paths_.cert));
  OR_ASSIGN_OR_RETURN(const auto certificate, ParseCertificate("tls-cert", paths_.cert, checked.pem.cert));
  OR_ASSIGN_OR_RETURN(checked.pem.key, ReadOption("tls-key", paths_.key));
  OR_ASSIGN_OR_RETURN(const auto key, ParseKey(paths_.key, checked.pem.key));
  const bool fits = X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (!fits) {
    return FailedPrecondition("--tls-key ", paths_.key, ": expected the key of --tls-cert ", paths_.cert,
                              ", got another");
  }
  checked.expires = ExpiryOf(certificate.get());
  if (checked.expires <= absl::Now()) {
    return FailedPrecondition("--tls-cert ", paths_.cert,
                              ": expected a certificate that is valid, got one that expired ",
                              absl::FormatTime(absl::RFC3339_sec, checked.expires, absl::UTCTimeZone()));
  }
  if (paths_.client_ca.empty()) return checked;
  OR_ASSIGN_OR_RETURN(checked.pem.client_ca, ReadOption("tls-client-ca", paths_.client_ca));
  OR_RETURN_IF_ERROR(ParseCertificate("tls-client-ca", paths_.client_ca, checked.pem.client_ca).status());
  return checked;
}

absl::Status TlsFiles::Refresh() {
  const Stamps stamps = Look();
  absl::MutexLock lock(&mutex_);
  if (descriptors_[0] >= 0 && stamps == stamps_) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const Checked checked, Read());
  OR_RETURN_IF_ERROR(Publish(checked.pem.cert, &descriptors_[0]));
  OR_RETURN_IF_ERROR(Publish(checked.pem.key, &descriptors_[1]));
  if (!paths_.client_ca.empty()) OR_RETURN_IF_ERROR(Publish(checked.pem.client_ca, &descriptors_[2]));
  stamps_ = stamps;
  expires_ = checked.expires;
  return absl::OkStatus();
}

}  // namespace onrecord::api
