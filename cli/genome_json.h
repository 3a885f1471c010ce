// cli/genome_json.h: genomes as JSON that is read and written without this program: every field and
// unit stands in docs/genomes.md.
// Thread safety: pure functions.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evolution/founders.h"

namespace neuroprospect::cli {

/// Largest genome file read [bytes]; a longer one is refused before it is parsed.
inline constexpr std::size_t kMaxGenomeFileBytes = std::size_t{64} << 20;

/// Where a genome was when it was written.
struct GenomeOrigin {
  std::string campaign;
  std::uint64_t seed = 0;        ///< the campaign's
  std::uint64_t individual = 0;  ///< birth
  bool learned = false;          ///< its wiring is what the individual learned
};

/// A genome as JSON. Reading it back gives the same genome, to the bit.
std::string genome_json(const evolution::CreatureGenome& genome, const GenomeOrigin& origin);

/// A body alone, as a genome without a brain: a founder from it is given a random one. `origin` is
/// empty where it has none: then its limb ids are those of the file it is read from.
std::string body_genome_json(const bodies::BodyGenome& body,
                             const std::optional<GenomeOrigin>& origin);

/// The genomes in `text`: one, or a list. `source` names it in errors. Throws an input Error that
/// says what is wrong, where and what would be right: for broken JSON; for more than 64 MiB, four
/// million values or eight levels; for a key that is unknown (with the nearest right name), missing
/// or there twice; for a wrong type or size; for a number that is not finite; and for a genome that
/// is not valid (evolution/founders.h).
std::vector<evolution::Immigrant> parse_genomes(std::string_view text, std::string_view source);

/// The genomes in a file, or in all files *.json of a directory in the order of their names. Throws
/// as parse_genomes, and an input Error when there is nothing to read.
std::vector<evolution::Immigrant> read_genomes(const std::filesystem::path& path);

}  // namespace neuroprospect::cli
