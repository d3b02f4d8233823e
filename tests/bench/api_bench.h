#pragma once

#include <cstdlib>
#include <ctime>
#include <memory>
#include <string>

#include "api/store/store.h"

// Benchmarks of the api. Each prints figures that are ratios, or CPU time of one run.
namespace onrecord::api {

// tests/bench/run watch: what a change costs with 1, 100 and 1,000 watches.
int BenchWatch();

// tests/bench/run serve: GetQuote and ListQuotes beside echoes of their sizes on the same server. `self` is
// this program. `only`: get64, get1 or list, to profile one of them; empty: all.
int BenchServe(const std::string& self, const std::string& only);
// The caller of BenchServe, in a process of its own: `calls` calls of `method` with `payload`, `callers` at
// a time. Prints the seconds they took, p50 and p99 of a call in milliseconds, and how many failed.
int BenchCalls(const std::string& address, const std::string& method, const std::string& payload, int calls,
               int callers);

// With ONRECORD_BENCH_QUICK in the environment everything is measured once, on a twentieth of the calls and
// changes: whether it works, not how fast.
inline bool Quick() { return std::getenv("ONRECORD_BENCH_QUICK") != nullptr; }
inline int Sized(int number) { return Quick() ? number / 20 : number; }

// A store in a folder that is removed at the end.
class BenchStore {
 public:
  BenchStore();
  ~BenchStore();
  Store& operator*() { return *store_; }
  Store* operator->() { return store_.get(); }

 private:
  std::string folder_;
  std::unique_ptr<Store> store_;
};

// CPU seconds so far: of the process, and of the calling thread.
inline double ProcessCpu() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}
inline double ThreadCpu() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

}  // namespace onrecord::api
