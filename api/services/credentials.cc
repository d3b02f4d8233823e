#include "api/services/credentials.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <memory>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

// How often gRPC looks for files that passed the check.
constexpr unsigned kLookSeconds = 1;

}  // namespace

bool IsLoopback(const std::string& address) {
  if (StartsWith(address, "unix:")) return true;
  const std::string host = address.substr(0, address.rfind(':'));
  if (host == "localhost" || host == "[::1]") return true;
  return StartsWith(host, "127.") && host.find_first_not_of("0123456789.") == std::string::npos;
}

absl::StatusOr<MadeCredentials> MakeServerCredentials(const std::string& address,
                                                      const SecurityOptions& options) {
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
    return MadeCredentials{grpc::InsecureServerCredentials(), nullptr};
  }
  OR_ASSIGN_OR_RETURN(auto files, TlsFiles::Open({options.tls_cert, options.tls_key, options.tls_client_ca}));
  const TlsPem served = files->served();
  // shared: gRPC's own interface
  const auto provider = std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      served.key, served.cert, served.client_ca, kLookSeconds);
  grpc::experimental::TlsServerCredentialsOptions tls(provider);
  tls.watch_identity_key_cert_pairs();
  tls.set_identity_cert_name("");
  if (!options.tls_client_ca.empty()) {
    tls.watch_root_certs();
    tls.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return MadeCredentials{grpc::experimental::TlsServerCredentials(tls), std::move(files)};
}

}  // namespace onrecord::api
