#include "tests/support/api/served_store.h"

#include <cstdlib>
#include <filesystem>

#include "api/store/sqlite/sqlite_store.h"
#include "common/base/strings.h"
#include "google/rpc/status.pb.h"

namespace onrecord::api {

TemporaryFolder::TemporaryFolder() {
  std::string pattern = testing::TempDir() + "/onrecord-api-XXXXXX";
  path_ = mkdtemp(pattern.data());
}
TemporaryFolder::~TemporaryFolder() { std::filesystem::remove_all(path_); }

ServedStore::ServedStore(GrpcServerOptions options) {
  std::string pattern = testing::TempDir() + "/onrecord-served-XXXXXX";
  folder_ = mkdtemp(pattern.data());
  auto store = OpenSqliteStore({.path = folder_ + "/store.db", .readers = 4});
  EXPECT_TRUE(store.ok()) << store.status();
  store_ = *std::move(store);
  options.listen = "127.0.0.1:0";
  auto server = GrpcServer::Start(*store_, options);
  EXPECT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
}

ServedStore::~ServedStore() {
  server_.reset();
  store_.reset();
  std::filesystem::remove_all(folder_);
}

void ServedStore::Commit(const std::vector<SampleArticle>& samples) {
  const auto result = store_->Commit(MakeBatch(samples));
  EXPECT_TRUE(result.ok()) << result.status();
  server_->Committed();
}

std::string ServedStore::address() const { return StrCat("127.0.0.1:", server_->port()); }

std::unique_ptr<v1::RecordService::Stub> ServedStore::MakeStub(
    std::shared_ptr<grpc::ChannelCredentials> credentials, const grpc::ChannelArguments& arguments) {
  if (credentials == nullptr) credentials = grpc::InsecureChannelCredentials();
  return v1::RecordService::NewStub(grpc::CreateCustomChannel(address(), credentials, arguments));
}

google::rpc::ErrorInfo InfoOf(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  if (!details.ParseFromString(status.error_details())) return info;
  for (const auto& any : details.details()) {
    if (any.Is<google::rpc::ErrorInfo>()) any.UnpackTo(&info);
  }
  return info;
}

std::vector<std::string> FieldsOf(const grpc::Status& status) {
  google::rpc::Status details;
  std::vector<std::string> fields;
  if (!details.ParseFromString(status.error_details())) return fields;
  for (const auto& any : details.details()) {
    google::rpc::BadRequest bad;
    if (!any.Is<google::rpc::BadRequest>() || !any.UnpackTo(&bad)) continue;
    for (const auto& violation : bad.field_violations()) fields.push_back(violation.field());
  }
  return fields;
}

}  // namespace onrecord::api
