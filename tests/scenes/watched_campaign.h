// tests/scenes/watched_campaign.h: a small campaign that was run once, to be looked at.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "cli/campaign_access.h"
#include "tests/scenes/program.h"
#include "tests/scenes/temporary_directory.h"
#include "tests/scenes/tiny_campaign.h"

namespace neuroprospect::scenes {

/// Its file; the tiny campaign (24 births), complete.
inline const std::string& watched_file() {
  static const TemporaryDirectory directory;
  static const std::string file = [] {
    std::string path = (directory / "watched.db").string();
    const Finished run = run_program(tiny_run(path));
    INFO(run.output);
    REQUIRE(run.exit_code == 0);
    return path;
  }();
  return file;
}

}  // namespace neuroprospect::scenes
