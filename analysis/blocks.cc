#include "analysis/blocks.h"

#include <algorithm>
#include <numeric>

#include "base/error.h"

namespace neuroprospect::analysis {
namespace {

constexpr std::size_t kParts = 10;

// The blocks whose roots are these births, of a sample of births; those without any are none.
Blocks below(const std::vector<bool>& is_root, std::span<const Place> parents,
             std::span<const Place> sample, std::string kind) {
  std::vector<Place> root(parents.size());
  for (std::size_t i = 0; i < parents.size(); ++i) {
    root[i] = is_root[i] ? static_cast<Place>(i) : root[parents[i]];
  }
  Blocks blocks;
  blocks.kind = std::move(kind);
  blocks.of.reserve(sample.size());
  std::vector<std::uint32_t> number(parents.size(), kNone);
  for (const Place place : sample) {
    std::uint32_t& of = number[root[place]];
    if (of == kNone) of = static_cast<std::uint32_t>(blocks.count++);
    blocks.of.push_back(of);
  }
  return blocks;
}

std::vector<double> sizes_of(const Blocks& blocks) {
  std::vector<double> sizes(blocks.count);
  for (const std::uint32_t block : blocks.of) sizes[block] += 1;
  return sizes;
}

// Cut where `smallest` of the sample are below, or more.
Blocks cut(std::span<const Place> parents, std::span<const Place> sample, std::uint64_t smallest) {
  std::vector<bool> is_root(parents.size());
  for (std::size_t i = 0; i < parents.size(); ++i) {
    require(parents[i] == kNone || parents[i] < i, "birth {} has the parent {}", i, parents[i]);
    is_root[i] = parents[i] == kNone;
  }
  Blocks lineages = below(is_root, parents, sample, "founder lineages");
  if (effective_number(sizes_of(lineages)) >= kEnoughLineages) return lineages;
  const std::uint64_t enough = std::max(smallest, (sample.size() + kParts - 1) / kParts);
  std::vector<std::uint64_t> left(parents.size());
  for (const Place place : sample) left[place] = 1;
  for (std::size_t i = parents.size(); i-- > 0;) {
    if (parents[i] == kNone) continue;
    if (left[i] >= enough) {
      is_root[i] = true;
    } else {
      left[parents[i]] += left[i];
    }
  }
  return below(is_root, parents, sample, "subtrees of the lineage");
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
  std::vector<Place> all(parents.size());
  std::iota(all.begin(), all.end(), Place{0});
  return cut(parents, all, 4);
}

Blocks lineage_blocks(std::span<const Place> parents, std::span<const Place> sample) {
  return cut(parents, sample, 2);
}

std::vector<std::uint32_t> blocks_of_pairs(const Births& births, const Blocks& blocks) {
  std::vector<std::uint32_t> block(births.size());
  for (std::size_t i = 0; i < births.size(); ++i) {
    if (births.parents[i] != kNone) block[i] = blocks.of[births.parents[i]];
  }
  return block;
}

}  // namespace neuroprospect::analysis
