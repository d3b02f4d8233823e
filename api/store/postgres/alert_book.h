#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <string>

#include "api/store/alert_book.h"

namespace onrecord::api {

// The alerts of a PostgreSQL store that is open already. Opens a connection of its own, and another where
// that is lost. Of several api on one database one at a time finds matches and sends: AlertOutbox::TakeTurn.
absl::StatusOr<std::unique_ptr<AlertBook>> OpenPostgresAlertBook(const std::string& dsn);

}  // namespace onrecord::api
