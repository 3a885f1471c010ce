// cli/show.cc: one individual: what it was, what it inherited, what it did.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "bodies/anatomy.h"
#include "cli/campaign_access.h"
#include "cli/commands.h"
#include "cli/individual_arguments.h"
#include "viewer/answers.h"

namespace neuroprospect::cli {
namespace {

constexpr double kDegrees = 57.29577951308232;

template <class T>
std::string text(const std::optional<T>& value) {
  return value ? fmt::format("{:g}", static_cast<double>(*value)) : "–";
}

std::string_view status_text(db::Status status) {
  switch (status) {
    case db::Status::lived:
      return "lived";
    case db::Status::failed:
      return "failed";
    case db::Status::stillborn:
      break;
  }
  return "stillborn";
}

void print_mutation(const db::MutationRow& m) {
  fmt::print("  {} {}{}: {} {} → {}\n", m.part, m.op, m.limb ? " of limb " + *m.limb : "", m.field,
             m.before.empty() ? "–" : m.before, m.after.empty() ? "–" : m.after);
}

void print_hinge(std::string_view axis, const bodies::HingeGene& hinge) {
  fmt::print("    hinge {}: {:.0f}° to {:.0f}°, {:.0f} N·m\n", axis, hinge.lower_rad * kDegrees,
             hinge.upper_rad * kDegrees, hinge.gear_nm);
}

void print_body(const bodies::BodyGenome& body) {
  fmt::print("body: densities {:.0f} (head) and {:.0f} kg/m³ (limbs)\n", body.head_density_kgm3,
             body.limb_density_kgm3);
  for (const bodies::LimbGene& limb : body.limbs) {
    fmt::print("  limb {}{} on {}: {:.1f} m, azimuth {:.0f}°, polar {:.0f}°\n",
               bodies::to_string(limb.id), bodies::is_pair(body, limb) ? " (pair)" : "",
               bodies::to_string(limb.parent), limb.length_m, limb.azimuth_rad * kDegrees,
               limb.polar_rad * kDegrees);
    if (limb.axes != bodies::JointAxes::y) print_hinge("x", limb.x);
    if (limb.axes != bodies::JointAxes::x) print_hinge("y", limb.y);
  }
}

// how much wiring each heritable number stands for
std::string compression(const db::IndividualRow& individual) {
  if (!individual.connections || individual.genome_numbers.value_or(0) <= 0) return "–";
  return fmt::format("{:.2f}", static_cast<double>(*individual.connections) /
                                   static_cast<double>(*individual.genome_numbers));
}

void print_individual(const OpenCampaign& campaign, std::uint64_t birth) {
  const auto record = campaign.file.birth(birth);
  require_input(record.has_value(), "there is no individual {}", birth);
  const db::IndividualRow& i = record->individual;
  fmt::print("individual {}, generation {}, {}{}\n", birth, i.generation, status_text(i.status),
             i.reason ? ": " + *i.reason : "");
  for (const db::ParentRow& parent : record->parents)
    fmt::print("parent: {} ({})\n", parent.parent, parent.role);
  if (!record->mutations.empty()) fmt::print("mutations:\n");
  for (const db::MutationRow& mutation : record->mutations) print_mutation(mutation);
  if (i.status == db::Status::stillborn) return;

  fmt::print(
      "{} limbs, {} degrees of freedom, {} kg; brain of {} units, {} connections, {} genome "
      "numbers: {} connections each\n",
      text(i.limbs), text(i.degrees_of_freedom), text(i.mass_kg), text(i.units),
      text(i.connections), text(i.genome_numbers), compression(i));
  print_body(evolution::order_of(campaign.file, birth, campaign.spec).genome.body);
  fmt::print("\n{:<8} {:>9} {:>9} {:>10} {:>9} {:>10} {:>9}\n", "assay", "return", "sd",
             "distance m", "steps", "energy J", "failures");
  for (const db::AssayRow& a : record->assays) {
    fmt::print("{:<8} {:>9.3f} {:>9} {:>10.3f} {:>9.0f} {:>10.1f} {:>9}\n", a.phase, a.mean,
               a.sd ? fmt::format("{:.3f}", *a.sd) : "–", a.distance_m, a.steps, a.energy_j,
               a.failures);
  }
  fmt::print("fitness {}; learning curve mean {}, criterion at step {}\n", text(i.fitness),
             text(i.learning_area), text(i.criterion_step));
  for (const db::CurveRow& point : record->curve) {
    fmt::print("  after {:>9} steps: return {}\n", point.step, text(point.mean_return));
  }
}

}  // namespace

void add_show(CLI::App& app, int&) {
  CLI::App* command =
      app.add_subcommand("show", "Show one individual: body, mutations, assays, learning");
  const auto arguments = add_individual_arguments(*command);
  auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "all of its rows, as one JSON object");
  command->footer("Example: neuroprospect show first-steps.db 212");
  command->callback([arguments, json] {
    const OpenCampaign campaign(arguments->file);
    if (*json) {
      fmt::print("{}\n",
                 viewer::Answers(arguments->file, campaign.spec).individual(arguments->birth));
    } else {
      print_individual(campaign, arguments->birth);
    }
  });
}

}  // namespace neuroprospect::cli
