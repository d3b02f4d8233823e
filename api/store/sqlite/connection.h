#pragma once
#include "api/store/store.h"
#include "common/sqlite/connection.h"
#include "common/sqlite/transaction.h"

namespace onrecord::api {

using onrecord::sqlite::Connection;
using onrecord::sqlite::Statement;
using onrecord::sqlite::Transaction;

// Until the next call, work on `connection` is given up as `scope` says; nullptr: never.
void SetScope(Connection& connection, const ReadScope* scope);

}  // namespace onrecord::api
