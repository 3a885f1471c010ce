#include "brains/sparse.h"

#include "brains/calibrate.h"

namespace neuroprospect::brains {

BrainGenome sparse_mutation(const BrainGenome& genome, const Ports& ports, const Memory& memory,
                            double share, RandomStream& random) {
  Response response(genome, ports, memory, random);
  const auto count = std::ssize(genome.wiring.numbers);
  Eigen::VectorXf direction = Eigen::VectorXf::Zero(count);
  const auto draw = [&](Eigen::Index i) { direction[i] = static_cast<float>(random.normal()); };
  for (Eigen::Index i = 0; i < count; ++i) {
    if (random.chance(share)) draw(i);
  }
  if (direction.isZero(0)) {
    draw(static_cast<Eigen::Index>(random.below(static_cast<std::uint64_t>(count))));
  }
  return moved_to_target(genome, direction, response);
}

}  // namespace neuroprospect::brains
