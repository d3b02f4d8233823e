// Preloaded into a real program by tests/faults/fault_suite.py: ends it, as kill -9 would, at the edges
// between its states. $ONRECORD_TEST_CRASH names the edge, the side and which time: "commit:after:3". Edges:
//
//   commit   COMMIT of SQLite: ingest's ledger, api's store
//   rename   a file moves to done/ or rejected/
//   poll     reports of librdkafka are asked for, after records were handed to it
//   begin, offsets, transaction   enrich begins a transaction, adds its positions, commits it
//
// No program links this.
#include <dlfcn.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

struct Plan {
  char edge[32] = "", side[8] = "";
  int times = 0;
  Plan() {
    const char* text = std::getenv("ONRECORD_TEST_CRASH");
    if (text != nullptr && std::sscanf(text, "%31[a-z]:%7[a-z]:%d", edge, side, &times) != 3) edge[0] = '\0';
  }
};

const Plan& ThePlan() {
  static const Plan plan;
  return plan;
}

std::atomic<int> passed{0};

// Counts each passage of the edge once, before it; ends the process on the side that is asked for.
class Edge {
 public:
  explicit Edge(const char* name)
      : due_(std::strcmp(name, ThePlan().edge) == 0 && ++passed == ThePlan().times) {
    End("before");
  }
  ~Edge() { End("after"); }

 private:
  void End(const char* side) const {
    if (due_ && std::strcmp(side, ThePlan().side) == 0) kill(getpid(), SIGKILL);
  }
  const bool due_;
};

template <class F>
F Real(const char* name) {
  void* const symbol = dlsym(RTLD_NEXT, name);
  if (symbol == nullptr) std::abort();
  return reinterpret_cast<F>(symbol);
}

}  // namespace

extern "C" {

const char* sqlite3_sql(void* statement);

int sqlite3_step(void* statement) {
  static const auto real = Real<int (*)(void*)>("sqlite3_step");
  const char* const sql = sqlite3_sql(statement);
  if (sql == nullptr || std::strcmp(sql, "COMMIT") != 0) return real(statement);
  const Edge edge("commit");
  return real(statement);
}

int renameat2(int from_folder, const char* from, int to_folder, const char* to, unsigned flags) {
  static const auto real = Real<int (*)(int, const char*, int, const char*, unsigned)>("renameat2");
  const Edge edge("rename");
  return real(from_folder, from, to_folder, to, flags);
}

void* rd_kafka_begin_transaction(void* client) {
  static const auto real = Real<void* (*)(void*)>("rd_kafka_begin_transaction");
  const Edge edge("begin");
  return real(client);
}

void* rd_kafka_send_offsets_to_transaction(void* client, const void* offsets, const void* group,
                                           int timeout) {
  static const auto real =
      Real<void* (*)(void*, const void*, const void*, int)>("rd_kafka_send_offsets_to_transaction");
  const Edge edge("offsets");
  return real(client, offsets, group, timeout);
}

void* rd_kafka_commit_transaction(void* client, int timeout) {
  static const auto real = Real<void* (*)(void*, int)>("rd_kafka_commit_transaction");
  const Edge edge("transaction");
  return real(client, timeout);
}

int rd_kafka_poll(void* client, int timeout) {
  static const auto real = Real<int (*)(void*, int)>("rd_kafka_poll");
  const Edge edge("poll");
  return real(client, timeout);
}
}
