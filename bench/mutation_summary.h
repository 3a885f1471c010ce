// bench/mutation_summary.h: the tables of docs/brains.md from lines of mutation_bench.
#pragma once

#include <array>
#include <string>

namespace neuroprospect::bench {

/// Ways of selecting, as lines name them: for what is innate, for what is learned, and the latter
/// where children inherit it.
inline constexpr std::array kSelections = {"innate", "learned", "learned, written back"};

/// Prints a table of every row and kind, means with 95 % intervals over seeds, and how each kind
/// compares with noise of fixed size over all rows. A line is
///   selection;encoding;mutation;seed;births;distance;progress;target
/// Those of campaigns with settings of their own are longer, and are left out.
void summarise(const std::string& path);

}  // namespace neuroprospect::bench
