#include "brains/settings.h"

#include "base/error.h"

namespace neuroprospect::brains {

void validate(const BrainSettings& settings) {
  require_input(settings.min_width <= settings.max_width,
                "brain.min_width = {} is above brain.max_width = {}", settings.min_width,
                settings.max_width);
  require_input(settings.min_layers <= settings.max_layers,
                "brain.min_layers = {} is above brain.max_layers = {}", settings.min_layers,
                settings.max_layers);
  require_input(settings.hidden.size() <= static_cast<std::size_t>(kMaxHiddenLayers),
                "brain.hidden has {} layers, at most {} are possible", settings.hidden.size(),
                kMaxHiddenLayers);
}

}  // namespace neuroprospect::brains
