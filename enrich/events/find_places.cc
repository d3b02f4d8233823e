#include "enrich/events/find_places.h"

namespace onrecord {
namespace {

std::optional<Place> Beside(const Tree& tree, const ActorFinder& actors, const EventLexicon& lexicon,
                            int32_t head, int depth) {
  for (const int32_t child : tree.Children(head)) {
    const Deprel relation = tree[child].deprel;
    const bool phrase = relation == Deprel::kObl || relation == Deprel::kNmod;
    if (phrase && lexicon.InClass("place_prepositions", lexicon.Find(tree.Case(child)))) {
      Place place = actors.PlaceAt(child);
      if (!place.name.empty()) return place;
      // "in the town of Gao", "in northern Mali".
      if (depth > 0) {
        for (const int32_t under : tree.Children(child)) {
          place = actors.PlaceAt(under);
          if (!place.name.empty() && tree[under].deprel != Deprel::kAmod) return place;
        }
      }
    }
    if (depth > 0 && (IsOneOf(relation, {Deprel::kObj, Deprel::kNsubj, Deprel::kNsubjPass}) || phrase)) {
      if (auto place = Beside(tree, actors, lexicon, child, depth - 1)) return place;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Place> FindPlace(const Tree& tree, const ActorFinder& actors, const EventLexicon& lexicon,
                               int32_t head) {
  for (int32_t at = head, steps = 0; at >= 0 && steps < 3; at = tree[at].head, ++steps) {
    if (auto place = Beside(tree, actors, lexicon, at, 2)) return place;
    const Deprel relation = tree[at].deprel;
    if (relation == Deprel::kCcomp || relation == Deprel::kParataxis)
      break;  // the place of saying is another
  }
  return std::nullopt;
}

}  // namespace onrecord
