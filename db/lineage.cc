#include "db/lineage.h"

#include <algorithm>

#include "db/connection.h"
#include "db/table.h"

namespace neuroprospect::db {
namespace {

// Marks whom `birth` descends from, and itself.
std::vector<bool> marked_ancestors(const Pedigree& pedigree, BirthIndex birth, Kin kin) {
  std::vector<bool> marked(birth + std::size_t{1});
  marked[birth] = true;
  if (kin == Kin::main) {
    for (BirthIndex i = birth; i != kNobody; i = pedigree.parent(i)) marked[i] = true;
    return marked;
  }
  // parents are born before their children: one way back meets each child before its parents
  const auto matings = pedigree.matings();
  auto mating = std::upper_bound(matings.begin(), matings.end(), birth,
                                 [](BirthIndex b, const Mating& m) { return b < m.child; });
  for (BirthIndex i = birth + 1; i-- > 0;) {
    if (marked[i] && pedigree.parent(i) != kNobody) marked[pedigree.parent(i)] = true;
    for (; mating != matings.begin() && std::prev(mating)->child == i; --mating) {
      if (marked[i]) marked[std::prev(mating)->mate] = true;
    }
  }
  return marked;
}

// Those that `included` has.
Tree tree_of(const Pedigree& pedigree, const std::vector<bool>& included) {
  Tree tree;
  std::vector<BirthIndex> place(pedigree.size());
  for (BirthIndex birth = 0; birth < pedigree.size(); ++birth) {
    if (!included[birth]) continue;
    place[birth] = static_cast<BirthIndex>(tree.size());
    const BirthIndex parent = pedigree.parent(birth);
    tree.births.push_back(birth);
    tree.parents.push_back(parent == kNobody ? kNobody : place[parent]);
    tree.alive.push_back(pedigree.alive(birth));
  }
  return tree;
}

// Marks the living and those that they descend from.
std::vector<bool> marked_survivors(const Pedigree& pedigree, Kin kin) {
  std::vector<bool> marked(pedigree.size());
  const auto matings = kin == Kin::all ? pedigree.matings() : std::span<const Mating>{};
  auto mating = matings.end();
  for (BirthIndex i = pedigree.size(); i-- > 0;) {
    if (pedigree.alive(i)) marked[i] = true;
    if (marked[i] && pedigree.parent(i) != kNobody) marked[pedigree.parent(i)] = true;
    for (; mating != matings.begin() && std::prev(mating)->child == i; --mating) {
      if (marked[i]) marked[std::prev(mating)->mate] = true;
    }
  }
  return marked;
}

}  // namespace

std::vector<BirthIndex> main_line(const Pedigree& pedigree, BirthIndex birth) {
  std::vector<BirthIndex> line;
  for (BirthIndex i = birth; i != kNobody; i = pedigree.parent(i)) line.push_back(i);
  return line;
}

std::vector<BirthIndex> ancestors(const Pedigree& pedigree, BirthIndex birth, Kin kin) {
  const auto marked = marked_ancestors(pedigree, birth, kin);
  std::vector<BirthIndex> found;
  for (BirthIndex i = 0; i < birth; ++i) {
    if (marked[i]) found.push_back(i);
  }
  return found;
}

std::vector<BirthIndex> descendants(const Pedigree& pedigree, BirthIndex birth, Kin kin) {
  std::vector<bool> descends(pedigree.size());
  descends[birth] = true;
  const auto matings = kin == Kin::all ? pedigree.matings() : std::span<const Mating>{};
  auto mating = matings.begin();
  std::vector<BirthIndex> found;
  for (BirthIndex i = birth + 1; i < pedigree.size(); ++i) {
    bool is = pedigree.parent(i) != kNobody && descends[pedigree.parent(i)];
    for (; mating != matings.end() && mating->child <= i; ++mating) {
      is = is || (mating->child == i && descends[mating->mate]);
    }
    if (!is) continue;
    descends[i] = true;
    found.push_back(i);
  }
  return found;
}

std::optional<BirthIndex> common_ancestor(const Pedigree& pedigree, BirthIndex a, BirthIndex b,
                                          Kin kin) {
  if (kin == Kin::main) {
    // the later of two that are not one cannot be an ancestor of the other
    while (a != b && a != kNobody && b != kNobody) {
      BirthIndex& later = a > b ? a : b;
      later = pedigree.parent(later);
    }
    return a == b ? std::optional(a) : std::nullopt;
  }
  const auto of_a = marked_ancestors(pedigree, a, kin);
  const auto of_b = marked_ancestors(pedigree, b, kin);
  for (BirthIndex i = std::min(a, b) + 1; i-- > 0;) {
    if (of_a[i] && of_b[i]) return i;
  }
  return std::nullopt;
}

Tree survivors(const Pedigree& pedigree) {
  return tree_of(pedigree, marked_survivors(pedigree, Kin::main));
}

Tree everybody(const CampaignFile& file, const Pedigree& pedigree) {
  return explaining(file.path(), [&] {
    std::vector<bool> conceived(pedigree.size());
    SQLite::Statement births(file.connection(),
                             "SELECT id FROM individual WHERE status <> 'stillborn' AND id < ?");
    bind_value(births, 1, "births", pedigree.size());
    while (births.executeStep()) {
      conceived[static_cast<std::size_t>(births.getColumn(0).getInt64())] = true;
    }
    return tree_of(pedigree, conceived);
  });
}

std::vector<BirthIndex> living_and_ancestors(const Pedigree& pedigree, Kin kin) {
  const auto marked = marked_survivors(pedigree, kin);
  std::vector<BirthIndex> found;
  for (BirthIndex i = 0; i < pedigree.size(); ++i) {
    if (marked[i]) found.push_back(i);
  }
  return found;
}

std::optional<BirthIndex> common_ancestor_of_the_living(const Tree& tree) {
  std::vector<std::uint32_t> children(tree.size());
  for (std::size_t i = 0; i < tree.size(); ++i) {
    if (tree.parents[i] != kNobody) {
      ++children[tree.parents[i]];
    } else if (i > 0) {
      return std::nullopt;
    }
  }
  // up to it, there is one birth after the other
  for (std::size_t i = 0; i < tree.size(); ++i) {
    if (tree.alive[i] || children[i] > 1) return tree.births[i];
  }
  return std::nullopt;
}

std::vector<Sweep> sweeps(const Pedigree& pedigree) {
  const auto latest = common_ancestor_of_the_living(survivors(pedigree));
  if (!latest) return {};
  auto trunk = main_line(pedigree, *latest);
  std::ranges::reverse(trunk);

  // Everybody branches off the trunk after a certain place, or has nothing to do with it (0); the
  // last of those that branch off before an ancestor must die for it to be everybody's.
  std::vector<std::uint32_t> place(pedigree.size());
  std::vector<std::uint64_t> last_death(trunk.size() + 1);
  for (BirthIndex birth = 0; birth < pedigree.size(); ++birth) {
    const BirthIndex parent = pedigree.parent(birth);
    std::uint32_t at = parent == kNobody ? 0 : place[parent];
    if (at < trunk.size() && trunk[at] == birth) ++at;
    place[birth] = at;
    if (pedigree.lived(birth)) last_death[at] = std::max(last_death[at], pedigree.death(birth));
  }
  std::vector<Sweep> found;
  std::uint64_t time = 0;
  for (std::size_t i = 0; i < trunk.size(); ++i) {
    time = std::max({time, last_death[i], std::uint64_t{trunk[i]}});
    // of those that become it at one moment, the latest is the most recent common ancestor
    if (!found.empty() && found.back().time == time) found.pop_back();
    found.push_back({time, trunk[i]});
  }
  return found;
}

std::vector<LineageStep> describe(const CampaignFile& file, std::span<const BirthIndex> births) {
  return explaining(file.path(), [&] {
    SQLite::Database& database = file.connection();
    SQLite::Transaction moment(database);
    SQLite::Statement individual(database,
                                 "SELECT generation, fitness, limbs FROM individual WHERE id = ?");
    SQLite::Statement means(database, R"(
        SELECT avg(mean) FILTER (WHERE phase = 'innate'), avg(mean) FILTER (WHERE phase = 'learned')
        FROM assay WHERE individual = ?)");
    // events count from 0, and come in their order
    SQLite::Statement last_event(database, R"(
        SELECT event FROM mutation WHERE individual = ? ORDER BY ordinal DESC LIMIT 1)");
    std::vector<LineageStep> line;
    for (const BirthIndex birth : births) {
      LineageStep& step = line.emplace_back();
      step.birth = birth;
      individual.reset();
      bind_value(individual, 1, "birth", birth);
      require_input(individual.executeStep(), "{}: there is no individual {}", file.path().string(),
                    birth);
      read_value(individual.getColumn(0), step.generation);
      read_value(individual.getColumn(1), step.fitness);
      read_value(individual.getColumn(2), step.limbs);
      means.reset();
      bind_value(means, 1, "birth", birth);
      means.executeStep();
      read_value(means.getColumn(0), step.innate);
      read_value(means.getColumn(1), step.learned);
      last_event.reset();
      bind_value(last_event, 1, "birth", birth);
      if (last_event.executeStep()) {
        read_value(last_event.getColumn(0), step.mutations);
        ++step.mutations;
      }
    }
    return line;
  });
}

std::vector<LineMutation> mutations_of(const CampaignFile& file,
                                       std::span<const BirthIndex> births) {
  return explaining(file.path(), [&] {
    SQLite::Statement rows(
        file.connection(),
        fmt::format("SELECT {} FROM mutation WHERE individual = ? ORDER BY ordinal",
                    fmt::join(column_names<MutationRow>(), ", ")));
    std::vector<LineMutation> found;
    for (const BirthIndex birth : births) {
      rows.reset();
      bind_value(rows, 1, "birth", birth);
      while (rows.executeStep()) {
        LineMutation& next = found.emplace_back();
        next.birth = birth;
        int column = 0;
        MutationRow::columns(next.mutation, [&](std::string_view, auto& value) {
          read_value(rows.getColumn(column++), value);
        });
      }
    }
    return found;
  });
}

}  // namespace neuroprospect::db
