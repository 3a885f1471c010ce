// cli/edge_list.h: connectomes as text: edge lists and signs in, edge lists out. Columns have
// names; docs/brains.md explains them. Thread safety: pure functions but for the stream.
#pragma once

#include <cstddef>
#include <istream>
#include <string>
#include <string_view>
#include <vector>

#include "brains/connectome.h"

namespace neuroprospect::cli {

/// The names of the columns. Empty: the first that there is, in upper or lower case, of
///   pre     pre, source              post  post, target
///   weight  weight, synapses; none: each row counts 1
///   type    type, kind; none: all are chemical
struct EdgeColumns {
  std::string pre = {};
  std::string post = {};
  std::string weight = {};
  std::string type = {};
};

/// What was read.
struct EdgeList {
  brains::Connectome connectome;
  std::size_t rows = 0;    ///< of the list
  std::size_t merged = 0;  ///< of them, that were added to an earlier one's weight
  std::size_t zero = 0;    ///< of them, with weight 0: no connections
  bool has_weights = true;
  bool has_types = true;
};

/// An edge list: a row for each connection. Units are numbered as their names come, pre before
/// post. The columns "pre_sign" and "post_sign" of 1, −1 and 0 give the signs of units
/// (edge_list_text makes them); without them they are not known. Throws an input Error that names
/// source and line for what is no such list: a missing column, an empty name or one of more than
/// 256 bytes, a weight that is negative or no number, a type that is neither chemical nor
/// electrical, two signs of one unit, too many units or connections, no connection at all.
EdgeList read_edge_list(std::istream& input, std::string_view source,
                        const EdgeColumns& columns = {});

/// Reads signs of units from a table with the columns "unit" (or name, neuron, pre) and "sign":
/// 1, −1 or 0, or excitatory, inhibitory or unknown. Units that the table does not name stay as
/// they are. Gives the number of its names that are no unit of the connectome.
std::size_t read_signs(std::istream& input, std::string_view source,
                       brains::Connectome& connectome);

/// A name a line, blanks around it ignored; lines that are empty or begin with # passed over.
std::vector<std::string> read_names(std::istream& input, std::string_view source);

/// As CSV with the columns pre, post, weight, kind, pre_sign, post_sign, which read_edge_list reads
/// back to the same connectome, but for the order of units and for those without any connection.
std::string edge_list_text(const brains::Connectome& connectome);

}  // namespace neuroprospect::cli
