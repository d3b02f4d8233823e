#include "api/store/postgres/connection.h"

#include <absl/strings/str_format.h>
#include <absl/time/clock.h>
#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api::postgres {
namespace {

// Types of parameters and columns, as in the server's pg_type.h.
constexpr Oid kBool = 16, kInt8 = 20, kInt2 = 21, kInt4 = 23, kFloat8 = 701;
constexpr size_t kMostPrepared = 256;
constexpr absl::Duration kLookForCancellation = absl::Milliseconds(50);

std::string OneLine(const char* message) {
  std::string out(Trim(message == nullptr ? "" : message));
  std::replace(out.begin(), out.end(), '\n', ' ');
  return out;
}

// Classes of SQLSTATE that a later try can mend: connection, resources, shutdown, serialisation, system,
// lock.
bool MayPass(std::string_view state) {
  return state.empty() || StartsWith(state, "08") || StartsWith(state, "53") || StartsWith(state, "57") ||
         StartsWith(state, "58") || state == "40001" || state == "40P01" || state == "55P03" ||
         state == "25006";
}

int64_t BigEndian(const char* bytes, int size) {
  uint64_t value = 0;
  for (int i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  if (size == 2) return static_cast<int16_t>(value);
  if (size == 4) return static_cast<int32_t>(value);
  return static_cast<int64_t>(value);
}

// `?` as $1, $2 …; no statement here has one in a literal.
std::string Numbered(const std::string& sql) {
  std::string out;
  int number = 0;
  for (const char c : sql) {
    if (c == '?') {
      StrAppend(&out, "$", ++number);
    } else {
      out += c;
    }
  }
  return out;
}

// A refusal that no repetition mends says what to do. The server tells its reasons in text only.
absl::Status WhyNotConnected(const std::string& why, bool needs_password) {
  const auto says = [&](std::string_view words) { return why.find(words) != std::string::npos; };
  if (needs_password || says("password authentication failed") || says("no password supplied")) {
    return FailedPrecondition(
        "store: ", why,
        "; expected the password in a line HOST:PORT:DATABASE:USER:PASSWORD of ~/.pgpass, "
        "or of the file that PGPASSFILE names (mode 600)");
  }
  if (says("database \"") && says("does not exist")) {
    return FailedPrecondition("store: ", why, "; make it: createdb --encoding UTF8 NAME");
  }
  if (says("role \"") && says("does not exist")) {
    return FailedPrecondition("store: ", why, "; make it: createuser NAME, and name it in --store");
  }
  if (says("pg_hba.conf")) {
    return FailedPrecondition("store: ", why,
                              "; pg_hba.conf of the server must let this machine and user in");
  }
  if (says("definition of service")) return FailedPrecondition("store: ", why, "; see pg_service.conf");
  return Unavailable("store: no PostgreSQL server answers: ", why);
}

}  // namespace

Rows::~Rows() { PQclear(result_); }
int Rows::size() const { return PQntuples(result_); }

int64_t Rows::Int(int row, int column) const {
  return BigEndian(PQgetvalue(result_, row, column), PQgetlength(result_, row, column));
}

double Rows::Real(int row, int column) const { return std::bit_cast<double>(Int(row, column)); }

std::string_view Rows::Text(int row, int column) const {
  return {PQgetvalue(result_, row, column), static_cast<size_t>(PQgetlength(result_, row, column))};
}

Value Rows::Get(int row, int column) const {
  switch (PQftype(result_, column)) {
    case kInt8:
    case kInt4:
    case kInt2:
    case kBool:
      return Int(row, column);
    case kFloat8:
      return Real(row, column);
    default:
      return String(row, column);
  }
}

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const std::string& dsn) {
  OR_ASSIGN_OR_RETURN(auto splitter, WordSplitter::Make());
  // What `dsn` says stands behind, and so counts more.
  const char* const names[] = {"connect_timeout", "fallback_application_name", "dbname", nullptr};
  const char* const values[] = {"10", "onrecord", dsn.c_str(), nullptr};
  std::unique_ptr<Connection> connection(
      new Connection(PQconnectdbParams(names, values, /*expand_dbname=*/1), std::move(splitter)));
  if (PQstatus(connection->handle_) != CONNECTION_OK) {
    return WhyNotConnected(OneLine(PQerrorMessage(connection->handle_)),
                           PQconnectionNeedsPassword(connection->handle_) != 0);
  }
  PQsetNoticeProcessor(connection->handle_, &Connection::Notice, connection.get());
  // Statements are short: compiling them, or remembering keys that come once, costs more than it saves.
  OR_RETURN_IF_ERROR(
      connection->Execute("SET client_encoding = 'UTF8'; SET plan_cache_mode = force_custom_plan; SET "
                          "standard_conforming_strings = on; SET jit = off; SET enable_memoize = off"));
  return connection;
}

