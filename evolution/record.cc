#include "evolution/record.h"

#include <algorithm>
#include <cmath>

#include "bodies/codec.h"
#include "brains/codec.h"
#include "evolution/founders.h"
#include "evolution/inheritance.h"
#include "evolution/measures.h"

namespace neuroprospect::evolution {
namespace {

db::EpisodeRow to_row(const AssayEpisode& episode) {
  const worlds::EpisodeOutcome& outcome = episode.outcome;
  return {.seed = episode.seed,
          .episode_return = outcome.episode_return,
          .steps = static_cast<std::uint64_t>(outcome.steps),
          .distance_m = outcome.distance_m,
          .energy_j = outcome.energy_j,
          .torque_nm = outcome.torque_nm,
          .success = outcome.success,
          .failure = outcome.failure,
          .flags = outcome.flags};
}

db::AssayRow to_row(const Assay& assay, const LifeReport& report, const CampaignSpec& spec) {
  db::AssayRow row;
  row.phase = name_of(assay.phase);
  row.world = worlds::world_name(spec.world);
  row.task = name_of(spec.world.task);
  row.n = assay.episodes.size();
  const auto n = static_cast<double>(row.n);
  for (const AssayEpisode& episode : assay.episodes) {
    const db::EpisodeRow& e = row.episodes.emplace_back(to_row(episode));
    row.failures += e.failure ? 1 : 0;
    row.mean += e.episode_return / n;
    row.distance_m += e.distance_m / n;
    row.steps += static_cast<double>(e.steps) / n;
    row.energy_j += e.energy_j / n;
    row.torque_nm += e.torque_nm / n;
    row.success += e.success ? 1 / n : 0;
  }
  if (row.n > 1) {
    double squares = 0;
    for (const db::EpisodeRow& e : row.episodes) {
      squares += (e.episode_return - row.mean) * (e.episode_return - row.mean);
    }
    row.sd = std::sqrt(squares / (n - 1));
  }
  row.cost_of_transport = cost_of_transport(row.energy_j, report.mass_kg, row.distance_m);
  return row;
}

void keep_score(db::BirthRecord& record, const Score& score, const CampaignSpec& spec) {
  const auto objectives = objective_names(spec);
  for (std::size_t i = 0; i < objectives.size(); ++i) {
    record.scores.push_back({"objective", objectives[i], score.objectives[i]});
  }
  const auto& descriptors = spec.evolution.selection.descriptors;
  for (std::size_t i = 0; i < descriptors.size(); ++i) {
    record.scores.push_back({"descriptor", descriptors[i], score.descriptors[i]});
  }
}

// what a birth's children need of it, from its rows
Parenthood recall(const db::CampaignFile& file, std::uint64_t birth, const CampaignSpec& spec) {
  const auto outlines = file.outlines(birth, birth + 1);
  require(outlines.size() == 1, "birth {} became a parent without being recorded", birth);
  const db::BirthOutline& outline = outlines[0];
  const auto brain = [&](const std::string& hash) {
    return brains::decode_brain(file.genome(hash));
  };
  try {
    std::optional<brains::BrainGenome> learned;
    if (spec.inheritance.kind == InheritanceKind::lamarckian) {
      require_input(outline.learned_genome.has_value(),
                    "what it learned is not in the file, and its children inherit it");
      learned = brain(*outline.learned_genome);
    }
    CreatureGenome genome{bodies::decode_body(file.genome(*outline.body_genome)),
                          brain(*outline.brain_genome)};
    brains::Memory memory = brains::decode_memory(file.memory(birth));
    genome.brain = brain_passed_on(genome, memory, learned, spec);
    return {std::move(genome), std::move(memory)};
  } catch (const Error& error) {
    throw error.within(fmt::format("individual {}", birth));
  }
}

std::optional<std::string> limb_text(bodies::LimbId limb) {
  return limb == bodies::kHead ? std::nullopt : std::optional(bodies::to_string(limb));
}

// Rows of one operator that follow each other are one event: it is applied once to a part.
void keep(db::BirthRecord& record, db::MutationRow row) {
  if (!record.mutations.empty()) {
    const db::MutationRow& last = record.mutations.back();
    row.event = last.event + (last.part == row.part && last.op == row.op ? 0 : 1);
  }
  record.mutations.push_back(std::move(row));
}

}  // namespace

db::BirthRecord to_record(const CreatureCampaign::Order& order,
                          const std::optional<LifeReport>& report, const CampaignSpec& spec) {
  require(report.has_value() == order.child.genome.has_value(),
          "birth {} has a genome or a report, but not both", order.birth);
  db::BirthRecord record;
  db::IndividualRow& individual = record.individual;
  individual.birth = order.birth;
  individual.generation = order.generation;
  individual.island = order.island;
  for (const ParentRef& parent : order.parents) {
    record.parents.push_back({parent.birth, parent.role == Role::main ? "main" : "mate"});
  }
  for (const auto& m : order.child.body_mutations) {
    keep(record, {0, "body", m.op, limb_text(m.limb), m.field, m.before, m.after});
  }
  for (const auto& m : order.child.brain_mutations) {
    keep(record, {0, "brain", m.op, std::nullopt, m.field, m.before, m.after});
  }
  if (!report) {
    individual.status = db::Status::stillborn;
    individual.reason = order.child.reason;
    return record;
  }
  individual.status = report->failure ? db::Status::failed : db::Status::lived;
  individual.reason = report->failure;
  if (report->score) {
    individual.fitness = report->score->objectives.front();
    keep_score(record, *report->score, spec);
  }
  individual.limbs = report->limbs;
  individual.degrees_of_freedom = report->degrees_of_freedom;
  individual.mass_kg = report->mass_kg;
  individual.units = report->brain.units;
  individual.connections = report->brain.connections;
  individual.genome_numbers = report->brain.genome_numbers;
  individual.learning_area = report->learning_area;
  individual.criterion_step = report->criterion_step;
  const auto keep_genome = [&](const char* kind, Blob blob) {
    std::string hash = content_hash(blob);
    record.genomes.push_back({hash, kind, std::move(blob)});
    return hash;
  };
  individual.body_genome = keep_genome("body", bodies::encode(order.child.genome->body));
  individual.brain_genome = keep_genome("brain", brains::encode(order.child.genome->brain));
  if (keeps_learned(spec)) {
    const auto learned = learned_brain(order.child.genome->brain, *report);
    if (learned) individual.learned_genome = keep_genome("brain", brains::encode(*learned));
  }
  for (const Assay& assay : report->assays) record.assays.push_back(to_row(assay, *report, spec));
  for (const brains::CurvePoint& point : report->curve) {
    record.curve.push_back({point.step, point.mean_return, point.episodes});
  }
  record.memory = brains::encode(report->memory);
  if (!spec.record.episodes) {
    for (db::AssayRow& row : record.assays) row.episodes.clear();
  }
  return record;
}

CreatureCampaign::Told to_told(const CreatureCampaign::Order& order,
                               const std::optional<LifeReport>& report, const CampaignSpec& spec) {
  CreatureCampaign::Told told{order.generation, std::nullopt, std::nullopt};
  if (report && report->score) {
    told.score = report->score;
    const CreatureGenome& born = *order.child.genome;
    told.adult = Parenthood{{born.body, brain_passed_on(born, report->memory,
                                                        learned_brain(born.brain, *report), spec)},
                            report->memory};
  }
  return told;
}

CreatureCampaign restore(db::CampaignFile& file, const CampaignSpec& spec) {
  CreatureCampaign campaign(
      CreatureProblem(spec, founders_of(file)), spec.seed, spec.evolution,
      [&file, spec](std::uint64_t birth) { return recall(file, birth, spec); });
  std::vector<bool> noted(spec.evolution.births, false);  // births whose death is in the file
  // so many at a time that a large file needs little memory
  constexpr std::uint64_t kBlock = 4096;
  for (std::uint64_t first = 0; first < spec.evolution.births; first += kBlock) {
    for (db::BirthOutline& outline : file.outlines(first, first + kBlock)) {
      CreatureCampaign::Told told{outline.generation, std::nullopt, std::nullopt};
      if (!outline.objectives.empty()) {
        told.score = Score{std::move(outline.objectives), std::move(outline.descriptors)};
      }
      campaign.tell(outline.birth, std::move(told));
      noted[outline.birth] = outline.death.has_value();
    }
  }
  // deaths that the program did not get to
  std::vector<db::DeathRow> missed;
  for (const Death& death : campaign.take_deaths()) {
    if (!noted[death.birth]) missed.push_back({death.birth, death.death});
  }
  file.set_deaths(missed);
  return campaign;
}

void note_deaths(CreatureCampaign& campaign, db::CampaignFile& file) {
  std::vector<db::DeathRow> rows;
  for (const Death& death : campaign.take_deaths()) rows.push_back({death.birth, death.death});
  file.set_deaths(rows);
}

LifeOrder order_of(const db::CampaignFile& file, std::uint64_t birth, const CampaignSpec& spec) {
  const auto record = file.birth(birth);
  require_input(record.has_value(), "there is no individual {}", birth);
  require_input(record->individual.status != db::Status::stillborn,
                "individual {} was stillborn: {}", birth, record->individual.reason.value_or(""));
  try {
    return {spec.seed,
            birth,
            {bodies::decode_body(file.genome(*record->individual.body_genome)),
             brains::decode_brain(file.genome(*record->individual.brain_genome))}};
  } catch (const Error& error) {
    throw error.within(fmt::format("individual {}", birth));
  }
}

namespace {

// Collects where two records differ; doubles are compared to the bit.
class Comparison {
 public:
  template <class T>
  void same(const std::string& what, const T& stored, const T& lived) {
    if (stored != lived) differ(what, stored, lived);
  }

