// db/connection.h: how a connection to a campaign file is opened, and what SQLite's errors mean to
// the user. Internal to db/: it shows SQLite.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "base/error.h"
#include "db/campaign_file.h"

namespace neuroprospect::db {

/// How SQLite keeps a transaction whole. The write-ahead log needs memory shared by all programs
/// that use the file, which a network file system does not have.
enum class Journal : std::uint8_t { write_ahead, rollback };

/// Opens a campaign file with the settings that each connection needs, and migrates an older schema
/// when opened for writing. Throws a database Error when it is not a campaign file of a version
/// that this program knows.
SQLite::Database connect(const std::filesystem::path& path, Access access, Journal journal);

/// Name of the network file system of statfs(2)'s type `magic`; empty for a local one.
std::optional<std::string_view> network_file_system(std::uint32_t magic);

/// Name of the network file system that `path` is on; empty for a local one.
std::optional<std::string_view> network_file_system_of(const std::filesystem::path& path);

/// What SQLite said of a file, as an Error: internal for a broken constraint, else database.
Error explained(const std::filesystem::path& path, const SQLite::Exception& error);

/// `work()`, with SQLite's and the file system's exceptions as Errors.
template <class Work>
decltype(auto) explaining(const std::filesystem::path& path, Work&& work) {
  try {
    return std::forward<Work>(work)();
  } catch (const SQLite::Exception& error) {
    throw explained(path, error);
  } catch (const std::filesystem::filesystem_error& error) {
    throw Error(ErrorKind::database, fmt::format("{}: {}", path.string(), error.code().message()));
  }
}

}  // namespace neuroprospect::db
