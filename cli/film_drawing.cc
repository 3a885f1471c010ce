#include "cli/film_drawing.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace neuroprospect::cli {
namespace {

using Point_m = std::array<double, 3>;

struct Colour {
  double r, g, b;
};
constexpr Colour kInk = {0.20, 0.19, 0.16};
constexpr Colour kSky = {0.965, 0.957, 0.937};
constexpr Colour kEarth = {0.89, 0.863, 0.796};
constexpr Colour kMark = {0.54, 0.51, 0.44};
constexpr Colour kOutline = {1, 1, 1};

constexpr double kDepthAside = 0.35;  // how far a metre away from the viewer is drawn aside
constexpr double kDepthUp = 0.2;      // and up
constexpr double kGround = 0.82;      // of a panel, from its top

Colour colour_of(std::string_view group) {
  if (group == "head") return {0.76, 0.34, 0.10};
  if (group == "left") return {0.435, 0.56, 0.68};  // the far side, paler
  if (group == "right") return {0.184, 0.31, 0.435};
  return {0.29, 0.42, 0.34};
}

void use(cairo_t* pen, const Colour& colour) {
  cairo_set_source_rgb(pen, colour.r, colour.g, colour.b);
}

void stroke(cairo_t* pen, double x0, double y0, double x1, double y1, double width,
            const Colour& colour) {
  use(pen, colour);
  cairo_set_line_width(pen, width);
  cairo_move_to(pen, x0, y0);
  cairo_line_to(pen, x1, y1);
  cairo_stroke(pen);
}

}  // namespace

void draw_text(cairo_t* pen, double x, double y, double size, const std::string& text) {
  use(pen, kInk);
  cairo_select_font_face(pen, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(pen, size);
  cairo_move_to(pen, x, y);
  cairo_show_text(pen, text.c_str());
}

std::string outcome_text(const evolution::Footage& footage) {
  const worlds::EpisodeOutcome& outcome = footage.outcome;
  std::string text =
      fmt::format("{}: return {:.2f}, {:.2f} m in {:.1f} s",
                  footage.phase == evolution::Phase::innate ? "newborn" : "learner",
                  outcome.episode_return, outcome.distance_m, footage.frames.back().time_s);
  if (outcome.failure) text += ", failed: " + *outcome.failure;
  return text;
}

void draw_moment(cairo_t* pen, const evolution::Footage& footage, const evolution::Frame& frame,
                 const Panel& panel, double pixels_per_metre) {
  const auto& parts = footage.scene.parts;
  const Point_m& centre = frame.poses.front().p_m;
  const double ground = kGround * panel.height;
  struct Point {
    double x, y;
  };
  const auto project = [&](const Point_m& p_W) -> Point {
    const double away = p_W[1] - centre[1];
    return {panel.width / 2 + pixels_per_metre * (p_W[0] - centre[0] + kDepthAside * away),
            ground - pixels_per_metre * (p_W[2] + kDepthUp * away)};
  };

  cairo_save(pen);
  cairo_translate(pen, panel.left, panel.top);
  cairo_rectangle(pen, 0, 0, panel.width, panel.height);
  cairo_clip(pen);
  use(pen, kSky);
  cairo_paint(pen);
  use(pen, kEarth);
  const double horizon = ground - 0.11 * pixels_per_metre;
  cairo_rectangle(pen, 0, horizon, panel.width, panel.height - horizon);
  cairo_fill(pen);

  const double reach_m = panel.width / 2 / pixels_per_metre;
  cairo_set_line_cap(pen, CAIRO_LINE_CAP_BUTT);
  for (double mark = std::ceil((centre[0] - reach_m) * 2) / 2; mark <= centre[0] + reach_m;
       mark += 0.5) {
    const Point at = project({mark, centre[1], 0});
    stroke(pen, at.x, at.y, at.x - 5, at.y + 6, 1, kMark);
    draw_text(pen, at.x - 10, at.y + 18, 9, fmt::format("{:g}", mark + 0.0));
  }

  // far parts first
  struct Drawn {
    Point from, to;
    double away;
  };
  std::vector<Drawn> drawn;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Point_m from = worlds::end_of(parts[i], frame.poses[i], -1);
    const Point_m to = worlds::end_of(parts[i], frame.poses[i], 1);
    drawn.push_back({project(from), project(to), from[1] + to[1]});
  }
  std::vector<std::size_t> order(parts.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return drawn[i].away; });
  cairo_set_line_cap(pen, CAIRO_LINE_CAP_ROUND);
  for (const std::size_t i : order) {
    const auto& [from, to, away] = drawn[i];
    const double width = 2 * parts[i].size_m[0] * pixels_per_metre;
    stroke(pen, from.x, from.y, to.x + 0.01, to.y, width + 2, kOutline);
    stroke(pen, from.x, from.y, to.x + 0.01, to.y, width, colour_of(parts[i].group));
  }
  draw_text(pen, 6, 14, 10, fmt::format("{:.1f} s", frame.time_s));
  cairo_restore(pen);
}

}  // namespace neuroprospect::cli
