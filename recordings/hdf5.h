// recordings/hdf5.h: the little of HDF5 that recordings need, as values and Errors. HDF5's headers
// are included here and nowhere else. Internal to recordings/.
// Thread safety: HDF5's own (one thread at a time).
#pragma once

#include <hdf5.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "recordings/recording.h"

namespace neuroprospect::recordings::hdf5 {

/// While it lives, HDF5 prints nothing: what it has to say is in Errors.
class Quiet {
 public:
  Quiet();
  ~Quiet();
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  H5E_auto2_t print_ = nullptr;
  void* argument_ = nullptr;
};

/// An open object of HDF5, closed with it.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);
  /// Throws an input Error that says `what` failed where `id` is none.
  Handle(hid_t id, Close close, std::string_view what);
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle& operator=(Handle&&) = delete;
  ~Handle();

  operator hid_t() const { return id_; }  // NOLINT(google-explicit-constructor): HDF5 takes ids

 private:
  hid_t id_;
  Close close_;
};

/// What stands under a name in a group.
enum class Kind : std::uint8_t { nothing, group, dataset, other };

/// A file or group. Links that lead out of the file, or nowhere, count as nothing.
class Group {
 public:
  explicit Group(Handle handle) : handle_(std::move(handle)) {}

  [[nodiscard]] hid_t id() const { return handle_; }
  /// Names in it, sorted. Throws an input Error where they cannot be listed.
  [[nodiscard]] std::vector<std::string> names() const;
  [[nodiscard]] Kind kind_of(const std::string& name) const;
  /// Throws an input Error when there is no such group, or it cannot be read.
  [[nodiscard]] Group group(const std::string& name) const;
  [[nodiscard]] Group make_group(const std::string& name) const;

 private:
  Handle handle_;
};

Group open_file(const std::filesystem::path& path);
/// Metadata and data of the file have checksums, which reading it compares.
Group make_file(const std::filesystem::path& path);

/// The numbers of a dataset of one or two dimensions: floats, integers or booleans, as doubles. An
/// empty one of rank 2 has rows. Throws an input Error for any other, for integers that a double
/// cannot hold, and where it claims more than the file has: it needs no more memory than a multiple
/// of the file's size.
struct Numbers {
  std::size_t rank = 0;
  std::size_t rows = 0;
  Table table;
};
Numbers read_numbers(const Group& group, const std::string& name);

/// Whether it is a dataset that read_numbers() can read, but for its contents.
bool has_numbers(const Group& group, const std::string& name);

/// Writes a table as 32-bit floats where it fits, else 64-bit; rank 2, or 1 for `rank` 1.
void write_numbers(const Group& group, const std::string& name, const Table& table,
                   std::size_t rows, int rank = 2);
void write_flags(const Group& group, const std::string& name, const std::vector<bool>& flags);
void write_indices(const Group& group, const std::string& name,
                   const std::vector<std::uint64_t>& indices);

/// Attributes of the group itself.
void write_attribute(const Group& group, const std::string& name, std::uint64_t value);
std::optional<std::uint64_t> read_attribute(const Group& group, const std::string& name);

/// Names, as an attribute of a group: text in UTF-8. Empty where there is none.
void write_names(const Group& group, const std::string& name,
                 const std::vector<std::string>& names);
std::optional<std::vector<std::string>> read_names(const Group& group, const std::string& name);

}  // namespace neuroprospect::recordings::hdf5
