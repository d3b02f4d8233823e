#pragma once
#include <memory>
#include <string>

#include "api/store/alert_book.h"
#include "api/store/store.h"

// What the contract of Store is tested on: a place where an implementation keeps its data, empty at first.
namespace onrecord::api {

class StoreWorld {
 public:
  virtual ~StoreWorld() = default;
  // Opens the store of this world; the one opened before must be gone.
  virtual std::unique_ptr<Store> Open() = 0;
  // Opens the alerts of the store, which is open.
  virtual std::unique_ptr<AlertBook> OpenBook() = 0;
};

struct StoreMaker {
  std::string name;
  std::unique_ptr<StoreWorld> (*make)();
};

std::unique_ptr<StoreWorld> MakeSqliteWorld();
std::unique_ptr<StoreWorld> MakePostgresWorld();  // on a server that it starts

}  // namespace onrecord::api
