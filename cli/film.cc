#include "cli/film.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <fstream>

#include "cli/campaign_access.h"
#include "cli/commands.h"
#include "cli/film_drawing.h"
#include "cli/individual_arguments.h"
#include "cli/pipe.h"

namespace neuroprospect::cli {
namespace {

using evolution::Footage;

constexpr double kMargin = 16;
constexpr double kTitle = 24;
constexpr double kRowLabel = 26;

// of a strip
constexpr double kPanelWidth = 190;
constexpr double kPanelHeight = 170;
constexpr double kGap = 4;
constexpr double kStripScale = 110;  // [pixels/m]

// of a video, whose width and height must be even
constexpr int kPaneWidth = 480;
constexpr int kPaneHeight = 320;
constexpr int kHeader = 56;
constexpr double kVideoScale = 180;

void require_drawn(cairo_status_t status, const std::filesystem::path& path) {
  require_input(status == CAIRO_STATUS_SUCCESS, "{}: cannot write this file: {}", path.string(),
                cairo_status_to_string(status));
}

void paint_white(cairo_t* pen) {
  cairo_set_source_rgb(pen, 1, 1, 1);
  cairo_paint(pen);
}

void draw_strip(cairo_t* pen, const std::vector<Footage>& footage, const std::string& title,
                int poses) {
  paint_white(pen);
  draw_text(pen, kMargin, kMargin + 14, 16, title);
  for (std::size_t row = 0; row < footage.size(); ++row) {
    const Footage& shown = footage[row];
    const double top =
        kMargin + kTitle + static_cast<double>(row) * (kRowLabel + kPanelHeight + kMargin);
    draw_text(pen, kMargin, top + 18, 13, outcome_text(shown));
    for (int pose = 0; pose < poses; ++pose) {
      const auto last = static_cast<double>(shown.frames.size() - 1);
      const auto moment =
          static_cast<std::size_t>(std::lround(last * pose / std::max(1, poses - 1)));
      draw_moment(
          pen, shown, shown.frames[moment],
          {kMargin + pose * (kPanelWidth + kGap), top + kRowLabel, kPanelWidth, kPanelHeight},
          kStripScale);
    }
  }
}

}  // namespace

bool is_video(FilmKind kind) { return kind >= FilmKind::mp4; }

FilmKind film_kind(const std::filesystem::path& path) {
  constexpr std::array<std::string_view, 6> kEndings = {".svg", ".pdf",  ".png",
                                                        ".mp4", ".webm", ".gif"};
  const auto found = std::ranges::find(kEndings, path.extension().string());
  require_input(found != kEndings.end(),
                "{}: what is it to be? Its name must end in .svg, .pdf or .png (poses in a row), "
                "or .mp4, .webm or .gif (a video)",
                path.string());
  return static_cast<FilmKind>(found - kEndings.begin());
}

void write_strip(const std::filesystem::path& path, FilmKind kind,
                 const std::vector<Footage>& footage, const std::string& title, int poses) {
  const double width = 2 * kMargin + poses * (kPanelWidth + kGap) - kGap;
  const double height = 2 * kMargin + kTitle +
                        static_cast<double>(footage.size()) * (kRowLabel + kPanelHeight + kMargin);
  constexpr double kPixels = 2;  // of a PNG, a unit of the drawing
  const Surface surface(
      kind == FilmKind::svg ? cairo_svg_surface_create(path.c_str(), width, height)
      : kind == FilmKind::pdf
          ? cairo_pdf_surface_create(path.c_str(), width, height)
          : cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(kPixels * width),
                                       static_cast<int>(kPixels * height)));
  const Pen pen(cairo_create(surface.get()));
  if (kind == FilmKind::png) cairo_scale(pen.get(), kPixels, kPixels);
  draw_strip(pen.get(), footage, title, poses);
  require_drawn(cairo_status(pen.get()), path);
  if (kind == FilmKind::png) {
    require_drawn(cairo_surface_write_to_png(surface.get(), path.c_str()), path);
  }
  cairo_surface_finish(surface.get());
  require_drawn(cairo_surface_status(surface.get()), path);
}

