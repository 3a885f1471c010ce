// db/rows.h: the rows of a campaign file as plain data, the words that both sides of db/ speak.
// `columns` names a row's columns once; writing, reading and comparing follow from it. Meaning and
// unit of each column stand in docs/database.md. Seeds and counts are below 2^63, as SQLite's
// integers are signed; numbers are finite.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/blob.h"
#include "base/parameter.h"

namespace neuroprospect::db {

/// The one campaign of a file. Nothing in it differs between machines.
struct CampaignRow {
  std::string name;
  std::string configuration;  ///< every parameter with its value, as TOML
  std::uint64_t seed = 0;
  std::uint64_t births = 0;  ///< how many it has when it is complete

  bool operator==(const CampaignRow&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("name", self.name);
    visit("configuration", self.configuration);
    visit("seed", self.seed);
    visit("births", self.births);
  }
};

/// How a birth went.
enum class Status : std::uint8_t {
  lived,      ///< its life ran to the end
  failed,     ///< its life went numerically wrong: `reason` says how
  stillborn,  ///< no valid child could be conceived: `reason` says why; it has no genome and no
              ///< life
};

/// A birth. Measures that a failed or stillborn one lacks are empty.
struct IndividualRow {
  std::uint64_t birth = 0;  ///< index, from 0; column "id"
  Status status = Status::lived;
  std::optional<std::string> reason;
  std::uint64_t generation = 0;        ///< founders are 0, a child is one more than its main parent
  std::uint64_t island = 0;            ///< population that it belongs to
  std::optional<std::uint64_t> death;  ///< first birth it can no longer be a parent of
  std::optional<double> fitness;
  std::optional<std::string> body_genome;     ///< content hash
  std::optional<std::string> brain_genome;    ///< content hash
  std::optional<std::string> learned_genome;  ///< its brain genome with what it learned, where kept
  std::optional<std::uint64_t> limbs;         ///< of the body, both of a pair counted
  std::optional<std::uint64_t> degrees_of_freedom;
  std::optional<double> mass_kg;
  std::optional<std::uint64_t> units;  ///< of the brain, outputs included
  std::optional<std::uint64_t> connections;
  std::optional<std::uint64_t> genome_numbers;  ///< heritable numbers of the brain
  std::optional<double> learning_area;          ///< mean of the learning curve [return]
  std::optional<std::uint64_t> criterion_step;  ///< steps to the criterion; empty: never reached
  double wall_seconds = 0;                      ///< the life took [s]

  bool operator==(const IndividualRow&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("id", self.birth);
    visit("status", self.status);
    visit("reason", self.reason);
    visit("generation", self.generation);
    visit("island", self.island);
    visit("death", self.death);
    visit("fitness", self.fitness);
    visit("body_genome", self.body_genome);
    visit("brain_genome", self.brain_genome);
    visit("learned_genome", self.learned_genome);
    visit("limbs", self.limbs);
    visit("degrees_of_freedom", self.degrees_of_freedom);
    visit("mass_kg", self.mass_kg);
    visit("units", self.units);
    visit("connections", self.connections);
    visit("genome_numbers", self.genome_numbers);
    visit("learning_area", self.learning_area);
    visit("criterion_step", self.criterion_step);
    visit("wall_seconds", self.wall_seconds);
  }
};

/// That a birth can be a parent no more.
struct DeathRow {
  std::uint64_t birth = 0;
  std::uint64_t death = 0;  ///< first birth that it can no longer be a parent of
};

struct ParentRow {
  std::uint64_t parent = 0;
  std::string role = "main";  ///< main or mate

  bool operator==(const ParentRow&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("parent", self.parent);
    visit("role", self.role);
  }
};

/// What selection compares individuals by, more is better; or describes them by.
struct ScoreRow {
  std::string kind;  ///< objective or descriptor
  std::string name;
  double value = 0;

  bool operator==(const ScoreRow&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("kind", self.kind);
    visit("name", self.name);
    visit("value", self.value);
  }
};

struct MutationRow {
  std::uint64_t event = 0;          ///< from 0; rows of one application of one operator share it
  std::string part;                 ///< body or brain
  std::string op;                   ///< column "operator"
  std::optional<std::string> limb;  ///< "12.1"; empty where it changed the whole
  std::string field;
  std::string before;
  std::string after;

