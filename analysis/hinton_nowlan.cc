#include "analysis/hinton_nowlan.h"

#include <algorithm>
#include <string>

#include "analysis/in_parallel.h"
#include "analysis/replicates.h"

namespace neuroprospect::analysis {
namespace {

using Allele = HintonNowlanModel::Allele;

constexpr std::uint64_t kPopulation = 1000;
const std::array<std::string, 3> kAlleles = {"wrong", "right", "learned"};  // as Allele
constexpr std::uint64_t kPoints = 20;  // of a curve, at most, beside the founders

}  // namespace

HintonNowlanCourse hinton_nowlan_course(std::uint64_t seed, std::uint64_t generations,
                                        bool learns) {
  evolution::EngineSettings settings;
  settings.founders = kPopulation;
  settings.births = kPopulation * (generations + 1);
  settings.mate_rate = 1;
  settings.selection.kind = evolution::SelectionKind::proportional;
  settings.selection.population = kPopulation;
  const HintonNowlanModel model{seed};
  evolution::Campaign<HintonNowlanModel> campaign(model, seed, settings);
  HintonNowlanCourse course;
  course.shares.resize(generations + 1);
  course.fitness.resize(generations + 1);
  while (auto order = campaign.ask()) {
    const auto generation = static_cast<std::size_t>(order->birth / kPopulation);
    for (const Allele allele : order->child) {
      course.shares[generation][static_cast<std::size_t>(allele)] +=
          1.0 / (kPopulation * HintonNowlanModel::kLoci);
    }
    const double fitness = model.fitness(order->birth, order->child, learns);
    course.fitness[generation] += fitness / kPopulation;
    course.perfect +=
        std::ranges::count(order->child, Allele::right) == HintonNowlanModel::kLoci ? 1 : 0;
    campaign.tell(order->birth, {order->generation, evolution::Score{{fitness}, {}}, order->child});
  }
  return course;
}

std::vector<Estimate> HintonNowlan::run(const Execution& how) const {
  struct Order {
    std::uint64_t seed = 0;
    bool learns = true;
  };
  std::vector<Order> orders;
  for (const bool learns : {true, false}) {
    for (std::uint64_t i = 0; i < populations; ++i) orders.push_back({seed + i, learns});
  }
  const auto courses = in_parallel<HintonNowlanCourse>(
      orders,
      [generations = generations](const Order& order) {
        return hinton_nowlan_course(order.seed, generations, order.learns);
      },
      how);

  std::vector<Estimate> estimates;
  for (const bool learns : {true, false}) {
    const std::string suffix = learns ? "" : ", without learning";
    // the mean over populations of what `of` says of one
    const auto mean = [&](auto&& of) {
      std::vector<double> values;
      for (std::size_t i = 0; i < orders.size(); ++i) {
        if (orders[i].learns == learns) values.push_back(of(courses[i]));
      }
      return over_replicates(values, "populations");
    };
    const auto n = static_cast<double>(populations);
    const std::uint64_t each = std::max<std::uint64_t>(1, (generations + kPoints - 1) / kPoints);
    for (std::uint64_t g = 0; g <= generations;
         g = g == generations ? g + 1 : std::min(g + each, generations)) {
      const auto at = static_cast<double>(g);
      for (const Allele allele : {Allele::right, Allele::wrong, Allele::learned}) {
        add(estimates,
            {"share of alleles", kAlleles[static_cast<std::size_t>(allele)] + suffix, "",
             "generation"},
            at, mean([&](const HintonNowlanCourse& course) {
              return course.shares[g][static_cast<std::size_t>(allele)];
            }),
            n);
      }
      add(estimates, {"fitness", learns ? "with learning" : "without learning", "", "generation"},
          at, mean([&](const HintonNowlanCourse& course) { return course.fitness[g]; }), n);
    }
  }
  return estimates;
}

}  // namespace neuroprospect::analysis
