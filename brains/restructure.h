// brains/restructure.h: mutations of a brain's structure; what each promises is in brains/mutate.h.
// All need a genome that fits a body with these ports, and return a valid one, equal where nothing
// can change. Thread safety: pure functions but for the stream they draw from.
#pragma once

#include "base/random.h"
#include "brains/genome.h"
#include "brains/ports.h"
#include "brains/settings.h"

namespace neuroprospect::brains {

BrainGenome mutate_depth(const BrainGenome& genome, const Ports& ports,
                         const BrainSettings& settings, RandomStream& random);
BrainGenome mutate_width(const BrainGenome& genome, const Ports& ports,
                         const BrainSettings& settings, RandomStream& random);
BrainGenome mutate_recurrence(const BrainGenome& genome, const Ports& ports, RandomStream& random);
BrainGenome mutate_density(const BrainGenome& genome, const Ports& ports, RandomStream& random);

}  // namespace neuroprospect::brains
