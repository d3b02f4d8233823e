#pragma once
#include <string>
#include <vector>

#include "enrich/entities/cluster.h"
#include "enrich/entities/resolve_entities.h"

namespace onrecord {

// Describes persons, groups and bodies that the article never names.
class UnnamedDescriber {
 public:
  // All references outlive it.
  UnnamedDescriber(const ArticleFrame& article, const Lexicon& lexicon, const std::vector<Mention>& mentions)
      : article_(article), lexicon_(lexicon), gazetteer_(lexicon.gazetteer), mentions_(mentions) {}

  // The role with its modifiers and its affiliation: "State Department spokesperson", "senior Norwegian
  // officials", "Vey's parents". Numbers and judgements are left out: "three angry villagers" -> "villagers".
  // `role` is the best of the cluster's; empty: the noun of its first mention.
  std::string Of(const Cluster& cluster, const std::string& role) const;

 private:
  // The modifiers between the determiner and the head, as far as they are kept.
  struct Modifiers {
    std::string before;  // the sender: "senior" of "senior Norwegian defence official"
    std::string after;   // "defence"
    bool sender = false;
  };
  Modifiers ModifiersOf(const Mention& m, uint32_t end) const;
  std::string Sender(const Cluster& cluster, const std::string& noun) const;
  std::string Owner(const Cluster& cluster) const;
  std::string National(const Cluster& cluster) const;
  bool Classifies(uint32_t first, uint32_t last) const;
  std::string_view Text(uint32_t first, uint32_t last) const;

  const ArticleFrame& article_;
  const Lexicon& lexicon_;
  const Gazetteer& gazetteer_;
  const std::vector<Mention>& mentions_;
};

}  // namespace onrecord
