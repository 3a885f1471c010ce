#include "brains/settings.h"

#include <iterator>

#include "base/error.h"

namespace neuroprospect::brains {
namespace {

// the sign of such a unit's weights is what it does to others
bool is_never_negative(Cell cell) {
  return cell == Cell::relu || cell == Cell::ctrnn || cell == Cell::lif;
}

void validate_dale(const BrainSettings& settings) {
  if (settings.dale == Dale::none) return;
  const std::string_view dale = name_of(settings.dale);
  require_input(
      !settings.symmetric,
      "brain.symmetric does not go with brain.dale = \"{}\": what crosses the mirror plane "
      "would need both signs",
      dale);
  require_input(is_never_negative(settings.cell),
                "brain.dale = \"{}\" is for cells whose outputs are never negative (relu, ctrnn, "
                "lif), not for brain.cell = \"{}\"",
                dale, name_of(settings.cell));
  require_input(settings.dale != Dale::dann || !settings.recurrent,
                "brain.dale = \"dann\" is for layers that are not recurrent");
}

void validate_connectome(const BrainSettings& settings) {
  const ConnectomeSettings& connectome = settings.connectome;
  if (connectome.path.empty()) return;
  require_input(connectome.layer < std::ssize(settings.hidden),
                "brain.connectome.layer = {}, but brain.hidden has {} layers, counted from 0",
                connectome.layer, settings.hidden.size());
  require_input(settings.recurrent || settings.cell == Cell::gru,
                "brain.connectome needs units that hear each other: brain.recurrent = true");
  require_input(!settings.symmetric, "brain.symmetric does not go with brain.connectome");
  require_input(settings.encoding == Encoding::direct,
                "brain.connectome is for brain.encoding = \"direct\"");
  if (connectome.use == ConnectomeUse::mask) return;
  const std::string_view use = name_of(connectome.use);
  require_input(
      is_never_negative(settings.cell),
      "brain.connectome.use = \"{}\" is for cells whose outputs are never negative (relu, "
      "ctrnn, lif), not for brain.cell = \"{}\"",
      use, name_of(settings.cell));
  require_input(connectome.kind == SynapseFilter::chemical,
                "brain.connectome.use = \"{}\" is for kind = \"chemical\": a gap junction does not "
                "have its unit's sign",
                use);
}

}  // namespace

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
  const auto& bottleneck = settings.bottleneck.hidden;
  require_input(
      !bottleneck.empty() && bottleneck.size() <= static_cast<std::size_t>(kMaxGenomeLayers),
      "brain.bottleneck.hidden has {} layers, 1 to {} are possible", bottleneck.size(),
      kMaxGenomeLayers);
  validate_dale(settings);
  validate_connectome(settings);
}

}  // namespace neuroprospect::brains