  bool operator==(const MutationRow&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("event", self.event);
    visit("part", self.part);
    visit("operator", self.op);
    visit("limb", self.limb);
    visit("field", self.field);
    visit("before", self.before);
    visit("after", self.after);
  }
};

struct GenomeRow {
  std::string hash;  ///< content_hash(blob)
  std::string kind;  ///< body or brain
  Blob blob;

  bool operator==(const GenomeRow&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("hash", self.hash);
    visit("kind", self.kind);
    visit("blob", self.blob);
  }
};

/// A founder that was brought along instead of drawn.
struct FounderRow {
  std::string body_genome;   ///< content hash
  std::string brain_genome;  ///< content hash
  std::string source;        ///< where it is from, for people

  bool operator==(const FounderRow&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("body_genome", self.body_genome);
    visit("brain_genome", self.brain_genome);
    visit("source", self.source);
  }
};

/// Something that the campaign brought along beside founders.
struct MaterialRow {
  std::string name;    ///< by which the settings mean it
  std::string kind;    ///< recording or connectome
  std::string source;  ///< where it is from, for people
  std::string hash;    ///< content_hash(blob)
  Blob blob;

  bool operator==(const MaterialRow&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("name", self.name);
    visit("kind", self.kind);
    visit("source", self.source);
    visit("hash", self.hash);
    visit("blob", self.blob);
  }
};

struct EpisodeRow {
  std::uint64_t seed = 0;
  double episode_return = 0;  ///< column "return"
  std::uint64_t steps = 0;    ///< control steps it lasted
  double distance_m = 0;
  double energy_j = 0;   ///< Σ |torque × joint speed| dt
  double torque_nm = 0;  ///< Σ |torque| over joints, mean over control steps (DERL's energy)
  bool success = false;
  std::optional<std::string> failure;  ///< reason, where the simulation went wrong
  std::string flags;                   ///< exploit guards it tripped, space-separated

  bool operator==(const EpisodeRow&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("seed", self.seed);
    visit("return", self.episode_return);
    visit("steps", self.steps);
    visit("distance_m", self.distance_m);
    visit("energy_j", self.energy_j);
    visit("torque_nm", self.torque_nm);
    visit("success", self.success);
    visit("failure", self.failure);
    visit("flags", self.flags);
  }
};

/// One phase, world and task; an individual has at most one row of each.
struct AssayRow {
  std::string phase;  ///< passive, naive, innate, learned, control
  std::string world;
  std::string task;
  std::uint64_t n = 0;  ///< episodes, failed ones included
  std::uint64_t failures = 0;
  double mean = 0;           ///< of the return
  std::optional<double> sd;  ///< of the return, n − 1; empty for one episode
  double distance_m = 0;     ///< means over episodes, from here on
  double steps = 0;
  double energy_j = 0;
  double torque_nm = 0;
  std::optional<double>
      cost_of_transport;  ///< energy / (mass · g · distance); empty without travel
  double success = 0;     ///< share of episodes
  std::vector<EpisodeRow> episodes;

  bool operator==(const AssayRow&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("phase", self.phase);
    visit("world", self.world);
    visit("task", self.task);
    visit("n", self.n);
    visit("failures", self.failures);
    visit("mean", self.mean);
    visit("sd", self.sd);
    visit("distance_m", self.distance_m);
    visit("steps", self.steps);
    visit("energy_j", self.energy_j);
    visit("torque_nm", self.torque_nm);
    visit("cost_of_transport", self.cost_of_transport);
    visit("success", self.success);
  }
};

/// A point of the learning curve.
struct CurveRow {
  std::uint64_t step = 0;  ///< steps of learning so far, ascending
  std::optional<double>
      mean_return;             ///< of the episodes that ended since the last point; empty: none did
  std::uint64_t episodes = 0;  ///< how many

