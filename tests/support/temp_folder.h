#pragma once
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

namespace onrecord {

// A folder that lives as long as the object.
class TempFolder {
 public:
  explicit TempFolder(const std::string& where = testing::TempDir()) {
    std::string path = where + "/onrecord_test_XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) ADD_FAILURE() << "cannot make a folder in " << where;
    path_ = path;
  }
  ~TempFolder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string operator/(std::string_view name) const { return path_ + "/" + std::string(name); }

  void Write(const std::string& name, std::string_view bytes) const {
    const std::filesystem::path path = *this / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
  }
  std::string Read(const std::string& name) const {
    std::ifstream in(*this / name, std::ios::binary);
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
  }
  // The files below `folder`, as paths relative to it; hidden folders are left out.
  std::set<std::string> Files(const std::string& folder = "") const {
    namespace fs = std::filesystem;
    std::set<std::string> out;
    const fs::path root = fs::path(path_) / folder;
    if (!fs::exists(root)) return out;
    for (auto it = fs::recursive_directory_iterator(root); it != fs::recursive_directory_iterator(); ++it) {
      if (it->path().filename().string().starts_with(".")) {
        it.disable_recursion_pending();
      } else if (it->is_symlink() || !it->is_directory()) {
        out.insert(it->path().lexically_relative(root).string());
      }
    }
    return out;
  }

 private:
  std::string path_;
};

}  // namespace onrecord
