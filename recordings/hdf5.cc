#include "recordings/hdf5.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "base/error.h"

namespace neuroprospect::recordings::hdf5 {
namespace {

// Bytes of a chunk that we write, about; and of one that we read, at most: it is in memory whole.
constexpr std::size_t kChunkBytes = std::size_t{1} << 20;
constexpr std::uint64_t kMaxChunkBytes = std::uint64_t{256} << 20;
// deflate's best; other filters of HDF5's own reach less
constexpr std::uint64_t kBestCompression = 1032;
// above it, neighbouring integers are one double
constexpr double kExactIntegers = 9007199254740992.0;

void check(herr_t status, std::string_view what) { require_input(status >= 0, "{} failed", what); }

std::uint64_t product(std::span<const hsize_t> factors, std::string_view of) {
  std::uint64_t result = 1;
  for (const hsize_t factor : factors) {
    std::uint64_t next = 0;
    require_input(!__builtin_mul_overflow(result, std::uint64_t{factor}, &next) &&
                      next <= std::uint64_t{1} << 60,
                  "{}: its size is absurd", of);
    result = next;
  }
  return result;
}

Handle open_dataset(const Group& group, const std::string& name) {
  require_input(group.kind_of(name) == Kind::dataset, "{}: there is no such dataset", name);
  return {H5Dopen2(group.id(), name.c_str(), H5P_DEFAULT), H5Dclose, name};
}

std::vector<hsize_t> dimensions(hid_t space) {
  const int rank = H5Sget_simple_extent_ndims(space);
  std::vector<hsize_t> dims(static_cast<std::size_t>(std::max(rank, 0)));
  if (rank > 0) H5Sget_simple_extent_dims(space, dims.data(), nullptr);
  return dims;
}

bool is_number(hid_t type) {
  const H5T_class_t kind = H5Tget_class(type);
  return (kind == H5T_INTEGER || kind == H5T_FLOAT || kind == H5T_ENUM) && H5Tget_size(type) <= 8;
}

// Refuses a dataset whose numbers cannot all be in the file.
void require_there(hid_t dataset, std::span<const hsize_t> dims, std::uint64_t number_bytes,
                   const std::string& name) {
  const std::uint64_t claimed = product(dims, name) * number_bytes;
  if (claimed == 0) return;
  const Handle list(H5Dget_create_plist(dataset), H5Pclose, name);
  const H5D_layout_t layout = H5Pget_layout(list);
  require_input(layout == H5D_COMPACT || layout == H5D_CONTIGUOUS || layout == H5D_CHUNKED,
                "{}: its numbers are in other files", name);
  require_input(layout != H5D_CONTIGUOUS || H5Pget_external_count(list) == 0,
                "{}: its numbers are in other files", name);
  std::uint64_t most = 1;  // bytes for each that is stored
  if (layout == H5D_CHUNKED) {
    std::vector<hsize_t> chunk(dims.size());
    check(H5Pget_chunk(list, static_cast<int>(chunk.size()), chunk.data()), name);
    require_input(product(chunk, name) * number_bytes <= kMaxChunkBytes,
                  "{}: its chunks are larger than {} bytes", name, kMaxChunkBytes);
    if (H5Pget_nfilters(list) > 0) most = kBestCompression;
  }
  const Handle file(H5Iget_file_id(dataset), H5Fclose, name);
  hsize_t file_bytes = 0;
  check(H5Fget_filesize(file, &file_bytes), name);
  const std::uint64_t stored = std::min<std::uint64_t>(H5Dget_storage_size(dataset), file_bytes);
  require_input(claimed / most <= stored, "{}: it claims {} bytes, and the file has {} of them",
                name, claimed, stored);
}

Handle dataset_list(std::size_t rows, std::size_t columns, std::size_t number_bytes, int rank) {
  Handle list(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "a property list");
  // equal recordings are equal files
  check(H5Pset_obj_track_times(list, false), "a property list");
  if (rows * columns == 0) return list;
  const std::array<hsize_t, 2> chunk = {
      std::clamp<std::size_t>(kChunkBytes / (columns * number_bytes), 1, rows), columns};
  check(H5Pset_chunk(list, rank, chunk.data()), "chunking");
  check(H5Pset_fletcher32(list), "a checksum");
  return list;
}

void write(const Group& group, const std::string& name, hid_t file_type, hid_t memory_type,
           const void* data, std::size_t rows, std::size_t columns, int rank) {
  const std::array<hsize_t, 2> dims = {rows, columns};
  const Handle space(H5Screate_simple(rank, dims.data(), nullptr), H5Sclose, name);
  const Handle list = dataset_list(rows, columns, H5Tget_size(file_type), rank);
  const Handle dataset(
      H5Dcreate2(group.id(), name.c_str(), file_type, space, H5P_DEFAULT, list, H5P_DEFAULT),
      H5Dclose, name);
  check(H5Dwrite(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), name);
}

// h5py's bool
Handle bool_type() {
  Handle type(H5Tenum_create(H5T_STD_I8LE), H5Tclose, "a type");
  for (const auto& [name, value] : {std::pair{"FALSE", 0}, {"TRUE", 1}}) {
    const auto byte = static_cast<std::int8_t>(value);
    check(H5Tenum_insert(type, name, &byte), "a type");
  }
  return type;
}

}  // namespace

Quiet::Quiet() {
  H5Eget_auto2(H5E_DEFAULT, &print_, &argument_);
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
}

Quiet::~Quiet() { H5Eset_auto2(H5E_DEFAULT, print_, argument_); }

Handle::Handle(hid_t id, Close close, std::string_view what) : id_(id), close_(close) {
  require_input(id >= 0, "{}: HDF5 cannot read or write it", what);
}

Handle::~Handle() {
  if (id_ >= 0) close_(id_);
}

std::vector<std::string> Group::names() const {
  std::vector<std::string> names;
  const auto add = [](hid_t, const char* name, const H5L_info_t*, void* to) -> herr_t {
    static_cast<std::vector<std::string>*>(to)->emplace_back(name);
    return 0;
  };
  check(H5Literate(id(), H5_INDEX_NAME, H5_ITER_INC, nullptr, add, &names), "listing a group");
  std::ranges::sort(names);
  return names;
}

Kind Group::kind_of(const std::string& name) const {
  if (H5Lexists(id(), name.c_str(), H5P_DEFAULT) <= 0) return Kind::nothing;
  H5L_info_t link{};
  if (H5Lget_info(id(), name.c_str(), &link, H5P_DEFAULT) < 0 || link.type != H5L_TYPE_HARD) {
    return Kind::nothing;
  }
  const Handle object(H5Oopen(id(), name.c_str(), H5P_DEFAULT), H5Oclose, name);
  switch (H5Iget_type(object)) {
    case H5I_GROUP:
      return Kind::group;
    case H5I_DATASET:
      return Kind::dataset;
    default:
      return Kind::other;
  }
}

Group Group::group(const std::string& name) const {
  require_input(kind_of(name) == Kind::group, "{}: there is no such group", name);
  return Group({H5Gopen2(id(), name.c_str(), H5P_DEFAULT), H5Gclose, name});
}

Group Group::make_group(const std::string& name) const {
  const Handle list(H5Pcreate(H5P_GROUP_CREATE), H5Pclose, name);
  check(H5Pset_obj_track_times(list, false), name);
  return Group({H5Gcreate2(id(), name.c_str(), H5P_DEFAULT, list, H5P_DEFAULT), H5Gclose, name});
}

Group open_file(const std::filesystem::path& path) {
  return Group({H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose,
                "it is no HDF5 file, or damaged"});
}

Group make_file(const std::filesystem::path& path) {
  const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "a property list");
  check(H5Pset_libver_bounds(access, H5F_LIBVER_V110, H5F_LIBVER_V110), "a property list");
  const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose, "a property list");
  check(H5Pset_obj_track_times(creation, false), "a property list");
  return Group({H5Fcreate(path.c_str(), H5F_ACC_EXCL, creation, access), H5Fclose, path.string()});
}

