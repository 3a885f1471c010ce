#include "brains/reshape.h"

#include <algorithm>

#include "base/error.h"
#include "brains/constraint.h"

namespace neuroprospect::brains {
namespace {

// `list` of one entry per number, `width` values each, in its new order
template <class T>
std::vector<T> carried(const std::vector<T>& list, std::span<const Eigen::Index> origins,
                       std::size_t width, T otherwise) {
  std::vector<T> result(origins.size() * width, otherwise);
  for (std::size_t i = 0; i < origins.size(); ++i) {
    if (origins[i] < 0) continue;
    std::copy_n(list.begin() + origins[i] * static_cast<std::ptrdiff_t>(width), width,
                result.begin() + static_cast<std::ptrdiff_t>(i * width));
  }
  return result;
}

std::vector<std::int8_t> carried_signs(const BrainGenome& before, const BrainGenome& after,
                                       const Correspondence& correspondence) {
  std::vector<std::size_t> first_before = {0};  // sign of each layer's first unit
  for (const HiddenLayer& layer : before.architecture.hidden) {
    first_before.push_back(first_before.back() + static_cast<std::size_t>(layer.width));
  }
  std::vector<std::int8_t> signs;
  for (std::size_t l = 0; l < after.architecture.hidden.size(); ++l) {
    const int was = correspondence.layers[l];
    for (const int unit : correspondence.units[l + 1]) {
      const bool is_new = was < 0 || unit < 0;
      signs.push_back(is_new ? std::int8_t{1}
                             : before.wiring.signs[first_before[static_cast<std::size_t>(was)] +
                                                   static_cast<std::size_t>(unit)]);
    }
  }
  return signs;
}

// coefficients by block: each weight block's, or those of the last block before it that was there
std::vector<float> carried_blocks(const BrainGenome& before, const NetworkShape& was,
                                  const NetworkShape& is, const Correspondence& correspondence) {
  const auto plastic = [](const NetworkShape& shape) {
    std::vector<Block> blocks = blocks_of(shape);
    std::erase_if(blocks, [](const Block& b) { return !is_plastic(b.role); });
    return blocks;
  };
  const auto blocks_before = plastic(was);
  std::vector<float> result;
  std::ptrdiff_t last = 0;
  for (const Block& block : plastic(is)) {
    const int layer = correspondence.layers[static_cast<std::size_t>(block.layer)];
    const auto found = std::ranges::find_if(blocks_before, [&](const Block& candidate) {
      return candidate.layer == layer && candidate.role == block.role;
    });
    if (found != blocks_before.end()) last = found - blocks_before.begin();
    const auto begin = before.plasticity.coefficients.begin() +
                       last * static_cast<std::ptrdiff_t>(kPlasticityCoefficients);
    result.insert(result.end(), begin, begin + kPlasticityCoefficients);
  }
  return result;
}

}  // namespace

BrainGenome reshaped(const BrainGenome& before, BrainGenome changed,
                     const Correspondence& correspondence, std::span<const float> fresh) {
  const NetworkShape was = shape_of(before);
  const NetworkShape is = shape_of(changed);
  const auto places = origins(was, is, correspondence);
  InnateWiring& wiring = changed.wiring;
  const bool direct = wiring.encoding == Encoding::direct;
  if (direct) {
    require(fresh.size() == places.size(), "{} fresh numbers for a network of {}", fresh.size(),
            places.size());
    wiring.numbers.assign(fresh.begin(), fresh.end());
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (places[i] >= 0) {
        wiring.numbers[i] = before.wiring.numbers[static_cast<std::size_t>(places[i])];
      }
    }
  }
  if (!before.wiring.mask.empty()) {
    wiring.mask = carried(before.wiring.mask, places, 1, std::uint8_t{1});
  }
  if (!before.wiring.signs.empty()) wiring.signs = carried_signs(before, changed, correspondence);
  switch (before.plasticity.grain) {
    case PlasticityGrain::none:
      break;
    case PlasticityGrain::block:
      changed.plasticity.coefficients = carried_blocks(before, was, is, correspondence);
      break;
    case PlasticityGrain::connection:
      changed.plasticity.coefficients =
          carried(before.plasticity.coefficients, places, kPlasticityCoefficients, 0.0F);
      break;
  }
  if (direct) project(constraint_of(changed), std::span(wiring.numbers));
  return changed;
}

}  // namespace neuroprospect::brains
