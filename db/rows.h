// db/rows.h: the rows of a campaign file as plain data, the words that both sides of db/ speak.
// Column by column in docs/database.md. Seeds are below 2^63, as SQLite's integers are signed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/blob.h"

namespace neuroprospect::db {

/// The one campaign of a file. Nothing in it differs between machines.
struct CampaignRow {
  std::string name;
  std::string configuration;  ///< every parameter with its value, as TOML
  std::uint64_t seed = 0;
  std::uint64_t births = 0;   ///< how many it has when it is complete
};

/// How a birth went.
enum class Status : std::uint8_t {
  lived,      ///< its life ran to the end
  failed,     ///< its life went numerically wrong: `reason` says how
  stillborn,  ///< no valid child could be conceived: `reason` says why; it has no genome and no life
};

/// A birth. Measures that a failed or stillborn one lacks are empty.
struct IndividualRow {
  std::uint64_t birth = 0;  ///< index, from 0
  Status status = Status::lived;
  std::optional<std::string> reason;
  std::uint64_t generation = 0;         ///< founders are 0, a child is one more than its main parent
  std::optional<std::uint64_t> death;   ///< first birth it can no longer be a parent of
  std::optional<double> fitness;
  std::optional<std::string> body_genome;   ///< content hash
  std::optional<std::string> brain_genome;  ///< content hash
  std::optional<std::uint64_t> limbs;               ///< of the body, both of a pair counted
  std::optional<std::uint64_t> degrees_of_freedom;
  std::optional<double> mass_kg;
  std::optional<std::uint64_t> units;          ///< of the brain, outputs included
  std::optional<std::uint64_t> connections;
  std::optional<std::uint64_t> genome_numbers; ///< heritable numbers of the brain
  std::optional<double> learning_area;         ///< mean of the learning curve [return]
  std::optional<std::uint64_t> criterion_step; ///< steps of learning to the criterion; empty: never reached
  double wall_seconds = 0;                     ///< the life took [s]
};

struct ParentRow {
  std::uint64_t parent = 0;
  std::string role = "main";  ///< main or mate
};

struct MutationRow {
  std::string part;  ///< body or brain
  std::string op;
  std::optional<std::string> limb;  ///< "12.1"; empty where it changed the whole
  std::string field;
  std::string before;
  std::string after;
};

struct GenomeRow {
  std::string hash;  ///< content_hash(blob)
  std::string kind;  ///< body or brain
  Blob blob;
};

struct EpisodeRow {
  std::uint64_t seed = 0;
  double episode_return = 0;  ///< column "return"
  std::uint64_t steps = 0;    ///< control steps it lasted
  double distance_m = 0;
  double energy_j = 0;        ///< Σ |torque × joint speed| dt
  double torque_nm = 0;       ///< Σ |torque| over joints, mean over control steps (DERL's energy)
  bool success = false;
  std::optional<std::string> failure;  ///< reason, where the simulation went wrong
  std::string flags;          ///< exploit guards it tripped, space-separated
};

struct AssayRow {
  std::string phase;  ///< passive, naive, innate, learned, control
  std::string world;
  std::string task;
  std::uint64_t n = 0;       ///< episodes, failed ones included
  std::uint64_t failures = 0;
  double mean = 0;           ///< of the return
  std::optional<double> sd;  ///< of the return, n − 1; empty for one episode
  double distance_m = 0;     ///< means over episodes, from here on
  double steps = 0;
  double energy_j = 0;
  double torque_nm = 0;
  std::optional<double> cost_of_transport;  ///< energy / (mass · g · distance); empty without travel
  double success = 0;        ///< share of episodes
  std::vector<EpisodeRow> episodes;
};

struct CurveRow {
  std::uint64_t step = 0;
  std::optional<double> mean_return;  ///< of the episodes that ended since the last point; empty: none did
  std::uint64_t episodes = 0;         ///< how many
};

/// Everything one birth leaves: one transaction.
struct BirthRecord {
  IndividualRow individual;
  std::vector<ParentRow> parents;
  std::vector<MutationRow> mutations;
  std::vector<GenomeRow> genomes;
  std::vector<AssayRow> assays;
  std::vector<CurveRow> curve;
  Blob memory;  ///< remembered observations, framed; empty where there are none
};

/// A start and stop of the program on a file.
struct SessionRow {
  std::string command;
  std::string version;
  std::string build;      ///< compiler, flags
  std::string libraries;  ///< names and versions
  std::string host;       ///< name, kernel, processor
  std::uint64_t workers = 0;
};

}  // namespace neuroprospect::db