Numbers read_numbers(const Group& group, const std::string& name) {
  const Handle dataset = open_dataset(group, name);
  const Handle type(H5Dget_type(dataset), H5Tclose, name);
  require_input(is_number(type), "{}: it has no numbers", name);
  const Handle space(H5Dget_space(dataset), H5Sclose, name);
  const std::vector<hsize_t> dims = dimensions(space);
  require_input(dims.size() == 1 || dims.size() == 2, "{}: it has rank {}, where 1 or 2 is right",
                name, dims.size());
  Numbers numbers;
  numbers.rank = dims.size();
  numbers.rows = dims[0];
  numbers.table.columns = dims.size() == 1 ? 1 : dims[1];
  require_input(numbers.table.columns <= kMaxColumns,
                "{}: it has {} columns, at most {} are "
                "possible",
                name, numbers.table.columns, kMaxColumns);
  require_there(dataset, dims, H5Tget_size(type), name);
  numbers.table.values.resize(product(dims, name));
  if (numbers.table.values.empty()) return numbers;
  check(H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                numbers.table.values.data()),
        fmt::format("{}: reading it", name));
  if (H5Tget_class(type) == H5T_INTEGER && H5Tget_size(type) == 8) {
    const bool exact = std::ranges::all_of(
        numbers.table.values, [](double value) { return std::abs(value) < kExactIntegers; });
    require_input(exact, "{}: an integer is beyond 2^53, so no double", name);
  }
  return numbers;
}

