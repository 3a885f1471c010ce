// cli/film.h: footage as a strip of poses (SVG).
// Thread safety: pure function.
#pragma once

#include <string>
#include <vector>

#include "evolution/filming.h"

namespace neuroprospect::cli {

/// A row of `poses` moments, evenly spread over the episode, for each footage; the ground is marked
/// every half metre, so that travel can be seen. `title` stands above.
std::string film_strip(const std::vector<evolution::Footage>& footage, const std::string& title,
                       int poses);

}  // namespace neuroprospect::cli
