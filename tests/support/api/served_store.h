#pragma once
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "api/services/grpc_server.h"
#include "google/rpc/error_details.pb.h"
#include "onrecord/v1/record_service.grpc.pb.h"
#include "tests/support/api/sample_articles.h"

namespace onrecord::api {

// A store in a folder of its own, served on a free port of this machine, and a caller. Ends with its test.
class ServedStore {
 public:
  explicit ServedStore(GrpcServerOptions options = {});
  ~ServedStore();

  // Commits and tells the watches.
  void Commit(const std::vector<SampleArticle>& samples);
  std::unique_ptr<v1::RecordService::Stub> MakeStub(
      std::shared_ptr<grpc::ChannelCredentials> credentials = nullptr,
      const grpc::ChannelArguments& arguments = {});
  std::string address() const;
  Store& store() { return *store_; }
  GrpcServer& server() { return *server_; }

 private:
  std::string folder_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<GrpcServer> server_;
};

// The details of an error: its ErrorInfo (empty reason: none came), and the fields that its BadRequest names.
google::rpc::ErrorInfo InfoOf(const grpc::Status& status);
std::vector<std::string> FieldsOf(const grpc::Status& status);

// An empty folder that is removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace onrecord::api
