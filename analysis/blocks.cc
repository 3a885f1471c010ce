#include "analysis/blocks.h"

#include <algorithm>

#include "base/error.h"

namespace neuroprospect::analysis {
namespace {

constexpr std::size_t kParts = 10;
constexpr std::uint64_t kSmallest = 4;

// The blocks whose roots are these births.
Blocks below(const std::vector<bool>& is_root, std::span<const Place> parents, std::string kind) {
  Blocks blocks;
  blocks.of.resize(parents.size());
  blocks.kind = std::move(kind);
  for (std::size_t i = 0; i < parents.size(); ++i) {
    blocks.of[i] = is_root[i] ? static_cast<std::uint32_t>(blocks.count++) : blocks.of[parents[i]];
  }
  return blocks;
}

std::vector<double> sizes_of(const Blocks& blocks) {
  std::vector<double> sizes(blocks.count);
  for (const std::uint32_t block : blocks.of) sizes[block] += 1;
  return sizes;
}

}  // namespace

double effective_number(std::span<const double> sizes) {
  double sum = 0;
  double squares = 0;
  for (const double size : sizes) {
    sum += size;
    squares += size * size;
  }
  return squares > 0 ? sum * sum / squares : 0;
}

Blocks lineage_blocks(std::span<const Place> parents) {
  std::vector<bool> is_root(parents.size());
  for (std::size_t i = 0; i < parents.size(); ++i) {
    require(parents[i] == kNone || parents[i] < i, "birth {} has the parent {}", i, parents[i]);
    is_root[i] = parents[i] == kNone;
  }
  Blocks lineages = below(is_root, parents, "founder lineages");
  if (effective_number(sizes_of(lineages)) >= kEnoughLineages) return lineages;
  const std::uint64_t enough =
      std::max<std::uint64_t>(kSmallest, (parents.size() + kParts - 1) / kParts);
  std::vector<std::uint64_t> left(parents.size(), 1);
  for (std::size_t i = parents.size(); i-- > 0;) {
    if (parents[i] == kNone) continue;
    if (left[i] >= enough) {
      is_root[i] = true;
    } else {
      left[parents[i]] += left[i];
    }
  }
  return below(is_root, parents, "subtrees of the lineage");
}

std::vector<std::uint32_t> blocks_of_pairs(const Births& births, const Blocks& blocks) {
  std::vector<std::uint32_t> block(births.size());
  for (std::size_t i = 0; i < births.size(); ++i) {
    if (births.parents[i] != kNone) block[i] = blocks.of[births.parents[i]];
  }
  return block;
}

}  // namespace neuroprospect::analysis
