// analysis/blocks.h: births in blocks of relatives. Births share ancestors, so they are no sample
// of independent draws; what can be drawn again are blocks of births that are near to each other
// and far from the rest. Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analysis/births.h"

namespace neuroprospect::analysis {

/// Which block each birth belongs to.
struct Blocks {
  std::vector<std::uint32_t> of;  ///< of each birth: its block, below count
  std::size_t count = 0;
  std::string kind;  ///< what a block is: "founder lineages", "subtrees of the lineage"
};

/// How many blocks of equal size would say as much as blocks of these sizes: (Σ m)² / Σ m² (Kish
/// 1965, Survey Sampling). 0 without any.
double effective_number(std::span<const double> sizes);

/// Founder lineages that the bootstrap is content with, as an effective number.
inline constexpr double kEnoughLineages = 8;

/// Blocks of births with these main parents, each born before its children.
///
/// Each founder with all its descendants is a block. Where that makes fewer than kEnoughLineages
/// effective ones, because a few founders have nearly all descendants, the tree is cut instead:
/// from the latest birth to the first, a birth whose subtree, less what was cut from it, has as
/// many births as a tenth of all (at least 4) is cut from its parent. A block is then connected, of
/// consecutive relatives; its bond with the rest is the one edge that was cut.
Blocks lineage_blocks(std::span<const Place> parents);

/// The same of a sample of these births, ascending: the block of each, cut where a tenth of the
/// sample (at least 2) are below. Blocks without any of the sample do not count.
Blocks lineage_blocks(std::span<const Place> parents, std::span<const Place> sample);

/// The block of each pair of a birth and its main parent: the parent's, since what is particular to
/// a parent all its children share. 0 for births without one.
std::vector<std::uint32_t> blocks_of_pairs(const Births& births, const Blocks& blocks);

}  // namespace neuroprospect::analysis
