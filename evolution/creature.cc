#include "evolution/creature.h"

#include <algorithm>
#include <span>

#include "base/error.h"
#include "bodies/develop.h"
#include "bodies/mutate.h"
#include "brains/adapt.h"
#include "brains/founder.h"
#include "worlds/senses.h"

namespace neuroprospect::evolution {
namespace {

brains::PortKey port_key(const bodies::ChannelKey& key) {
  return {key.limb.id.birth, std::uint64_t{key.limb.id.ordinal} << 32 |
                                 static_cast<std::uint64_t>(key.limb.side) << 24 |
                                 static_cast<std::uint64_t>(key.kind) << 16 | key.index};
}

// the ports of those channels that `indices` names; a mirror image outside them is the port itself
std::vector<brains::Port> ports(const std::vector<bodies::Channel>& channels,
                                const std::vector<int>& indices) {
  std::vector<brains::Port> result;
  for (const int index : indices) {
    const bodies::Channel& channel = channels[static_cast<std::size_t>(index)];
    const auto mirror = std::find(indices.begin(), indices.end(), channel.mirror);
    require(mirror != indices.end(), "channel {} has its mirror image {} outside the senses", index,
            channel.mirror);
    result.push_back({port_key(channel.key),
                      {channel.address_H.x(), channel.address_H.y(), channel.address_H.z()},
                      channel.depth,
                      static_cast<int>(mirror - indices.begin()),
                      channel.mirror_sign});
  }
  return result;
}

}  // namespace

brains::Ports ports_of(const bodies::BodyPlan& plan, const worlds::WorldSettings& world) {
  std::vector<int> all(plan.actuators.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int>(i);
  return {ports(plan.sensors, worlds::sensor_indices(plan, world)), ports(plan.actuators, all)};
}

Conception CreatureProblem::founder(std::uint64_t birth) const {
  RandomStream random({.seed = spec_.seed, .birth = birth, .purpose = Purpose::founder});
  Conception child;
  CreatureGenome genome;
  genome.body = bodies::random_body(spec_.body, birth, random);
  const auto plan = bodies::develop(genome.body, spec_.body.joints);
  genome.brain = brains::random_brain(spec_.brain, ports_of(plan, spec_.world), random);
  child.genome = std::move(genome);
  return child;
}

Conception CreatureProblem::conceive(std::uint64_t birth, const Parenthood& parent) const {
  RandomStream random({.seed = spec_.seed, .birth = birth, .purpose = Purpose::variation});
  Conception child;
  CreatureGenome genome = parent.genome;
  if (random.chance(spec_.variation.body_rate)) {
    auto mutated = bodies::mutate(genome.body, spec_.body, birth, random);
    if (!mutated) {
      child.reason = fmt::format("no valid body in {} attempts", spec_.body.max_attempts);
      return child;
    }
    genome.body = std::move(mutated->genome);
    child.body_mutations = std::move(mutated->records);
  }
  const auto plan = bodies::develop(genome.body, spec_.body.joints);
  genome.brain = brains::adapt(genome.brain, ports_of(plan, spec_.world), random);
  if (random.chance(spec_.variation.brain_rate)) {
    auto mutated = brains::mutate(genome.brain, parent.memory, spec_.brain, random);
    genome.brain = std::move(mutated.genome);
    child.brain_mutations = std::move(mutated.records);
  }
  child.genome = std::move(genome);
  return child;
}

}  // namespace neuroprospect::evolution
