#include "api/store/statements/separated_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

namespace onrecord::api {
namespace {

// Links in memory; counts the members whose links were read.
class MemoryLinks : public LinkRows {
 public:
  absl::Status AddLink(int64_t a, int64_t b, int64_t kind, int64_t) override {
    links_[a][b] = links_[b][a] = kind;
    return absl::OkStatus();
  }
  absl::StatusOr<int64_t> TermsOf(int64_t a, int64_t b) override { return links_[a].count(b); }
  absl::Status TakeOne(int64_t, int64_t) override { return absl::OkStatus(); }
  absl::Status DeleteLink(int64_t a, int64_t b) override {
    links_[a].erase(b);
    links_[b].erase(a);
    return absl::OkStatus();
  }
  absl::StatusOr<std::vector<Link>> LinksOf(const std::vector<int64_t>& ids, int64_t least_kind) override {
    std::vector<Link> out;
    for (const int64_t id : ids) {
      ++read;
      for (const auto& [other, kind] : links_[id]) {
        if (kind >= least_kind) out.push_back({id, other, kind});
      }
    }
    return out;
  }

  // What can be reached from `start`, by way of all links.
  std::set<int64_t> All(int64_t start) {
    std::set<int64_t> reached = {start};
    std::vector<int64_t> edge = {start};
    while (!edge.empty()) {
      const int64_t id = edge.back();
      edge.pop_back();
      for (const auto& [other, kind] : links_[id]) {
        if (reached.insert(other).second) edge.push_back(other);
      }
    }
    return reached;
  }

  size_t read = 0;

 private:
  std::map<int64_t, std::map<int64_t, int64_t>> links_;
};

TEST(SeparatedParts, AreThoseOfASearchFromEveryMember) {
  std::mt19937 random(3);
  for (int round = 0; round < 300; ++round) {
    MemoryLinks links;
    const int members = 2 + static_cast<int>(random() % 40);
    std::vector<std::pair<int64_t, int64_t>> pairs;
    for (int64_t i = 1; i < members; ++i) pairs.emplace_back(i, random() % i);
    for (int i = static_cast<int>(random() % 20); i > 0; --i)
      pairs.emplace_back(random() % members, random() % members);
    std::erase_if(pairs, [](const auto& pair) { return pair.first == pair.second; });
    for (const auto& [a, b] : pairs) ASSERT_TRUE(links.AddLink(a, b, kLinkedPoints, 1).ok());
    std::shuffle(pairs.begin(), pairs.end(), random);
    pairs.resize(1 + random() % pairs.size());
    std::set<int64_t> touched;
    for (const auto& [a, b] : pairs) {
      ASSERT_TRUE(links.DeleteLink(a, b).ok());
      touched.insert({a, b});
    }

    std::set<std::set<int64_t>> expected;
    for (int64_t i = 0; i < members; ++i) expected.insert(links.All(i));
    const auto parts = FindSeparatedParts(links, touched, kLinkedPoints);
    ASSERT_TRUE(parts.ok());
    EXPECT_EQ(parts->size(), expected.size() - 1);
    for (const std::vector<int64_t>& part : *parts) {
      EXPECT_EQ(expected.count({part.begin(), part.end()}), 1) << "in round " << round;
    }
  }
}

TEST(SeparatedParts, LooserLinksDoNotHoldTogether) {
  MemoryLinks links;
  ASSERT_TRUE(links.AddLink(1, 2, kLinkedPoints, 1).ok());
  const auto parts = FindSeparatedParts(links, {1, 2}, kLinkedStatements);
  ASSERT_TRUE(parts.ok());
  EXPECT_THAT(*parts, testing::SizeIs(1));
}

TEST(SeparatedParts, NothingSeparatesFromASingleMember) {
  MemoryLinks links;
  EXPECT_THAT(*FindSeparatedParts(links, {1}, kLinkedPoints), testing::IsEmpty());
  EXPECT_THAT(*FindSeparatedParts(links, {}, kLinkedPoints), testing::IsEmpty());
}

// Ten thousand that are each linked with the thirty beside them: a link within, and one member at the end.
TEST(SeparatedParts, OfALargeGroupLittleIsRead) {
  constexpr int64_t kMembers = 10000, kBeside = 30;
  MemoryLinks links;
  for (int64_t i = 0; i < kMembers; ++i) {
    for (int64_t j = i + 1; j < std::min(kMembers, i + kBeside); ++j)
      ASSERT_TRUE(links.AddLink(i, j, kLinkedPoints, 1).ok());
  }
  ASSERT_TRUE(links.DeleteLink(5000, 5001).ok());
  EXPECT_THAT(*FindSeparatedParts(links, {5000, 5001}, kLinkedPoints), testing::IsEmpty());
  EXPECT_LE(links.read, 10);

  links.read = 0;
  std::set<int64_t> touched = {kMembers - 1};
  for (int64_t i = kMembers - kBeside; i < kMembers - 1; ++i) {
    ASSERT_TRUE(links.DeleteLink(i, kMembers - 1).ok());
    touched.insert(i);
  }
  EXPECT_THAT(*FindSeparatedParts(links, touched, kLinkedPoints),
              testing::ElementsAre(testing::ElementsAre(kMembers - 1)));
  EXPECT_LE(links.read, 1000);
}

}  // namespace
}  // namespace onrecord::api