Connection::~Connection() { PQfinish(handle_); }

void Connection::Notice(void* self, const char* message) {
  auto* const notices = static_cast<Connection*>(self)->notices_;
  if (notices != nullptr) notices->emplace_back(message);
}

bool Connection::IsAlive() const { return PQstatus(handle_) == CONNECTION_OK; }

absl::Status Connection::Error(const pg_result* result) const {
  const char* const state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const std::string text =
      OneLine(result == nullptr ? PQerrorMessage(handle_) : PQresultErrorMessage(result));
  if (!IsAlive() || MayPass(state == nullptr ? "" : state)) return Unavailable("store: ", text);
  if (StartsWith(state, "28") || StartsWith(state, "3D") || std::string_view(state) == "42501") {
    return FailedPrecondition("store: ", text);
  }
  // A value that no column or index takes: too long, too large, not a text.
  if (StartsWith(state, "22") || StartsWith(state, "54")) {
    return InvalidArgument("store: ", text, " (", state, ")");
  }
  return Internal("store: ", text, " (", state, ")");
}

absl::Status Connection::CheckScope() const {
  if (scope_ == nullptr) return absl::OkStatus();
  if (absl::Now() >= scope_->deadline) {
    return MakeStatus(absl::StatusCode::kDeadlineExceeded, "the deadline passed while the store was read");
  }
  if (scope_->cancelled && scope_->cancelled()) {
    return MakeStatus(absl::StatusCode::kCancelled, "cancelled while the store was read");
  }
  return absl::OkStatus();
}

void Connection::Cancel() {
  char error[256];
  PGcancel* const cancel = PQgetCancel(handle_);
  if (cancel != nullptr) PQcancel(cancel, error, sizeof error);
  PQfreeCancel(cancel);
}

absl::StatusOr<Rows> Connection::Answer() {
  absl::Status given_up;
  while (PQisBusy(handle_) != 0) {
    pollfd socket{.fd = PQsocket(handle_), .events = POLLIN};
    absl::Duration wait = kLookForCancellation;
    if (scope_ != nullptr && given_up.ok()) wait = std::min(wait, scope_->deadline - absl::Now());
    const auto milliseconds = static_cast<int>(std::max<int64_t>(absl::ToInt64Milliseconds(wait), 1));
    if (poll(&socket, 1, milliseconds) < 0 && errno != EINTR) break;
    if (PQconsumeInput(handle_) == 0) break;
    if (!given_up.ok()) continue;
    given_up = CheckScope();
    if (!given_up.ok()) Cancel();
  }
  Rows rows(PQgetResult(handle_));
  pg_result* last = nullptr;
  while ((last = PQgetResult(handle_)) != nullptr) PQclear(last);
  if (!given_up.ok()) return given_up;
  if (rows.handle() == nullptr) return Error(nullptr);
  const ExecStatusType status = PQresultStatus(rows.handle());
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) return Error(rows.handle());
  return rows;
}

absl::Status Connection::Execute(const std::string& sql) {
  pg_result* const result = PQexec(handle_, sql.c_str());
  const ExecStatusType status = PQresultStatus(result);
  const absl::Status error =
      status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK ? absl::OkStatus() : Error(result);
  PQclear(result);
  return error;
}

absl::StatusOr<std::string> Connection::Prepared(const std::string& sql) {
  const auto known = prepared_.find(sql);
  if (known != prepared_.end()) return known->second;
  // Filters of many shapes make statements of many: begin again rather than grow.
  if (prepared_.size() >= kMostPrepared) {
    OR_RETURN_IF_ERROR(Execute("DEALLOCATE ALL"));
    prepared_.clear();
  }
  const std::string name = StrCat("s", prepared_.size());
  pg_result* const result = PQprepare(handle_, name.c_str(), Numbered(sql).c_str(), 0, nullptr);
  const absl::Status error = PQresultStatus(result) == PGRES_COMMAND_OK ? absl::OkStatus() : Error(result);
  PQclear(result);
  OR_RETURN_IF_ERROR(error);
  prepared_.emplace(sql, name);
  return name;
}

