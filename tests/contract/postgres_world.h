#pragma once
#include "tests/support/postgres_server.h"

namespace onrecord::api {

// One server for all tests of a program, which ends with it. Null: it cannot be started, and the test has
// failed with the reason.
support::PostgresServer* TestPostgres();

}  // namespace onrecord::api