void write_video(const std::filesystem::path& path, FilmKind kind,
                 const std::vector<Footage>& footage, const std::string& title) {
  // ffmpeg says less well that it cannot
  require_input(std::ofstream(path, std::ios::binary | std::ios::app).good(),
                "{}: cannot write this file", path.string());
  const auto panes = static_cast<int>(footage.size());
  const int width = panes * kPaneWidth;
  const int height = kHeader + kPaneHeight;
  const double rate = 1 / worlds::kControlStep_s;
  std::vector<std::string> ffmpeg = {"ffmpeg",   "-loglevel",
                                     "error",    "-y",
                                     "-f",       "rawvideo",
                                     "-pix_fmt", "bgr0",
                                     "-s",       fmt::format("{}x{}", width, height),
                                     "-r",       fmt::format("{}", rate),
                                     "-i",       "-"};
  const auto add = [&](std::initializer_list<const char*> more) {
    ffmpeg.insert(ffmpeg.end(), more.begin(), more.end());
  };
  if (kind == FilmKind::gif) {
    add({"-filter_complex", "fps=25,split[a][b];[a]palettegen[p];[b][p]paletteuse"});
  } else {
    add({"-pix_fmt", "yuv420p"});
  }
  ffmpeg.push_back("file:" + path.string());

  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height));
  const Pen pen(cairo_create(surface.get()));
  std::size_t frames = 0;
  for (const Footage& shown : footage) frames = std::max(frames, shown.frames.size());
  Pipe pipe(ffmpeg);
  for (std::size_t frame = 0; frame < frames; ++frame) {
    paint_white(pen.get());
    draw_text(pen.get(), kMargin, 20, 15, title);
    for (int pane = 0; pane < panes; ++pane) {
      const Footage& shown = footage[static_cast<std::size_t>(pane)];
      draw_text(pen.get(), pane * kPaneWidth + kMargin, 44, 13, outcome_text(shown));
      // one that is over stays as it ended
      draw_moment(pen.get(), shown, shown.frames[std::min(frame, shown.frames.size() - 1)],
                  {static_cast<double>(pane * kPaneWidth), kHeader, kPaneWidth, kPaneHeight},
                  kVideoScale);
    }
    cairo_surface_flush(surface.get());
    pipe.write(std::as_bytes(std::span(cairo_image_surface_get_data(surface.get()),
                                       static_cast<std::size_t>(4 * width * height))));
  }
  pipe.close();
}

void write_film(const std::filesystem::path& path, const std::vector<Footage>& footage,
                const std::string& title, int poses) {
  const FilmKind kind = film_kind(path);
  if (is_video(kind)) {
    write_video(path, kind, footage, title);
    fmt::print("{}: {} episodes side by side\n", path.string(), footage.size());
  } else {
    write_strip(path, kind, footage, title, poses);
    fmt::print("{}: {} rows of {} poses\n", path.string(), footage.size(), poses);
  }
}

void add_film(CLI::App& app, int&) {
  struct Options {
    std::string out;
    int poses = 8;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "film",
      "Draw an individual's first assay episode, as newborn and as learner: a picture or a video");
  const auto individual = add_individual_arguments(*command);
  command
      ->add_option("-o,--output", options->out,
                   "file to write: .svg, .pdf or .png, poses in a row; .mp4, .webm or .gif, a "
                   "video (needs ffmpeg)")
      ->required();
  command->add_option("--poses", options->poses, "poses in a row")->check(CLI::Range(2, 40));
  command->footer(
      "Example: neuroprospect film first-steps.db 212 -o film.svg\n"
      "         neuroprospect film first-steps.db 212 -o film.mp4");
  command->callback([options, individual] {
    film_kind(options->out);  // before a life is lived for nothing
    const OpenCampaign campaign(individual->file);
    const auto order = evolution::order_of(campaign.file, individual->birth, campaign.spec);
    std::vector<Footage> footage;
    for (const auto phase : {evolution::Phase::innate, evolution::Phase::learned}) {
      const auto policy = evolution::policy_of(campaign.file, order, phase, campaign.spec);
      if (policy.network.size() == 0) continue;
      footage.push_back(evolution::film(phase, order, policy, campaign.spec));
    }
    write_film(options->out, footage,
               fmt::format("{}, individual {}", campaign.spec.name, individual->birth),
               options->poses);
  });
}

}  // namespace neuroprospect::cli
