#include "ingest/reader_mark/reader_mark.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <thread>

#include "tests/support/temp_folder.h"

namespace onrecord::ingest {
namespace {

// Runs `body` in a process of its own, and returns how it ended (as of waitpid).
int InChild(const std::function<void()>& body) {
  const pid_t child = ::fork();
  if (child == 0) {
    const rlimit none = {0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    body();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

// Uses up the stack; the result keeps the compiler from making a loop of it.
int Deep(volatile char* above, int more) {
  volatile char here[4096];
  here[0] = above[0];
  return more == 0 ? 0 : Deep(here, more - 1) + here[0];
}

class ReaderMarkTest : public testing::Test {
 protected:
  std::unique_ptr<ReaderMark> Open() {
    auto mark = ReaderMark::Open(temp / "mark");
    EXPECT_TRUE(mark.ok()) << mark.status();
    return *std::move(mark);
  }
  std::string DiedOf() { return Open()->died_of(); }
  const TempFolder temp;
};

TEST_F(ReaderMarkTest, TellsOfTheFileThatKilledItsReader) {
  const int status = InChild([this] {
    const auto mark = Open();
    const ReaderMark::Scope scope(mark.get(), "file 1");
    std::abort();
  });
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
  const auto mark = Open();
  EXPECT_EQ(mark->died_of(), "file 1");
  mark->Forget();
  EXPECT_EQ(DiedOf(), "");
}

TEST_F(ReaderMarkTest, TellsOfItUntilItIsForgotten) {
  InChild([this] {
    const auto mark = Open();
    const ReaderMark::Scope scope(mark.get(), "file 1");
    std::abort();
  });
  EXPECT_EQ(DiedOf(), "file 1");
  EXPECT_EQ(DiedOf(), "file 1");
}

#if !defined(__SANITIZE_ADDRESS__)
TEST_F(ReaderMarkTest, TellsOfAFileThatOverflowsTheStack) {
  const int status = InChild([this] {
    std::thread([this] {
      const auto mark = Open();
      const ReaderMark::Scope scope(mark.get(), "deep");
      volatile char start = 1;
      ::_exit(Deep(&start, 1 << 20));
    }).join();
  });
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV);
  EXPECT_EQ(DiedOf(), "deep");
}
#endif

TEST_F(ReaderMarkTest, AccusesNoFileOfTheDeathOfAnotherThread) {
  const int status = InChild([this] {
    const auto mark = Open();
    const ReaderMark::Scope scope(mark.get(), "innocent");
    std::thread([] { std::abort(); }).join();
  });
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
  EXPECT_EQ(DiedOf(), "");
}

TEST_F(ReaderMarkTest, AccusesNoFileOfAKillOrOfADeathAfterItWasRead) {
  InChild([this] {
    const auto mark = Open();
    const ReaderMark::Scope scope(mark.get(), "innocent");
    ::kill(::getpid(), SIGKILL);
  });
  EXPECT_EQ(DiedOf(), "");
  InChild([this] {
    const auto mark = Open();
    { const ReaderMark::Scope scope(mark.get(), "innocent"); }
    std::abort();
  });
  EXPECT_EQ(DiedOf(), "");
}

}  // namespace
}  // namespace onrecord::ingest
