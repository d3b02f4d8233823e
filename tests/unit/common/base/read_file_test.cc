#include "common/base/read_file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "common/base/strings.h"

namespace onrecord {
namespace {

TEST(ReadFile, GivesAllBytes) {
  const std::string path = testing::TempDir() + "read_file_test";
  const std::string bytes = std::string(200'000, 'x') + std::string("\0\r\n", 3);
  std::ofstream(path, std::ios::binary) << bytes;
  EXPECT_EQ(*ReadFile(path), bytes);
  std::ofstream(path, std::ios::trunc).close();
  EXPECT_EQ(*ReadFile(path), "");
  std::remove(path.c_str());
}

TEST(ReadFile, SaysWhyItCannot) {
  EXPECT_EQ(Message(ReadFile("/no/such/file").status()),
            "/no/such/file: cannot be read: No such file or directory");
  EXPECT_EQ(Message(ReadFile("/").status()), "/: cannot be read: Is a directory");
  EXPECT_EQ(ReadFile("/").status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace onrecord
