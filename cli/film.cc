#include "cli/film.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <fstream>
#include <string_view>

#include "cli/campaign_access.h"
#include "cli/commands.h"
#include "cli/individual_arguments.h"

namespace neuroprospect::cli {
namespace {

using evolution::FilmedPart;
using evolution::Footage;
using evolution::Frame;

constexpr double kPixelsPerMetre = 110;
constexpr double kPanelWidth = 190;
constexpr double kPanelHeight = 170;
constexpr double kGround = 140;  // of a panel, from its top [pixels]
constexpr double kMargin = 16;
constexpr double kRowLabel = 26;

// A view from the creature's right and a little above: x to the right, z up, and the far side (+y)
// shifted up and to the right.
struct Point {
  double x;
  double y;
};
Point project(const std::array<double, 3>& p_W, double centre_x_m) {
  return {kPanelWidth / 2 + kPixelsPerMetre * (p_W[0] - centre_x_m + 0.35 * p_W[1]),
          kGround - kPixelsPerMetre * (p_W[2] + 0.2 * p_W[1])};
}

std::string_view colour(bodies::Side side, bool head) {
  if (head) return "#c2571a";
  switch (side) {
    case bodies::Side::left:
      return "#6f8fae";  // the far side, paler
    case bodies::Side::right:
      return "#2f4f6f";
    case bodies::Side::middle:
      break;
  }
  return "#4a6b57";
}

double depth(const FilmedPart& part) { return part.from_m[1] + part.to_m[1]; }

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string text(double x, double y, int size, std::string_view anchor, std::string_view content) {
  return fmt::format(
      "<text x=\"{:.1f}\" y=\"{:.1f}\" font-size=\"{}\" text-anchor=\"{}\">{}</text>\n", x, y, size,
      anchor, escaped(content));
}

std::string panel(const Frame& frame, double left, double top, int clip) {
  const double centre_x_m = frame.parts.front().from_m[0];
  // only the sideways position within the panel is drawn, so the far end of an arena is no
  // different
  std::string svg = fmt::format(
      "<g transform=\"translate({:.1f} {:.1f})\" clip-path=\"url(#panel{})\">\n", left, top, clip);
  svg += fmt::format("<rect width=\"{}\" height=\"{}\" fill=\"#f6f4ef\"/>\n", kPanelWidth,
                     kPanelHeight);
  svg += fmt::format("<rect y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#e3dccb\"/>\n", kGround - 12,
                     kPanelWidth, kPanelHeight - kGround + 12);
  const double reach_m = kPanelWidth / 2 / kPixelsPerMetre;
  for (double mark = std::ceil((centre_x_m - reach_m) * 2) / 2; mark <= centre_x_m + reach_m;
       mark += 0.5) {
    const Point at = project({mark, 0, 0}, centre_x_m);
    svg += fmt::format(
        "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#8a8271\"/>\n",
        at.x, at.y, at.x - 5, at.y + 6);
    svg += text(at.x - 6, at.y + 18, 9, "middle", fmt::format("{:g}", mark + 0.0));
  }
  // far parts first
  std::vector<std::size_t> order(frame.parts.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return depth(frame.parts[a]) > depth(frame.parts[b]);
  });
  for (const std::size_t i : order) {
    const FilmedPart& part = frame.parts[i];
    const Point from = project(part.from_m, centre_x_m);
    const Point to = project(part.to_m, centre_x_m);
    const double width = 2 * part.radius_m * kPixelsPerMetre;
    for (const auto& [stroke, w] : {std::pair<std::string_view, double>{"#ffffff", width + 2},
                                    std::pair{colour(part.side, i == 0), width}}) {
      svg += fmt::format(
          "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"{}\" "
          "stroke-width=\"{:.1f}\" stroke-linecap=\"round\"/>\n",
          from.x, from.y, to.x + 0.01, to.y, stroke, w);
    }
  }
  svg += text(6, 14, 10, "start", fmt::format("{:.1f} s", frame.time_s));
  return svg + "</g>\n";
}

std::string row_label(const Footage& footage) {
  const worlds::EpisodeOutcome& outcome = footage.outcome;
  std::string label =
      fmt::format("{}: return {:.2f}, {:.2f} m in {:.1f} s",
                  footage.phase == evolution::Phase::innate ? "newborn" : "learner",
                  outcome.episode_return, outcome.distance_m, footage.frames.back().time_s);
  if (outcome.failure) label += ", failed: " + *outcome.failure;
  return label;
}

}  // namespace

std::string film_strip(const std::vector<Footage>& footage, const std::string& title, int poses) {
  const double row_height = kRowLabel + kPanelHeight + kMargin;
  const double width = 2 * kMargin + poses * (kPanelWidth + 4) - 4;
  const double height = 2 * kMargin + 24 + static_cast<double>(footage.size()) * row_height;
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.0f}\" height=\"{1:.0f}\" viewBox=\"0 "
      "0 {0:.0f} "
      "{1:.0f}\" font-family=\"sans-serif\" fill=\"#33302a\">\n<rect width=\"100%\" "
      "height=\"100%\" "
      "fill=\"#ffffff\"/>\n<clipPath id=\"panel0\"><rect width=\"{2}\" "
      "height=\"{3}\"/></clipPath>\n",
      width, height, kPanelWidth, kPanelHeight);
  svg += text(kMargin, kMargin + 14, 16, "start", title);
  for (std::size_t row = 0; row < footage.size(); ++row) {
    const Footage& shown = footage[row];
    const double top = kMargin + 24 + static_cast<double>(row) * row_height;
    svg += text(kMargin, top + 18, 13, "start", row_label(shown));
    for (int pose = 0; pose < poses; ++pose) {
      const auto last = static_cast<double>(shown.frames.size() - 1);
      const auto moment =
          static_cast<std::size_t>(std::lround(last * pose / std::max(1, poses - 1)));
      svg += panel(shown.frames[moment], kMargin + pose * (kPanelWidth + 4), top + kRowLabel, 0);
    }
  }
  return svg + "</svg>\n";
}

void add_film(CLI::App& app, int&) {
  struct Options {
    std::string out;
    int poses = 8;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "film", "Draw an individual's first assay episode, newborn above learner (SVG)");
  const auto individual = add_individual_arguments(*command);
  command->add_option("-o,--output", options->out, "SVG file to write")->required();
  command->add_option("--poses", options->poses, "poses in a row")->check(CLI::Range(2, 40));
  command->footer("Example: neuroprospect film first-steps.db 212 -o film.svg");
  command->callback([options, individual] {
    const OpenCampaign campaign(individual->file);
    const auto order = evolution::order_of(campaign.file, individual->birth, campaign.spec);
    // what it learned is not stored: it lives again
    const auto report = evolution::run_life(order, campaign.spec);
    const auto footage = evolution::film_life(order, report.learned, campaign.spec);
    const std::string svg =
        film_strip(footage, fmt::format("{}, individual {}", campaign.spec.name, individual->birth),
                   options->poses);
    std::ofstream out(options->out, std::ios::binary);
    out << svg;
    out.close();
    require_input(out.good(), "{}: cannot write this file", options->out);
    fmt::print("{}: {} rows of {} poses\n", options->out, footage.size(), options->poses);
  });
}

}  // namespace neuroprospect::cli
