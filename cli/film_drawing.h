// cli/film_drawing.h: a moment of an episode, drawn. Thread safety: pure functions but for the
// pen's own surface.
#pragma once

#include <cairo.h>

#include <memory>
#include <string>

#include "evolution/filming.h"

namespace neuroprospect::cli {

struct CairoDeleter {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* pen) const { cairo_destroy(pen); }
};
using Surface = std::unique_ptr<cairo_surface_t, CairoDeleter>;
using Pen = std::unique_ptr<cairo_t, CairoDeleter>;

/// A rectangle on a page [pixels].
struct Panel {
  double left = 0;
  double top = 0;
  double width = 0;
  double height = 0;
};

/// The creature at a moment, from its right and a little above; the picture follows its first part,
/// and the ground is marked every half metre along x.
void draw_moment(cairo_t* pen, const evolution::Footage& footage, const evolution::Frame& frame,
                 const Panel& panel, double pixels_per_metre);

/// Text whose baseline begins at (x, y).
void draw_text(cairo_t* pen, double x, double y, double size, const std::string& text);

/// "newborn: return 4.90, 0.11 m in 8.0 s"
std::string outcome_text(const evolution::Footage& footage);

}  // namespace neuroprospect::cli
