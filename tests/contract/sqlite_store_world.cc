#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "api/store/sqlite/alert_book.h"
#include "api/store/sqlite/sqlite_store.h"
#include "tests/contract/store_world.h"

namespace onrecord::api {
namespace {

class SqliteWorld final : public StoreWorld {
 public:
  SqliteWorld() {
    std::string pattern = testing::TempDir() + "/onrecord-store-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~SqliteWorld() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<Store> Open() override {
    auto store = OpenSqliteStore({.path = folder_ + "/store.db", .readers = 2});
    EXPECT_TRUE(store.ok()) << store.status();
    return store.ok() ? *std::move(store) : nullptr;
  }
  std::unique_ptr<AlertBook> OpenBook() override {
    auto book = OpenSqliteAlertBook(folder_ + "/store.db");
    EXPECT_TRUE(book.ok()) << book.status();
    return book.ok() ? *std::move(book) : nullptr;
  }

 private:
  std::string folder_;
};

}  // namespace

std::unique_ptr<StoreWorld> MakeSqliteWorld() { return std::make_unique<SqliteWorld>(); }

}  // namespace onrecord::api
