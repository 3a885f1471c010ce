// tests/scenes/births.h: births of a made-up campaign, for the tests and the bench of the campaign
// file. They have everything that real ones can have; their numbers mean nothing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/random.h"
#include "db/rows.h"

namespace neuroprospect::scenes {

/// How much a birth leaves.
struct BirthSizes {
  std::size_t body_bytes = 200;
  std::size_t brain_bytes = 1000;
  std::size_t memory_bytes = 500;
  std::size_t episodes = 2;
  std::size_t curve_points = 4;
};

/// Makes births one after the other, each from those before it.
class BirthMaker {
 public:
  BirthMaker(std::uint64_t seed, std::uint64_t founders, const BirthSizes& sizes = {})
      : random_({.seed = seed}), founders_(founders), sizes_(sizes) {}

  db::BirthRecord next() {
    db::BirthRecord record;
    db::IndividualRow& row = record.individual;
    row.birth = generations_.size();
    // some are stillborn, some fail; never the first, so that there always is a parent
    const double fate = row.birth == 0 ? 1 : random_.uniform();
    row.status = fate < 0.05   ? db::Status::stillborn
                 : fate < 0.12 ? db::Status::failed
                               : db::Status::lived;
    if (row.status != db::Status::lived) row.reason = "a reason: 'quoted', \"twice\", and ünïcode";
    row.island = row.birth % 3;
    if (row.birth >= founders_) add_parents(record);
    row.wall_seconds = random_.uniform(0, 9);
    if (row.status != db::Status::stillborn) add_life(record);
    generations_.push_back(row.generation);
    if (row.status == db::Status::lived) lived_.push_back(row.birth);
    return record;
  }

 private:
  void add_parents(db::BirthRecord& record) {
    const std::uint64_t parent = random_.pick(lived_);
    record.individual.generation = generations_[parent] + 1;
    record.parents.push_back({parent, "main"});
    std::vector<std::uint64_t> mates;
    for (std::uint64_t i = random_.below(8); i > 5; --i) mates.push_back(random_.pick(lived_));
    std::sort(mates.begin(), mates.end());
    mates.erase(std::unique(mates.begin(), mates.end()), mates.end());
    for (const std::uint64_t mate : mates) record.parents.push_back({mate, "mate"});
    std::uint64_t event = 0;
    for (std::uint64_t i = random_.below(4); i > 0; --i) {
      if (!record.mutations.empty()) event += random_.below(2);
      record.mutations.push_back({.event = event,
                                  .part = random_.chance(0.5) ? "body" : "brain",
                                  .op = "limb_params",
                                  .limb = maybe(std::to_string(parent) + ".1"),
                                  .field = "length_m",
                                  .before = std::to_string(random_.uniform()),
                                  .after = random_.chance(0.2) ? "" : "0.3"});
    }
  }

  void add_life(db::BirthRecord& record) {
    db::IndividualRow& row = record.individual;
    add_genome(record, "body", BlobKind::body_genome, sizes_.body_bytes, row.body_genome);
    add_genome(record, "brain", BlobKind::brain_genome, sizes_.brain_bytes, row.brain_genome);
    if (row.status == db::Status::lived && random_.chance(0.3)) {
      add_genome(record, "brain", BlobKind::brain_genome, sizes_.brain_bytes, row.learned_genome);
    }
    row.limbs = 1 + random_.below(10);
    row.degrees_of_freedom = 1 + random_.below(16);
    row.mass_kg = random_.uniform(1, 20);
    row.units = random_.below(200);
    row.connections = random_.below(20'000);
    row.genome_numbers = random_.below(20'000);
    if (row.status == db::Status::failed) return;
    row.death = row.birth + 5 + random_.below(40);
    row.fitness = random_.normal();
    record.scores = {{"objective", "learned", *row.fitness},
                     {"objective", "-energy_j", random_.normal()},
                     {"descriptor", "limbs", static_cast<double>(*row.limbs)}};
    row.learning_area = maybe(random_.normal());
    row.criterion_step = maybe(random_.below(3000));
    std::vector<std::uint64_t> seeds(sizes_.episodes);
    for (auto& seed : seeds) seed = random_.bits() >> 1;
    for (const char* phase : {"passive", "naive", "innate", "learned"})
      add_assay(record, phase, seeds);
    for (std::size_t i = 0; i < sizes_.curve_points; ++i) {
      record.curve.push_back({(i + 1) * 1000, maybe(random_.normal()), random_.below(30)});
    }
    if (sizes_.memory_bytes > 0) record.memory = blob(BlobKind::memory, sizes_.memory_bytes);
  }

  void add_assay(db::BirthRecord& record, const char* phase,
                 const std::vector<std::uint64_t>& seeds) {
    db::AssayRow assay;
    assay.phase = phase;
    assay.world = "flat";
    assay.task = "locomotion";
    assay.n = seeds.size();
    assay.mean = random_.normal();
    assay.sd = maybe(random_.uniform());
    assay.distance_m = random_.normal();
    assay.steps = random_.uniform(0, 400);
    assay.energy_j = random_.uniform(0, 1e4);
    assay.torque_nm = random_.uniform(0, 500);
    assay.cost_of_transport = maybe(random_.uniform(0, 50));
    assay.success = random_.uniform();
    for (const std::uint64_t seed : seeds) {
      db::EpisodeRow episode;
      episode.seed = seed;
      episode.episode_return = random_.normal();
      episode.steps = random_.below(400);
      episode.distance_m = random_.normal();
      episode.energy_j = random_.uniform(0, 1e4);
      episode.torque_nm = random_.uniform(0, 500);
      episode.success = random_.chance(0.5);
      if (random_.chance(0.1)) episode.failure = "too_fast", ++assay.failures;
      if (random_.chance(0.2)) episode.flags = "floating spinning";
      assay.episodes.push_back(std::move(episode));
    }
    record.assays.push_back(std::move(assay));
  }

  // now and then the genome of the one before, unchanged
  void add_genome(db::BirthRecord& record, const char* kind, BlobKind blob_kind, std::size_t bytes,
                  std::optional<std::string>& hash) {
    db::GenomeRow& latest = blob_kind == BlobKind::body_genome ? body_ : brain_;
    if (latest.blob.empty() || random_.chance(0.7)) {
      const Blob made = blob(blob_kind, bytes);
      latest = {content_hash(made), kind, made};
    }
    hash = latest.hash;
    record.genomes.push_back(latest);
  }

  Blob blob(BlobKind kind, std::size_t bytes) {
    Blob payload(bytes);
    for (auto& byte : payload) byte = static_cast<std::byte>(random_.below(256));
    return frame(kind, 1, payload);
  }

  template <class T>
  std::optional<T> maybe(T value) {
    return random_.chance(0.8) ? std::optional(value) : std::nullopt;
  }

  RandomStream random_;
  std::uint64_t founders_;
  BirthSizes sizes_;
  std::vector<std::uint64_t> generations_;
  std::vector<std::uint64_t> lived_;
  db::GenomeRow body_;
  db::GenomeRow brain_;
};

/// The campaign that such births belong to.
inline db::CampaignRow made_up_campaign(std::uint64_t births) {
  return {.name = "made-up", .configuration = "name = \"made-up\"\n", .seed = 7, .births = births};
}

}  // namespace neuroprospect::scenes