bool has_numbers(const Group& group, const std::string& name) {
  const Handle dataset = open_dataset(group, name);
  const Handle type(H5Dget_type(dataset), H5Tclose, name);
  const Handle space(H5Dget_space(dataset), H5Sclose, name);
  const int rank = H5Sget_simple_extent_ndims(space);
  return is_number(type) && (rank == 1 || rank == 2);
}

void write_numbers(const Group& group, const std::string& name, const Table& table,
                   std::size_t rows, int rank) {
  const hid_t type = fits_float(table.values) ? H5T_IEEE_F32LE : H5T_IEEE_F64LE;
  write(group, name, type, H5T_NATIVE_DOUBLE, table.values.data(), rows, table.columns, rank);
}

void write_flags(const Group& group, const std::string& name, const std::vector<bool>& flags) {
  const Handle type = bool_type();
  const std::vector<std::int8_t> bytes(flags.begin(), flags.end());
  write(group, name, type, type, bytes.data(), bytes.size(), 1, 1);
}

void write_indices(const Group& group, const std::string& name,
                   const std::vector<std::uint64_t>& indices) {
  write(group, name, H5T_STD_I64LE, H5T_NATIVE_UINT64, indices.data(), indices.size(), 1, 1);
}

void write_attribute(const Group& group, const std::string& name, std::uint64_t value) {
  const Handle space(H5Screate(H5S_SCALAR), H5Sclose, name);
  const Handle attribute(
      H5Acreate2(group.id(), name.c_str(), H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT),
      H5Aclose, name);
  check(H5Awrite(attribute, H5T_NATIVE_UINT64, &value), name);
}

std::optional<std::uint64_t> read_attribute(const Group& group, const std::string& name) {
  if (H5Aexists(group.id(), name.c_str()) <= 0) return std::nullopt;
  const Handle attribute(H5Aopen(group.id(), name.c_str(), H5P_DEFAULT), H5Aclose, name);
  const Handle type(H5Aget_type(attribute), H5Tclose, name);
  const Handle space(H5Aget_space(attribute), H5Sclose, name);
  require_input(H5Tget_class(type) == H5T_INTEGER && H5Sget_simple_extent_npoints(space) == 1,
                "attribute {}: it is no single whole number", name);
  std::int64_t value = 0;
  check(H5Aread(attribute, H5T_NATIVE_INT64, &value), name);
  require_input(value >= 0, "attribute {}: {} is below 0", name, value);
  return static_cast<std::uint64_t>(value);
}

void write_names(const Group& group, const std::string& name,
                 const std::vector<std::string>& names) {
  // text of one length, which lies where checksums are
  std::size_t longest = 1;
  for (const std::string& text : names) longest = std::max(longest, text.size());
  std::vector<char> texts(longest * names.size(), '\0');
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::ranges::copy(names[i], texts.begin() + static_cast<std::ptrdiff_t>(i * longest));
  }
  const Handle type(H5Tcopy(H5T_C_S1), H5Tclose, name);
  check(H5Tset_size(type, longest), name);
  check(H5Tset_strpad(type, H5T_STR_NULLPAD), name);
  check(H5Tset_cset(type, H5T_CSET_UTF8), name);
  const hsize_t count = names.size();
  const Handle space(H5Screate_simple(1, &count, nullptr), H5Sclose, name);
  const Handle attribute(
      H5Acreate2(group.id(), name.c_str(), type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose, name);
  if (!names.empty()) check(H5Awrite(attribute, type, texts.data()), name);
}

std::optional<std::vector<std::string>> read_names(const Group& group, const std::string& name) {
  if (H5Aexists(group.id(), name.c_str()) <= 0) return std::nullopt;
  const Handle attribute(H5Aopen(group.id(), name.c_str(), H5P_DEFAULT), H5Aclose, name);
  const Handle type(H5Aget_type(attribute), H5Tclose, name);
  const Handle space(H5Aget_space(attribute), H5Sclose, name);
  const auto dims = dimensions(space);
  const std::size_t size = H5Tget_size(type);
  require_input(H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) <= 0 &&
                    dims.size() == 1 && dims[0] <= kMaxColumns && size <= kMaxNameBytes,
                "attribute {}: it is no list of names", name);
  std::vector<char> texts(size * dims[0]);
  if (!texts.empty()) check(H5Aread(attribute, type, texts.data()), name);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < dims[0]; ++i) {
    const char* text = texts.data() + i * size;
    names.emplace_back(text, ::strnlen(text, size));
  }
  return names;
}

}  // namespace neuroprospect::recordings::hdf5
