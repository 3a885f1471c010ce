#include "db/newick.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace neuroprospect::db {

std::string newick(const Tree& tree) {
  // first child and next sibling, so that no line is too deep to be followed
  std::vector<BirthIndex> child(tree.size(), kNobody);
  std::vector<BirthIndex> sibling(tree.size(), kNobody);
  for (auto i = static_cast<BirthIndex>(tree.size()); i-- > 0;) {
    const BirthIndex parent = tree.parents[i];
    if (parent != kNobody) sibling[i] = std::exchange(child[parent], i);
  }
  std::string text;
  const auto out = std::back_inserter(text);
  for (BirthIndex root = 0; root < tree.size(); ++root) {
    if (tree.parents[root] != kNobody) continue;
    BirthIndex at = root;
    while (at != kNobody) {
      // down to a leaf
      for (; child[at] != kNobody; at = child[at]) {
        text += '(';
        if (tree.alive[at]) fmt::format_to(out, "{}:0,", tree.births[at]);
      }
      // what is complete is named, and so is every parent that it completes
      for (;;) {
        if (child[at] == kNobody || !tree.alive[at]) fmt::format_to(out, "{}", tree.births[at]);
        const BirthIndex parent = tree.parents[at];
        if (parent == kNobody) break;
        fmt::format_to(out, ":{}", tree.births[at] - tree.births[parent]);
        if (sibling[at] != kNobody) break;
        text += ')';
        at = parent;
      }
      if (tree.parents[at] == kNobody) break;
      text += ',';
      at = sibling[at];
    }
    text += ";\n";
  }
  return text;
}

}  // namespace neuroprospect::db