absl::StatusOr<Rows> Connection::Query(const std::string& sql, const std::vector<Value>& values) {
  OR_RETURN_IF_ERROR(CheckScope());
  OR_ASSIGN_OR_RETURN(const std::string name, Prepared(sql));
  std::vector<std::string> texts;
  std::vector<int> formats;
  for (const Value& value : values) {
    formats.push_back(value.kind() == Value::Kind::kBytes ? 1 : 0);
    switch (value.kind()) {
      case Value::Kind::kInteger:
        texts.push_back(StrCat(value.integer()));
        break;
      case Value::Kind::kReal:
        texts.push_back(absl::StrFormat("%.17g", value.real()));
        break;
      case Value::Kind::kText:
        // The server has no text with a zero byte; nothing that is stored holds one.
        texts.push_back(value.text().substr(0, value.text().find('\0')));
        break;
      case Value::Kind::kBytes:
        texts.push_back(value.text());
    }
  }
  std::vector<const char*> pointers;
  std::vector<int> lengths;
  for (const std::string& text : texts) {
    pointers.push_back(text.data());
    lengths.push_back(static_cast<int>(text.size()));
  }
  if (PQsendQueryPrepared(handle_, name.c_str(), static_cast<int>(texts.size()), pointers.data(),
                          lengths.data(), formats.data(), 1) == 0) {
    return Error(nullptr);
  }
  return Answer();
}

absl::Status Connection::Run(const std::string& sql, const std::vector<Value>& values) {
  return Query(sql, values).status();
}

absl::StatusOr<int64_t> Connection::Number(const std::string& sql, const std::vector<Value>& values) {
  OR_ASSIGN_OR_RETURN(const Rows rows, Query(sql, values));
  return rows.size() == 0 ? 0 : rows.Int(0, 0);
}

absl::Status Connection::Copy(const std::string& sql, const std::string& lines) {
  pg_result* const begun = PQexec(handle_, sql.c_str());
  const absl::Status error = PQresultStatus(begun) == PGRES_COPY_IN ? absl::OkStatus() : Error(begun);
  PQclear(begun);
  OR_RETURN_IF_ERROR(error);
  constexpr size_t kPiece = 1 << 20;
  for (size_t at = 0; at < lines.size(); at += kPiece) {
    const auto size = static_cast<int>(std::min(kPiece, lines.size() - at));
    if (PQputCopyData(handle_, lines.data() + at, size) != 1) return Error(nullptr);
  }
  if (PQputCopyEnd(handle_, nullptr) != 1) return Error(nullptr);
  return Answer().status();
}

absl::StatusOr<Transaction> Transaction::Begin(Connection& connection, std::string_view mode) {
  OR_RETURN_IF_ERROR(connection.Execute(StrCat("BEGIN ", mode)));
  return Transaction(&connection);
}

Transaction::~Transaction() {
  // Fails where the connection is lost; then the server has rolled back.
  if (connection_ != nullptr) connection_->Execute("ROLLBACK").IgnoreError();
}

absl::Status Transaction::Commit() { return std::exchange(connection_, nullptr)->Execute("COMMIT"); }

absl::StatusOr<bool> DsnHasPassword(const std::string& dsn) {
  char* error = nullptr;
  PQconninfoOption* const options = PQconninfoParse(dsn.c_str(), &error);
  if (options == nullptr) {
    const std::string why = OneLine(error);
    PQfreemem(error);
    return InvalidArgument("not a PostgreSQL address: ", why);
  }
  bool found = false;
  for (const PQconninfoOption* option = options; option->keyword != nullptr; ++option) {
    const std::string_view keyword = option->keyword;
    found |= (keyword == "password" || keyword == "sslpassword") && option->val != nullptr;
  }
  PQconninfoFree(options);
  return found;
}

std::string NumbersOf(const std::vector<int64_t>& numbers) {
  std::string out = "{";
  for (const int64_t number : numbers) StrAppend(&out, out.size() > 1 ? "," : "", number);
  return out + "}";
}

std::string ArrayOf(const std::vector<std::string>& texts) {
  std::string out = "{";
  for (const std::string& text : texts) {
    out += out.size() > 1 ? ",\"" : "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      if (c != '\0') out += c;
    }
    out += '"';
  }
  return out + "}";
}

void AppendField(std::string_view text, std::string* line) {
  for (const char c : text) {
    switch (c) {
      case '\0':
        break;
      case '\\':
        *line += "\\\\";
        break;
      case '\n':
        *line += "\\n";
        break;
      case '\r':
        *line += "\\r";
        break;
      case '\t':
        *line += "\\t";
        break;
      default:
        *line += c;
    }
  }
}

void AppendBytes(std::string_view bytes, std::string* line) {
  constexpr char kHex[] = "0123456789abcdef";
  *line += "\\\\x";
  for (const char c : bytes) {
    *line += kHex[static_cast<unsigned char>(c) >> 4];
    *line += kHex[static_cast<unsigned char>(c) & 15];
  }
}

}  // namespace onrecord::api::postgres
