// db/newick.h: a tree of births as Newick text. Thread safety: pure function.
#pragma once

#include <string>

#include "db/lineage.h"

namespace neuroprospect::db {

/// A line for each root, ended by a newline. Labels are birth indices; a branch is as long as the
/// births between parent and child. Newick's living are leaves: a birth that is alive and has
/// children gives its label to a leaf of length 0 and stays behind without one (asymmetric
/// speciation, as phylogenetic software has it). Children are in the order of their births.
std::string newick(const Tree& tree);

}  // namespace neuroprospect::db
