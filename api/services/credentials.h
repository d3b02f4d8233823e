#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "api/services/tls_files.h"

namespace grpc {
class ServerCredentials;
}

namespace onrecord::api {

struct SecurityOptions {
  std::string tls_cert;  // file, PEM; read again when it changes; empty: plaintext
  std::string tls_key;   // file, PEM; read again when it changes
  std::string
      tls_client_ca;  // file, PEM: callers must bring a certificate of one of these; empty: they need none
  std::string token_file;        // see TokenFile; empty: no token is asked for
  std::string admin_token_file;  // see TokenFile: who may call Admin; empty: see AdminGuard
  bool insecure = false;         // allows plaintext beyond loopback
  unsigned reload_seconds = 30;  // how often the files are looked at for a change
};

// True for addresses that only this machine reaches: "127.0.0.1:50051", "[::1]:1", "localhost:0",
// "unix:/run/x".
bool IsLoopback(const std::string& address);

// shared: gRPC's own interface. `files` are what it serves: they must outlive it, and are to be refreshed;
// nullptr: plaintext.
struct MadeCredentials {
  std::shared_ptr<grpc::ServerCredentials> credentials;
  std::unique_ptr<TlsFiles> files;
};

// How `address` is to be listened on. kInvalidArgument: plaintext beyond loopback that nobody asked for, a
// certificate without its key. kFailedPrecondition: see TlsFiles::Open.
absl::StatusOr<MadeCredentials> MakeServerCredentials(const std::string& address,
                                                      const SecurityOptions& options);

}  // namespace onrecord::api
