// brains/normals.h: normal numbers by the many. Thread safety: as the stream it draws from.
#pragma once

#include <span>

#include "base/random.h"

namespace neuroprospect::brains {

/// Fills `numbers` with standard normal ones (Box and Muller 1958, in float and by packets, from 32
/// bits for each radius and angle: none is beyond ±6.67). Draws eight times for every sixteen
/// numbers or part of it. About ten times as fast as as many RandomStream::normal().
void draw_normals(RandomStream& random, std::span<float> numbers);

}  // namespace neuroprospect::brains
