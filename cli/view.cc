// cli/view.cc: the page that shows a campaign file, on this machine alone.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <memory>

#include "cli/campaign_access.h"
#include "cli/commands.h"
#include "viewer/server.h"

namespace neuroprospect::cli {

void add_view(CLI::App& app, int&) {
  struct Options {
    std::string file;
    std::uint16_t port = 0;
  };
  auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "view", "Show a campaign file in the browser, also while it runs (on this machine alone)");
  command->add_option("file", options->file, "campaign file")->required();
  command->add_option("--port", options->port, "port of 127.0.0.1; 0: one that is free")
      ->capture_default_str();
  command->footer(
      "Prints a link with a secret: whoever has the link and is on this machine sees the page.\n"
      "From afar: ssh -L 8080:127.0.0.1:8080 HOST neuroprospect view F.db --port 8080\n"
      "Example: neuroprospect view first-steps.db");
  command->callback([options] {
    const OpenCampaign campaign(options->file);
    viewer::Answers answers(options->file, campaign.spec);
    // threads of the server leave these signals to this one
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr);
    const viewer::Server server(answers, {options->port, viewer::fresh_secret()});
    fmt::print("{}\nCtrl-C ends it.\n", server.link());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&ends, &signal);
  });
}

}  // namespace neuroprospect::cli
