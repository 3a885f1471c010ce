#include "tests/scenes/tiny_campaign.h"

#include <SQLiteCpp/SQLiteCpp.h>

namespace neuroprospect::scenes {

std::vector<std::string> tiny_overrides() {
  std::vector<std::string> options;
  for (const char* assignment :
       {"evolution.births=24", "life.steps=300", "life.episodes=1", "life.curve_points=2",
        "world.episode_s=1", "brain.hidden=[8]", "ppo.environments=2"}) {
    options.insert(options.end(), {"-D", assignment});
  }
  return options;
}

std::vector<std::string> tiny_run(const std::string& file, const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"run", "campaigns/smallest.toml", "--db", file, "--workers",
                                        "2"};
  const auto tiny = tiny_overrides();
  arguments.insert(arguments.end(), tiny.begin(), tiny.end());
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::string query_text(const std::string& file, const std::string& sql) {
  const SQLite::Database database(file, SQLite::OPEN_READONLY);
  SQLite::Statement rows(database, sql);
  std::string text;
  while (rows.executeStep()) {
    for (int i = 0; i < rows.getColumnCount(); ++i) {
      text += (i == 0 ? "" : " ") + rows.getColumn(i).getString();
    }
    text += '\n';
  }
  return text;
}

}  // namespace neuroprospect::scenes