  std::vector<std::string> found;

 private:
  template <class T>
  void differ(const std::string& what, const std::optional<T>& stored,
              const std::optional<T>& lived) {
    const auto text = [](const std::optional<T>& v) {
      return v ? fmt::format("{}", *v) : "nothing";
    };
    found.push_back(fmt::format("{}: {} stored, {} lived", what, text(stored), text(lived)));
  }
  template <class T>
  void differ(const std::string& what, const T& stored, const T& lived) {
    found.push_back(fmt::format("{}: {} stored, {} lived", what, stored, lived));
  }
};

void compare(Comparison& c, const db::AssayRow& stored, const db::AssayRow& lived) {
  const std::string what = stored.phase + " ";
  c.same(what + "assay", stored.phase, lived.phase);
  c.same(what + "mean return", stored.mean, lived.mean);
  c.same(what + "sd", stored.sd, lived.sd);
  c.same(what + "failures", stored.failures, lived.failures);
  c.same(what + "distance_m", stored.distance_m, lived.distance_m);
  c.same(what + "steps", stored.steps, lived.steps);
  c.same(what + "energy_j", stored.energy_j, lived.energy_j);
  c.same(what + "torque_nm", stored.torque_nm, lived.torque_nm);
  c.same(what + "cost of transport", stored.cost_of_transport, lived.cost_of_transport);
  c.same(what + "success", stored.success, lived.success);
  // where they were not kept, their means are
  if (!stored.episodes.empty()) {
    c.same(what + "episodes", stored.episodes.size(), lived.episodes.size());
  }
  for (std::size_t i = 0; i < std::min(stored.episodes.size(), lived.episodes.size()); ++i) {
    const std::string episode = fmt::format("{}episode {} ", what, i);
    const db::EpisodeRow& a = stored.episodes[i];
    const db::EpisodeRow& b = lived.episodes[i];
    c.same(episode + "seed", a.seed, b.seed);
    c.same(episode + "return", a.episode_return, b.episode_return);
    c.same(episode + "steps", a.steps, b.steps);
    c.same(episode + "distance_m", a.distance_m, b.distance_m);
    c.same(episode + "energy_j", a.energy_j, b.energy_j);
    c.same(episode + "torque_nm", a.torque_nm, b.torque_nm);
    c.same(episode + "success", a.success, b.success);
    c.same(episode + "failure", a.failure, b.failure);
    c.same(episode + "flags", a.flags, b.flags);
  }
}

}  // namespace

std::vector<std::string> relive(const db::CampaignFile& file, std::uint64_t birth,
                                const CampaignSpec& spec) {
  const LifeOrder life = order_of(file, birth, spec);
  const db::BirthRecord stored = *file.birth(birth);
  const CreatureCampaign::Order order{
      birth,
      stored.individual.generation,
      stored.individual.island,
      {},
      {.genome = life.genome, .reason = "", .body_mutations = {}, .brain_mutations = {}}};
  // what the file keeps is compared, so everything is needed
  CampaignSpec whole = spec;
  whole.record = {.learned = LearnedKept::all, .episodes = true, .prune = Prune::none};
  const db::BirthRecord lived = to_record(order, run_life(life, spec), whole);

  Comparison c;
  c.same("reason", stored.individual.reason, lived.individual.reason);
  c.same("fitness", stored.individual.fitness, lived.individual.fitness);
  c.same("scores", stored.scores.size(), lived.scores.size());
  for (std::size_t i = 0; i < std::min(stored.scores.size(), lived.scores.size()); ++i) {
    c.same("score " + stored.scores[i].name, stored.scores[i].value, lived.scores[i].value);
  }
  c.same("body genome", stored.individual.body_genome, lived.individual.body_genome);
  c.same("brain genome", stored.individual.brain_genome, lived.individual.brain_genome);
  // a file keeps it where it is asked to, as long as it is asked to
  if (stored.individual.learned_genome) {
    c.same("learned genome", stored.individual.learned_genome, lived.individual.learned_genome);
  }
  c.same("limbs", stored.individual.limbs, lived.individual.limbs);
  c.same("degrees of freedom", stored.individual.degrees_of_freedom,
         lived.individual.degrees_of_freedom);
  c.same("mass_kg", stored.individual.mass_kg, lived.individual.mass_kg);
  c.same("units", stored.individual.units, lived.individual.units);
  c.same("connections", stored.individual.connections, lived.individual.connections);
  c.same("genome numbers", stored.individual.genome_numbers, lived.individual.genome_numbers);
  c.same("learning area", stored.individual.learning_area, lived.individual.learning_area);
  c.same("criterion step", stored.individual.criterion_step, lived.individual.criterion_step);
  c.same("assays", stored.assays.size(), lived.assays.size());
  for (std::size_t i = 0; i < std::min(stored.assays.size(), lived.assays.size()); ++i) {
    compare(c, stored.assays[i], lived.assays[i]);
  }
  c.same("points of the learning curve", stored.curve.size(), lived.curve.size());
  for (std::size_t i = 0; i < std::min(stored.curve.size(), lived.curve.size()); ++i) {
    const std::string point = fmt::format("learning curve point {} ", i);
    c.same(point + "step", stored.curve[i].step, lived.curve[i].step);
    c.same(point + "return", stored.curve[i].mean_return, lived.curve[i].mean_return);
    c.same(point + "episodes", stored.curve[i].episodes, lived.curve[i].episodes);
  }
  if (!stored.memory.empty()) {
    c.same("memory", content_hash(stored.memory), content_hash(lived.memory));
  }
  return c.found;
}

std::vector<std::string> not_kept(const db::BirthRecord& record, const CampaignSpec& spec) {
  std::vector<std::string> missing;
  if (record.individual.status != db::Status::lived) return missing;
  if (record.memory.empty()) missing.emplace_back("its memory");
  if (spec.record.learned == LearnedKept::all && !record.individual.learned_genome) {
    missing.emplace_back("its brain as it was after learning");
  }
  const auto bare = [](const db::AssayRow& assay) { return assay.episodes.empty(); };
  if (std::ranges::any_of(record.assays, bare)) missing.emplace_back("its single episodes");
  return missing;
}

}  // namespace neuroprospect::evolution
