#include "brains/gaussian.h"

#include "brains/constraint.h"

namespace neuroprospect::brains {

BrainGenome gaussian_mutation(const BrainGenome& genome, const Ports& ports, double sigma,
                              RandomStream& random) {
  BrainGenome mutated = genome;
  for (float& number : mutated.wiring.numbers) {
    number += static_cast<float>(sigma * random.normal());
  }
  return constrained(std::move(mutated), ports);
}

}  // namespace neuroprospect::brains
