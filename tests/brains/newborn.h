// tests/brains/newborn.h: a random newborn for a world to learn in.
#pragma once

#include "base/blob.h"
#include "brains/develop.h"
#include "brains/learner.h"
#include "tests/brains/samples.h"

namespace neuroprospect::brains::samples {

struct Newborn {
  PolicyParameters policy;
  LearningGenes genes;
};

inline Newborn newborn(const Environment& world, const BrainSettings& settings,
                       std::uint64_t seed) {
  RandomStream random = stream(seed);
  const Ports to = ports(world.observation_size(), world.action_size());
  const BrainGenome genome = random_brain(settings, to, random);
  return {develop(genome, to), genome.learning};
}

inline std::string hash_of(const Learned& learned) {
  const auto& network = learned.policy.network;
  return content_hash(
      std::as_bytes(std::span(network.data(), static_cast<std::size_t>(network.size()))));
}

}  // namespace neuroprospect::brains::samples