  bool operator==(const CurveRow&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("step", self.step);
    visit("mean_return", self.mean_return);
    visit("episodes", self.episodes);
  }
};

/// Everything one birth leaves: one transaction.
struct BirthRecord {
  IndividualRow individual;
  std::vector<ParentRow> parents;      ///< the main parent first; none for a founder
  std::vector<MutationRow> mutations;  ///< in the order in which they were made, events ascending
  std::vector<ScoreRow> scores;        ///< objectives before descriptors
  std::vector<GenomeRow>
      genomes;  ///< what `individual` names: the body's, the brain's, the learned
  std::vector<AssayRow> assays;
  std::vector<CurveRow> curve;
  Blob memory;  ///< remembered observations, framed; empty where there are none

  bool operator==(const BirthRecord&) const = default;
};

/// What resuming needs of a birth.
struct BirthOutline {
  std::uint64_t birth = 0;
  Status status = Status::lived;
  std::uint64_t generation = 0;
  std::uint64_t island = 0;
  std::optional<std::uint64_t> death;
  std::optional<double> fitness;
  std::optional<std::string> body_genome;     ///< content hash
  std::optional<std::string> brain_genome;    ///< content hash
  std::optional<std::string> learned_genome;  ///< content hash
  std::vector<double> objectives;             ///< in their order
  std::vector<double> descriptors;            ///< in their order

  bool operator==(const BirthOutline&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("id", self.birth);
    visit("status", self.status);
    visit("generation", self.generation);
    visit("island", self.island);
    visit("death", self.death);
    visit("fitness", self.fitness);
    visit("body_genome", self.body_genome);
    visit("brain_genome", self.brain_genome);
    visit("learned_genome", self.learned_genome);
  }
};

/// A number, or a name.
using NumberOrName = std::variant<double, std::string>;

/// A study: what was asked of analysis.
struct StudyRow {
  std::string title;         ///< name and what is not at its default, as it is typed
  std::string name;          ///< of the study
  std::string settings;      ///< every parameter with its value, a line each: key = value
  std::uint64_t births = 0;  ///< recorded when it was asked
  std::string version;       ///< of the program

  bool operator==(const StudyRow&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("title", self.title);
    visit("name", self.name);
    visit("settings", self.settings);
    visit("births", self.births);
    visit("version", self.version);
  }
};

/// One number that a study gives: a point of a series in a figure.
struct EstimateRow {
  std::string figure;  ///< what is estimated, in words
  std::string series;  ///< of which group; points of a series belong together
  NumberOrName x;      ///< where: a number that points have an order in, or a name
  std::string x_name;  ///< what x is: "birth", "measure"
  double value = 0;
  std::optional<double> low;  ///< of the interval; empty: it has none
  std::optional<double> high;
  std::uint64_t n = 0;   ///< observations that it is of
  std::string unit;      ///< of value, low and high; empty: a plain number
  std::string interval;  ///< which, and over what; why there is none

  bool operator==(const EstimateRow&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("figure", self.figure);
    visit("series", self.series);
    visit("x", self.x);
    visit("x_name", self.x_name);
    visit("value", self.value);
    visit("low", self.low);
    visit("high", self.high);
    visit("n", self.n);
    visit("unit", self.unit);
    visit("interval", self.interval);
  }
};

/// A start and stop of the program on a file. What it uses of the machine is measured by the file.
struct SessionRow {
  std::string kind;           ///< start, resume, extend, import, prune or migrate
  std::string command;        ///< as it was typed
  std::string configuration;  ///< every parameter with its value, as TOML
  std::string overrides;      ///< parameters given on the command line, a line each: key = value
  std::string version;
  std::string build;      ///< compiler, flags
  std::string libraries;  ///< names and versions
  std::string host;       ///< name, kernel
  std::string machine;    ///< processor, its features, cores, memory
  std::uint64_t workers = 0;

  bool operator==(const SessionRow&) const = default;
  template <class Self, class Visit>
  static void columns(Self& self, Visit&& visit) {
    visit("kind", self.kind);
    visit("command", self.command);
    visit("configuration", self.configuration);
    visit("overrides", self.overrides);
    visit("version", self.version);
    visit("build", self.build);
    visit("libraries", self.libraries);
    visit("host", self.host);
    visit("machine", self.machine);
    visit("workers", self.workers);
  }
};

}  // namespace neuroprospect::db

template <>
struct neuroprospect::Names<neuroprospect::db::Status> {
  static constexpr std::array<std::string_view, 3> values = {"lived", "failed", "stillborn"};
};
