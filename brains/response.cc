#include "brains/response.h"

#include <algorithm>
#include <cmath>

#include "brains/span_of.h"

namespace neuroprospect::brains {
namespace {

// the remembered observations as the genome's sensors see them (sensors × observations)
Eigen::MatrixXf recall(const std::vector<PortKey>& sensors, const Memory& memory,
                       RandomStream& random) {
  Eigen::MatrixXf observations =
      Eigen::MatrixXf::Zero(std::ssize(sensors), static_cast<Eigen::Index>(memory.count()));
  const Eigen::Map<const Eigen::MatrixXf> remembered(
      memory.observations.data(), std::ssize(memory.sensors), observations.cols());
  bool any = false;
  for (Eigen::Index i = 0; i < std::ssize(sensors); ++i) {
    const auto found = std::ranges::find(memory.sensors, sensors[static_cast<std::size_t>(i)]);
    if (found == memory.sensors.end()) continue;
    observations.row(i) = remembered.row(found - memory.sensors.begin());
    any = true;
  }
  if (!any || observations.cols() == 0) {
    observations.resize(std::ssize(sensors), static_cast<Eigen::Index>(kMemorySize));
    for (float& number : observations.reshaped()) number = static_cast<float>(random.normal());
  }
  return observations;
}

}  // namespace

Response::Response(const BrainGenome& genome, const Ports& ports, const Memory& memory,
                   RandomStream& random)
    : constraint_(constraint_of(genome, ports)),
      moving_(constraint_),
      network_(shape_of(genome)),
      observations_(recall(genome.wiring.sensors, memory, random)),
      trace_(network_.make_trace(observations_.cols())),
      developed_(static_cast<std::size_t>(network_.parameter_count())),
      developed_gradient_(network_.parameter_count()) {
  moving_.learns.clear();
  if (genome.wiring.encoding == Encoding::bottleneck) bottleneck_.emplace(genome, ports);
}

Eigen::Ref<const Eigen::MatrixXf> Response::outputs(std::span<const float> numbers) {
  if (bottleneck_) {
    bottleneck_->develop(numbers, developed_);
  } else {
    std::ranges::copy(numbers, developed_.begin());
  }
  project(constraint_, std::span(developed_));
  const Eigen::Map<const Eigen::VectorXf> parameters(developed_.data(), std::ssize(developed_));
  return network_.forward(parameters, observations_, trace_);
}

void Response::allow(std::span<float> numbers) const {
  if (!bottleneck_) project(constraint_, numbers);
}

Eigen::VectorXf Response::gradient(std::span<const float> numbers, const Eigen::MatrixXf& slopes) {
  const Eigen::Map<const Eigen::VectorXf> parameters(developed_.data(), std::ssize(developed_));
  developed_gradient_.setZero();
  network_.backward(parameters, observations_, slopes, trace_, developed_gradient_);
  restrict_gradient(moving_, span_of(developed_gradient_));
  if (!bottleneck_) return developed_gradient_;
  Eigen::VectorXf inherited = Eigen::VectorXf::Zero(std::ssize(numbers));
  bottleneck_->backward(numbers, span_of(developed_gradient_), span_of(inherited));
  return inherited;
}

Eigen::VectorXf Response::sensitivity(std::span<const float> numbers, int probes,
                                      RandomStream& random) {
  const auto said = outputs(numbers);
  Eigen::MatrixXf probe(said.rows(), said.cols());
  Eigen::VectorXf squares = Eigen::VectorXf::Zero(std::ssize(numbers));
  for (int p = 0; p < probes; ++p) {
    for (float& number : probe.reshaped()) number = random.chance(0.5) ? 1.0F : -1.0F;
    squares += gradient(numbers, probe).cwiseAbs2();
  }
  return (squares / (static_cast<float>(probes) * static_cast<float>(said.cols()))).cwiseSqrt();
}

}  // namespace neuroprospect::brains
