#include "db/pedigree.h"

#include <cstring>
#include <limits>

#include "db/connection.h"
#include "db/digest.h"
#include "db/table.h"

namespace neuroprospect::db {
namespace {

// The packed numbers of a column.
std::vector<std::int32_t> numbers(std::span<const std::byte> blob) {
  std::vector<std::int32_t> unpacked(blob.size() / sizeof(std::int32_t));
  if (!unpacked.empty()) {
    std::memcpy(unpacked.data(), blob.data(), unpacked.size() * sizeof(std::int32_t));
  }
  return unpacked;
}

std::span<const std::byte> bytes(const SQLite::Column& column) {
  return {static_cast<const std::byte*>(column.getBlob()),
          static_cast<std::size_t>(column.getBytes())};
}

// What blocks are gathered in.
struct Gathered {
  std::vector<BirthIndex> parents;
  std::vector<std::int32_t> lifetimes;
  std::vector<Mating> matings;

  void add(std::span<const std::byte> packed_parents, std::span<const std::byte> packed_lifetimes,
           std::span<const std::byte> packed_mates) {
    const auto first = static_cast<BirthIndex>(parents.size());
    const auto failure = [first] {
      return Error(ErrorKind::database, fmt::format("the pedigree from birth {} on is damaged; "
                                                    "`neuroprospect verify` says more",
                                                    first));
    };
    const auto distances = numbers(packed_parents);
    const auto lives = numbers(packed_lifetimes);
    const auto pairs = numbers(packed_mates);
    if (distances.size() != kBlock || lives.size() != kBlock || pairs.size() % 2 != 0)
      throw failure();
    for (std::size_t i = 0; i < kBlock; ++i) {
      const auto birth = first + static_cast<BirthIndex>(i);
      const auto distance = static_cast<BirthIndex>(distances[i]);
      if (distances[i] < 0 || distance > birth || lives[i] < 0) throw failure();
      parents.push_back(distance == 0 ? kNobody : birth - distance);
    }
    lifetimes.insert(lifetimes.end(), lives.begin(), lives.end());
    for (std::size_t i = 0; i < pairs.size(); i += 2) {
      const auto child = first + static_cast<BirthIndex>(pairs[i]);
      const auto distance = static_cast<BirthIndex>(pairs[i + 1]);
      if (pairs[i] < 0 || pairs[i] >= static_cast<std::int32_t>(kBlock) || pairs[i + 1] <= 0 ||
          distance > child || (!matings.empty() && child < matings.back().child)) {
        throw failure();
      }
      matings.push_back({child, child - distance});
    }
  }
};

}  // namespace

Pedigree::Pedigree(std::vector<BirthIndex> parents, std::vector<std::int32_t> lifetimes,
                   std::vector<Mating> matings)
    : parents_(std::move(parents)), lifetimes_(std::move(lifetimes)), matings_(std::move(matings)) {
  require(parents_.size() == lifetimes_.size(), "{} parents and {} lifetimes", parents_.size(),
          lifetimes_.size());
  for (BirthIndex birth = 0; birth < size(); ++birth) {
    require(parents_[birth] == kNobody || parents_[birth] < birth, "birth {} descends from {}",
            birth, parents_[birth]);
  }
}

BirthIndex Pedigree::index_of(std::uint64_t birth) const {
  require_input(birth < size(), "there is no individual {}", birth);
  return static_cast<BirthIndex>(birth);
}

Pedigree load_pedigree(const CampaignFile& file, Mates mates) {
  return explaining(file.path(), [&] {
    SQLite::Database& database = file.connection();
    // one transaction, so that blocks and what is not yet in a block are of one moment
    SQLite::Transaction moment(database);
    const std::int64_t size =
        database.execAndGet("SELECT coalesce(max(id) + 1, 0) FROM individual").getInt64();
    if (size >= std::numeric_limits<std::int32_t>::max()) {
      throw Error(ErrorKind::database, fmt::format("{}: {} births are too many for a pedigree",
                                                   file.path().string(), size));
    }
    Gathered all;
    all.parents.reserve(static_cast<std::size_t>(size) + kBlock);
    all.lifetimes.reserve(static_cast<std::size_t>(size) + kBlock);
    // blocks that are not complete have no digest: what would be in it is read from the rows
    const auto add_rows = [&] {
      const PedigreeRow row = pedigree_of(database, all.parents.size());
      all.add(row.parents, row.lifetimes, mates == Mates::yes ? row.mates : Blob{});
    };
    const auto births = static_cast<std::size_t>(size);
    SQLite::Statement blocks(database,
                             fmt::format("SELECT first_birth, parents, lifetimes, {} FROM pedigree "
                                         "ORDER BY first_birth",
                                         mates == Mates::yes ? "mates" : "NULL"));
    while (blocks.executeStep()) {
      const auto first = static_cast<std::size_t>(blocks.getColumn(0).getInt64());
      while (all.parents.size() < std::min(first, births)) add_rows();
      if (first != all.parents.size()) break;
      all.add(bytes(blocks.getColumn(1)), bytes(blocks.getColumn(2)), bytes(blocks.getColumn(3)));
    }
    while (all.parents.size() < births) add_rows();
    all.parents.resize(births);
    all.lifetimes.resize(births);
    return Pedigree(std::move(all.parents), std::move(all.lifetimes), std::move(all.matings));
  });
}

}  // namespace neuroprospect::db
