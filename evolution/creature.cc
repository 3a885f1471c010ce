#include "evolution/creature.h"

#include <algorithm>
#include <iterator>
#include <span>

#include "base/error.h"
#include "bodies/develop.h"
#include "bodies/mutate.h"
#include "bodies/recombine.h"
#include "brains/adapt.h"
#include "brains/founder.h"
#include "brains/recombine.h"
#include "worlds/senses.h"

namespace neuroprospect::evolution {
namespace {

int side_of(bodies::Side side) {
  return side == bodies::Side::left ? 1 : side == bodies::Side::right ? -1 : 0;
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
                      channel.mirror_sign,
                      side_of(channel.key.limb.side),
                      static_cast<int>(channel.key.kind),
                      channel.key.index});
  }
  return result;
}

// which ports came as copies of which: those of a copied limb, each of its original's on the same
// side, or of an original's on the plane
std::vector<brains::PortCopy> port_copies(const brains::Ports& ports,
                                          const std::vector<bodies::LimbCopy>& copies) {
  std::vector<brains::PortCopy> result;
  for (const auto* list : {&ports.sensors, &ports.actuators}) {
    for (const brains::Port& port : *list) {
      bodies::ChannelKey channel = *channel_key(port.key);
      const auto copy = std::ranges::find(copies, channel.limb.id, &bodies::LimbCopy::copy);
      if (copy == copies.end()) continue;
      const bool right = channel.limb.side == bodies::Side::right;
      channel.limb.id = copy->original;
      const auto same_side = port_key(channel);
      const bool paired = std::ranges::find(*list, same_side, &brains::Port::key) != list->end();
      if (!paired) channel.limb.side = bodies::Side::middle;
      result.push_back({port.key, port_key(channel), right && !paired});
    }
  }
  return result;
}

// Mutates what was inherited: first the body, then, fitted to it by `fit`, the brain.
template <class Fit>
Conception vary(CreatureGenome genome, const brains::Memory& memory, const CampaignSpec& spec,
                std::uint64_t birth, RandomStream& random, Fit&& fit) {
  Conception child;
  std::vector<bodies::LimbCopy> copies;
  if (random.chance(spec.variation.body_rate)) {
    auto mutated = bodies::mutate(genome.body, spec.body, birth, random);
    if (!mutated) {
      child.reason = fmt::format("no valid body in {} attempts", spec.body.max_attempts);
      return child;
    }
    genome.body = std::move(mutated->genome);
    child.body_mutations = std::move(mutated->records);
    copies = std::move(mutated->copies);
  }
  const auto plan = bodies::develop(genome.body, spec.body.joints);
  const brains::Ports ports = ports_of(plan, spec.world);
  genome.brain = fit(genome.brain, ports);
  if (!copies.empty()) {
    genome.brain = brains::copied(genome.brain, ports, port_copies(ports, copies));
  }
  if (random.chance(spec.variation.brain_rate)) {
    auto mutated = brains::mutate(genome.brain, ports, memory, spec.brain, random);
    genome.brain = std::move(mutated.genome);
    child.brain_mutations = std::move(mutated.records);
  }
  child.genome = std::move(genome);
  return child;
}

// puts `first` before what is there
template <class Record>
void prepend(std::vector<Record>& records, std::vector<Record> first) {
  records.insert(records.begin(), std::make_move_iterator(first.begin()),
                 std::make_move_iterator(first.end()));
}

}  // namespace

brains::PortKey port_key(const bodies::ChannelKey& key) {
  return {key.limb.id.birth, std::uint64_t{key.limb.id.ordinal} << 32 |
                                 static_cast<std::uint64_t>(key.limb.side) << 24 |
                                 static_cast<std::uint64_t>(key.kind) << 16 | key.index};
}

std::optional<bodies::ChannelKey> channel_key(const brains::PortKey& key) {
  const std::uint64_t side = key.low >> 24 & 0xFF;
  const std::uint64_t kind = key.low >> 16 & 0xFF;
  if (side >= Names<bodies::Side>::values.size() ||
      kind >= Names<bodies::ChannelKind>::values.size()) {
    return std::nullopt;
  }
  return bodies::ChannelKey{
      {{key.high, static_cast<std::uint32_t>(key.low >> 32)}, static_cast<bodies::Side>(side)},
      static_cast<bodies::ChannelKind>(kind),
      static_cast<std::uint16_t>(key.low)};
}

brains::Ports ports_of(const bodies::BodyPlan& plan, const worlds::WorldSettings& world) {
  std::vector<int> all(plan.actuators.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int>(i);
  return {ports(plan.sensors, worlds::sensor_indices(plan, world)), ports(plan.actuators, all)};
}

Conception CreatureProblem::founder(std::uint64_t birth) const {
  Conception child;
  if (!founders_.empty()) {
    child.genome = founders_[birth % founders_.size()];
    return child;
  }
  RandomStream random({.seed = spec_.seed, .birth = birth, .purpose = Purpose::founder});
  CreatureGenome genome;
  genome.body = bodies::random_body(spec_.body, birth, random);
  const auto plan = bodies::develop(genome.body, spec_.body.joints);
  genome.brain = brains::random_brain(spec_.brain, ports_of(plan, spec_.world), random,
                                      spec_.connectome.get());
  child.genome = std::move(genome);
  return child;
}

Conception CreatureProblem::conceive(std::uint64_t birth, const Parenthood& parent) const {
  RandomStream random({.seed = spec_.seed, .birth = birth, .purpose = Purpose::variation});
  return vary(parent.genome, parent.memory, spec_, birth, random,
              [&](const brains::BrainGenome& brain, const brains::Ports& ports) {
                return brains::adapt(brain, ports, random);
              });
}

Conception CreatureProblem::conceive(std::uint64_t birth, const Parenthood& main,
                                     const Parenthood& mate) const {
  RandomStream random({.seed = spec_.seed, .birth = birth, .purpose = Purpose::variation});
  auto body = bodies::recombine(main.genome.body, mate.genome.body, random);
  // parents with bodies alike have children with that body
  if (!body) body.emplace().genome = main.genome.body;

  std::vector<brains::MutationRecord> recombined;
  const auto fit = [&](const brains::BrainGenome& brain, const brains::Ports& ports) {
    std::vector<brains::PortKey> came;
    for (const auto* list : {&ports.sensors, &ports.actuators}) {
      for (const brains::Port& port : *list) {
        const auto channel = channel_key(port.key);
        const auto& limbs = body->from_mate;
        if (std::ranges::find(limbs, channel->limb.id) != limbs.end()) came.push_back(port.key);
      }
    }
    auto child = brains::recombine(brain, mate.genome.brain, ports, came, random);
    recombined = std::move(child.records);
    return std::move(child.genome);
  };
  Conception child =
      vary({body->genome, main.genome.brain}, main.memory, spec_, birth, random, fit);
  if (!child.genome) return child;
  prepend(child.body_mutations, std::move(body->records));
  prepend(child.brain_mutations, std::move(recombined));
  return child;
}

}  // namespace neuroprospect::evolution
