#include "api/services/credentials.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

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

absl::StatusOr<Ssl<X509>> ReadCertificate(std::string_view option, const std::string& file) {
  OR_ASSIGN_OR_RETURN(const std::string pem, ReadOption(option, file));
  const Ssl<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  Ssl<X509> certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  ERR_clear_error();
  if (certificate != nullptr) return certificate;
  return FailedPrecondition("--", option, " ", file, ": expected a certificate in PEM, found none");
}

absl::StatusOr<Ssl<EVP_PKEY>> ReadKey(std::string_view option, const std::string& file) {
  OR_ASSIGN_OR_RETURN(const std::string pem, ReadOption(option, file));
  const Ssl<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const auto no_password = [](char*, int, int, void*) { return -1; };
  Ssl<EVP_PKEY> key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_password, nullptr));
  ERR_clear_error();
  if (key != nullptr) return key;
  return FailedPrecondition("--", option, " ", file,
                            ": expected a private key in PEM without a password, found none");
}

// gRPC takes what cannot work without a word, and every caller fails; or it ends the process.
absl::Status CheckTlsFiles(const SecurityOptions& options) {
  OR_ASSIGN_OR_RETURN(const auto certificate, ReadCertificate("tls-cert", options.tls_cert));
  OR_ASSIGN_OR_RETURN(const auto key, ReadKey("tls-key", options.tls_key));
  const bool fits = X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (!fits) {
    return FailedPrecondition("--tls-key ", options.tls_key, ": expected the key of --tls-cert ",
                              options.tls_cert, ", got another");
  }
  if (options.tls_client_ca.empty()) return absl::OkStatus();
  return ReadCertificate("tls-client-ca", options.tls_client_ca).status();
}

}  // namespace

bool IsLoopback(const std::string& address) {
  if (StartsWith(address, "unix:")) return true;
  const std::string host = address.substr(0, address.rfind(':'));
  if (host == "localhost" || host == "[::1]") return true;
  return StartsWith(host, "127.") && host.find_first_not_of("0123456789.") == std::string::npos;
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const std::string& address, const SecurityOptions& options) {
  if (options.tls_cert.empty() != options.tls_key.empty()) {
    return InvalidArgument("--tls-cert and --tls-key: expected both or neither");
  }
  if (options.tls_cert.empty()) {
    if (!options.tls_client_ca.empty())
      return InvalidArgument("--tls-client-ca: expected --tls-cert and --tls-key too");
    if (!options.insecure && !IsLoopback(address)) {
      return InvalidArgument("--listen ", address,
                             ": expected --tls-cert and --tls-key, or --insecure to serve "
                             "plaintext beyond this machine");
    }
    return grpc::InsecureServerCredentials();
  }
  OR_RETURN_IF_ERROR(CheckTlsFiles(options));
  // shared: gRPC's own interface
  const auto provider = std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      options.tls_key, options.tls_cert, options.tls_client_ca, options.reload_seconds);
  grpc::experimental::TlsServerCredentialsOptions tls(provider);
  tls.watch_identity_key_cert_pairs();
  tls.set_identity_cert_name("");
  if (!options.tls_client_ca.empty()) {
    tls.watch_root_certs();
    tls.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return grpc::experimental::TlsServerCredentials(tls);
}

absl::StatusOr<std::vector<std::string>> ReadTokenFile(const std::string& file) {
  OR_ASSIGN_OR_RETURN(const std::string text, ReadOption("token-file", file));
  std::vector<std::string> tokens;
  for (const std::string_view line : Split(text, '\n')) {
    const std::string_view token = Trim(line);
    if (!token.empty() && token.front() != '#') tokens.emplace_back(token);
  }
  if (tokens.empty()) return FailedPrecondition("--token-file ", file, ": expected a token a line, got none");
  return tokens;
}

}  // namespace onrecord::api
