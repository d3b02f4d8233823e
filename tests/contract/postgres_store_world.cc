#include <gtest/gtest.h>

#include "api/store/postgres/alert_book.h"
#include "api/store/postgres/postgres_store.h"
#include "tests/contract/postgres_world.h"
#include "tests/contract/store_world.h"
#include "tests/support/postgres_server.h"

namespace onrecord::api {
namespace {

std::unique_ptr<support::PostgresServer> started_server;

class PostgresWorld final : public StoreWorld {
 public:
  PostgresWorld() {
    if (TestPostgres() == nullptr) return;
    auto dsn = TestPostgres()->MakeDatabase();
    EXPECT_TRUE(dsn.ok()) << dsn.status();
    if (dsn.ok()) dsn_ = *dsn;
  }

  std::unique_ptr<Store> Open() override {
    auto store = OpenPostgresStore({.dsn = dsn_, .readers = 2});
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  std::unique_ptr<AlertBook> OpenBook() override {
    auto book = OpenPostgresAlertBook(dsn_);
    EXPECT_TRUE(book.ok()) << book.status();
    return book.ok() ? *std::move(book) : nullptr;
  }

 private:
  std::string dsn_;
};

}  // namespace

support::PostgresServer* TestPostgres() {
  static const bool tried = [] {
    auto server = support::PostgresServer::Start();
    EXPECT_TRUE(server.ok()) << server.status();
    if (server.ok()) started_server = *std::move(server);
    return true;
  }();
  return tried ? started_server.get() : nullptr;
}

std::unique_ptr<StoreWorld> MakePostgresWorld() { return std::make_unique<PostgresWorld>(); }

}  // namespace onrecord::api
