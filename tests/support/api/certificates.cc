#include "tests/support/api/certificates.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>

namespace onrecord::api {
namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(FILE* file) const { std::fclose(file); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;
using Certificate = std::unique_ptr<X509, Free>;

void Extend(X509* certificate, int kind, const char* value) {
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// A certificate of `key` for `name`, signed with the issuer's key.
Certificate Sign(const Key& key, const char* name, long serial, X509_NAME* issuer, const Key& issuer_key) {
  Certificate made(X509_new());
  X509_set_version(made.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(made.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(made.get()), 86400);
  X509_set_pubkey(made.get(), key.get());
  X509_NAME* subject = X509_get_subject_name(made.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(name), -1,
                             -1, 0);
  X509_set_issuer_name(made.get(), issuer == nullptr ? subject : issuer);
  if (issuer == nullptr) {
    Extend(made.get(), NID_basic_constraints, "critical,CA:TRUE");
  } else {
    Extend(made.get(), NID_subject_alt_name, "DNS:localhost");
  }
  X509_sign(made.get(), issuer_key.get(), EVP_sha256());
  return made;
}

void Write(const std::string& path, const X509* certificate) {
  std::unique_ptr<FILE, Free> file(std::fopen(path.c_str(), "w"));
  PEM_write_X509(file.get(), certificate);
}
void Write(const std::string& path, const Key& key) {
  std::unique_ptr<FILE, Free> file(std::fopen(path.c_str(), "w"));
  PEM_write_PKCS8PrivateKey(file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

}  // namespace

Certificates MakeCertificates(const std::string& folder) {
  const Key ca_key(EVP_EC_gen("P-256")), server_key(EVP_EC_gen("P-256")), client_key(EVP_EC_gen("P-256"));
  const Certificate ca = Sign(ca_key, "Test authority", 1, nullptr, ca_key);
  X509_NAME* issuer = X509_get_subject_name(ca.get());
  const Certificates paths = {folder + "/ca.pem", folder + "/server.pem", folder + "/server.key",
                              folder + "/client.pem", folder + "/client.key"};
  Write(paths.ca, ca.get());
  Write(paths.server_cert, Sign(server_key, "localhost", 2, issuer, ca_key).get());
  Write(paths.server_key, server_key);
  Write(paths.client_cert, Sign(client_key, "Test caller", 3, issuer, ca_key).get());
  Write(paths.client_key, client_key);
  return paths;
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace onrecord::api
