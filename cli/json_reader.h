// cli/json_reader.h: JSON read within limits, and errors that say where. Shows the JSON library:
// for the files of this room that read JSON. Thread safety: read from any thread.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace neuroprospect::cli {

/// A value of a document, and where it stands: "founders.json: 3.body.limbs.0.length_m". Every
/// function throws an input Error that says so, and what would be right, where the value is not
/// what it asks for. Must not outlive its document.
class JsonNode {
 public:
  JsonNode(const nlohmann::json& value, std::string_view source, std::string path)
      : value_(&value), source_(source), path_(std::move(path)) {}

  [[nodiscard]] std::string place() const;
  [[noreturn]] void fail(std::string_view what) const;

  /// An object with no other keys than these.
  void only(std::span<const std::string_view> keys) const;
  void only(std::initializer_list<std::string_view> keys) const {
    only(std::span(keys.begin(), keys.size()));
  }
  /// A member of an object.
  [[nodiscard]] JsonNode at(std::string_view key) const;
  [[nodiscard]] std::optional<JsonNode> find(std::string_view key) const;

  [[nodiscard]] bool is_list() const { return value_->is_array(); }
  /// The elements of a list of at most so many.
  [[nodiscard]] std::vector<JsonNode> elements(std::size_t most = SIZE_MAX) const;
  /// A list of exactly so many; `what` they are.
  void require_size(std::size_t size, std::string_view what) const;
  /// Element `index` of a list that has it, as the nearest float.
  [[nodiscard]] float real32(std::size_t index) const;

  [[nodiscard]] double number() const;
  std::uint64_t whole(std::uint64_t low, std::uint64_t high) const;
  [[nodiscard]] std::int64_t integer(std::int64_t low, std::int64_t high) const;
  [[nodiscard]] bool flag() const;
  [[nodiscard]] std::string text() const;
  /// Which of these names it is.
  std::size_t choice(std::span<const std::string_view> names) const;

 private:
  [[nodiscard]] JsonNode below(const nlohmann::json& value, std::string_view key) const;

  const nlohmann::json* value_;
  std::string_view source_;
  std::string path_;
};

/// A whole text.
class JsonDocument {
 public:
  /// Throws an input Error, with line and column, for broken JSON; and for more than four million
  /// values, more than eight levels, or a key that an object has twice.
  JsonDocument(std::string_view text, std::string_view source);

  [[nodiscard]] JsonNode root() const { return {value_, source_, ""}; }

 private:
  nlohmann::json value_;
  std::string source_;
};

}  // namespace neuroprospect::cli
