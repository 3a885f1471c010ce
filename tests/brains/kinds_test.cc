// Tests for the kinds of mutation: each moves what it says, as far as it says, in both encodings.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "brains/calibrate.h"
#include "brains/develop.h"
#include "brains/gaussian.h"
#include "brains/response.h"
#include "brains/safe.h"
#include "brains/sparse.h"
#include "tests/brains/samples.h"

namespace neuroprospect::brains {
namespace {

struct Case {
  Ports ports;
  BrainGenome genome;
  Memory memory;
};

Case some_case(Encoding encoding, RandomStream& random) {
  Case it;
  it.ports = samples::ports(12, 4);
  samples::place(it.ports, random);
  BrainSettings settings;
  settings.hidden = {16, 10};
  settings.encoding = encoding;
  settings.bottleneck.hidden = {8, 8};
  it.genome = random_brain(settings, it.ports, random);
  it.genome.mutation_target = random.uniform(kMutationTargetLow, kMutationTargetHigh);
  it.memory = samples::random_memory(it.ports, 20, random);
  return it;
}

double moved(const Case& it, const BrainGenome& child) {
  RandomStream unused = samples::stream(1);
  Response response(it.genome, it.ports, it.memory, unused);
  const Eigen::MatrixXf before = response.outputs(it.genome.wiring.numbers);
  const Eigen::MatrixXf change = response.outputs(child.wiring.numbers) - before;
  return change.norm() / std::sqrt(static_cast<double>(change.size()));
}

const auto kEncodings = {Encoding::direct, Encoding::bottleneck};

TEST_CASE("calibrated, sparse and safe mutations move the outputs by the target") {
  RandomStream random = samples::stream(1);
  for (const Encoding encoding : kEncodings) {
    for (int i = 0; i < 150; ++i) {
      const Case it = some_case(encoding, random);
      const double target = it.genome.mutation_target;
      REQUIRE(moved(it, calibrated_mutation(it.genome, it.ports, it.memory, random)) ==
              Approx(target).epsilon(0.005));
      REQUIRE(moved(it, sparse_mutation(it.genome, it.ports, it.memory, 0.1, random)) ==
              Approx(target).epsilon(0.005));
      REQUIRE(moved(it, safe_mutation(it.genome, it.ports, it.memory, random)) ==
              Approx(target).epsilon(0.005));
    }
  }
}

TEST_CASE("gaussian noise is of its size, and moves every number") {
  RandomStream random = samples::stream(2);
  for (const Encoding encoding : kEncodings) {
    const Case it = some_case(encoding, random);
    double squares = 0;
    std::size_t count = 0;
    for (int i = 0; i < 20; ++i) {
      const BrainGenome child = gaussian_mutation(it.genome, it.ports, 0.03, random);
      for (std::size_t k = 0; k < child.wiring.numbers.size(); ++k) {
        const double step = child.wiring.numbers[k] - it.genome.wiring.numbers[k];
        CHECK(step != 0);
        squares += step * step;
        ++count;
      }
    }
    // five standard errors: a false alarm is below 1e-6
    CHECK(std::sqrt(squares / static_cast<double>(count)) ==
          Approx(0.03).epsilon(5 / std::sqrt(2.0 * static_cast<double>(count))));
  }
}

TEST_CASE("a sparse mutation moves its share of the numbers, and at least one") {
  RandomStream random = samples::stream(3);
  for (const Encoding encoding : kEncodings) {
    const Case it = some_case(encoding, random);
    const auto changed = [&](double share) {
      const BrainGenome child = sparse_mutation(it.genome, it.ports, it.memory, share, random);
      std::ptrdiff_t count = 0;
      for (std::size_t k = 0; k < child.wiring.numbers.size(); ++k) {
        count += child.wiring.numbers[k] != it.genome.wiring.numbers[k] ? 1 : 0;
      }
      return static_cast<double>(count);
    };
    double sum = 0;
    constexpr int n = 100;
    for (int i = 0; i < n; ++i) sum += changed(0.2);
    const auto numbers = static_cast<double>(it.genome.wiring.numbers.size());
    // five standard errors: a false alarm is below 1e-6
    CHECK(sum == Approx(0.2 * n * numbers).margin(5 * std::sqrt(0.16 * n * numbers)));
    for (int i = 0; i < 10; ++i) CHECK(changed(0) <= 1);
  }
}

TEST_CASE("sensitivity is the root of the gradients' squares") {
  RandomStream random = samples::stream(4);
  for (const Encoding encoding : kEncodings) {
    const Case it = some_case(encoding, random);
    const auto& numbers = it.genome.wiring.numbers;
    Response response(it.genome, it.ports, it.memory, random);
    const Eigen::VectorXf estimated = response.sensitivity(numbers, 4000, random);
    const float most = estimated.maxCoeff();
    for (int i = 0; i < 40; ++i) {
      const std::size_t k = random.below(numbers.size());
      constexpr float kStep = 1e-2F;
      std::vector<float> moved = numbers;
      moved[k] += kStep;
      const Eigen::MatrixXf up = response.outputs(moved);
      moved[k] -= 2 * kStep;
      const Eigen::MatrixXf slope = (up - response.outputs(moved)) / (2 * kStep);
      const double truth = slope.norm() / std::sqrt(static_cast<double>(slope.cols()));
      // a square's estimate has a relative standard error of √(2 / 4000) at most; five of them
      CHECK(estimated[static_cast<Eigen::Index>(k)] ==
            Approx(truth).epsilon(0.06).margin(0.002 * static_cast<double>(most)));
    }
  }
}

TEST_CASE("safe mutations spare what the outputs are sensitive to") {
  RandomStream random = samples::stream(5);
  for (const Encoding encoding : kEncodings) {
    const Case it = some_case(encoding, random);
    const auto& numbers = it.genome.wiring.numbers;
    Response response(it.genome, it.ports, it.memory, random);
    const Eigen::VectorXf sensitivity = response.sensitivity(numbers, 200, random);
    Eigen::VectorXf squares = Eigen::VectorXf::Zero(sensitivity.size());
    for (int i = 0; i < 50; ++i) {
      const BrainGenome child = safe_mutation(it.genome, it.ports, it.memory, random);
      for (Eigen::Index k = 0; k < squares.size(); ++k) {
        const auto place = static_cast<std::size_t>(k);
        squares[k] += std::pow(child.wiring.numbers[place] - numbers[place], 2.0F);
      }
    }
    // the sensitive half moved less than the other: by far, so no false alarm
    std::vector<float> sorted(sensitivity.begin(), sensitivity.end());
    std::ranges::nth_element(sorted, sorted.begin() + std::ssize(sorted) / 2);
    const float median = sorted[sorted.size() / 2];
    double sensitive = 0;
    double others = 0;
    for (Eigen::Index k = 0; k < squares.size(); ++k) {
      (sensitivity[k] > median ? sensitive : others) += static_cast<double>(squares[k]);
    }
    CHECK(sensitive < 0.5 * others);
  }
}

TEST_CASE("where nothing can move the outputs far enough, mutation stays within bounds") {
  RandomStream random = samples::stream(6);
  Case it = some_case(Encoding::direct, random);
  it.genome.wiring.mask.assign(it.genome.wiring.numbers.size(), 0);
  std::ranges::fill(it.genome.wiring.numbers, 0.0F);
  const BrainGenome child = calibrated_mutation(it.genome, it.ports, it.memory, random);
  CHECK(child == it.genome);
}

}  // namespace
}  // namespace neuroprospect::brains
