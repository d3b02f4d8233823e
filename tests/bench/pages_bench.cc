// onrecord-pages-bench ROUNDS FILE…: reads the articles of files in memory; prints files per second of
// processor time, and how many files gave an article.
#include <ctime>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "ingest/document_reader/document_reader.h"

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: onrecord-pages-bench ROUNDS FILE...\n";
    return 2;
  }
  std::vector<std::pair<std::string, std::string>> files;
  for (int i = 2; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    files.emplace_back(argv[i], std::move(bytes).str());
  }
  const int rounds = std::max(1, std::atoi(argv[1]));
  size_t with_article = 0;
  const std::clock_t begin = std::clock();
  for (int round = 0; round < rounds; ++round) {
    for (const auto& [path, bytes] : files) {
      with_article += onrecord::ingest::ReadDocument(bytes, path).items.empty() ? 0 : 1;
    }
  }
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  std::cout << static_cast<double>(files.size()) * rounds / seconds << ' '
            << with_article / static_cast<size_t>(rounds) << '\n';
  return 0;
}
