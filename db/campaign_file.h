// db/campaign_file.h: a campaign file, the one SQLite file that holds everything of a campaign and
// is its only checkpoint. Tables and columns: db/schema.sql and docs/database.md. Thread safety: a
// CampaignFile is used by one thread at a time. Any number of readers, in this or other programs of
// the same host, may read while one writer writes.
//
// Invariant: a birth is there as a whole or not at all, whatever happens to the program or the
// power; once record() has returned it stays there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "db/rows.h"

namespace SQLite {  // NOLINT(readability-identifier-naming): not ours
class Database;
}

namespace neuroprospect::db {

/// What a file is opened for. One program at a time writes to a file.
enum class Access : std::uint8_t { read_only, read_write };

/// An open campaign file. Unless it says otherwise, a function throws a database Error that names
/// the file when it cannot be read or written (disk full, damaged, no permission).
class CampaignFile {
 public:
  /// Makes a file that has the campaign and no births, and opens it for writing. It appears under
  /// its name complete or not at all. Throws a database Error when `path` exists.
  static CampaignFile create(const std::filesystem::path& path, const CampaignRow& campaign);

  /// Opens a file. An older schema is migrated when opened for writing. Throws a database Error
  /// that says what is there when it is no campaign file, or of a newer schema; and, for writing,
  /// when another program writes to it (which one is in the message).
  static CampaignFile open(const std::filesystem::path& path, Access access);

  CampaignFile(CampaignFile&&) noexcept;
  CampaignFile& operator=(CampaignFile&&) noexcept;
  ~CampaignFile();

  [[nodiscard]] const std::filesystem::path& path() const;

  /// What the user should know about how the file was opened; usually nothing.
  [[nodiscard]] const std::vector<std::string>& warnings() const;

  [[nodiscard]] CampaignRow campaign() const;

  /// Writes a birth durably, in one transaction. Recording it again does nothing when the rows are
  /// equal but for wall_… and a death set since, and throws an internal Error when they are not.
  /// Parents must have been recorded. Throws an internal Error for a number that is not finite, and
  /// for rows out of the order that rows.h states. After a database Error the birth may be in the
  /// file or not, but not in part: record it again, here or when the file is opened next.
  void record(const BirthRecord& record);

  /// Notes which births can be parents no more, in one transaction. Doing so again changes nothing.
  /// Throws an internal Error when there is no such birth, or it has another death.
  void set_deaths(const std::vector<DeathRow>& deaths);

  /// Indices of all births recorded, ascending.
  [[nodiscard]] std::vector<std::uint64_t> births() const;

  /// All rows of a birth, exactly as recorded; empty when there is none. Throws a database Error
  /// when one of its genomes is not there, or damaged.
  [[nodiscard]] std::optional<BirthRecord> birth(std::uint64_t birth) const;

  /// Outlines of the recorded births in [first, last), ascending.
  [[nodiscard]] std::vector<BirthOutline> outlines(std::uint64_t first, std::uint64_t last) const;

  /// A genome by its content hash. Throws a database Error when it is not there, or damaged.
  [[nodiscard]] Blob genome(const std::string& hash) const;

  /// What a birth remembers; empty when it has no memory.
  [[nodiscard]] Blob memory(std::uint64_t birth) const;

  /// Founders that were brought along: the birth of that index is each. Empty: all are drawn.
  [[nodiscard]] std::vector<FounderRow> founders() const;

  /// Brings founders along, with the genomes that they name. Throws an internal Error when a birth
  /// is recorded or there are other founders; the same ones again change nothing.
  void add_founders(const std::vector<FounderRow>& founders, const std::vector<GenomeRow>& genomes);

  /// Something that was brought along, by its name; empty when it was not. Throws a database Error
  /// when it is damaged.
  [[nodiscard]] std::optional<MaterialRow> material(const std::string& name) const;

  /// Brings something along. Throws an internal Error when a birth is recorded or there is
  /// something else of that name; the same once more changes nothing.
  void add_material(const MaterialRow& material);

  /// Makes the campaign one of `births`, at least as many as before; `configuration` is what says
  /// so.
  void extend(std::uint64_t births, const std::string& configuration);

  /// Notes that the program starts its work on this file, and returns the session's id.
  std::int64_t begin_session(const SessionRow& session);

  /// Notes how a session ended, in a word. A session without one was killed, or still runs.
  void end_session(std::int64_t id, const std::string& exit);

  /// The connection, for the functions of this room.
  [[nodiscard]] SQLite::Database& connection() const;

 private:
  struct State;
  explicit CampaignFile(std::unique_ptr<State> state);
  bool is_there_after_all(const BirthRecord& record);
  void require_writer() const;
  void require_undamaged() const;

  std::unique_ptr<State> state_;
};

}  // namespace neuroprospect::db
