#include "viewer/answers.h"

#include <sched.h>

#include <array>
#include <bit>
#include <cstring>
#include <iterator>
#include <nlohmann/json.hpp>
#include <thread>

#include "bodies/fields.h"
#include "db/measures.h"
#include "db/status.h"
#include "db/studies.h"
#include "evolution/record.h"

namespace neuroprospect::viewer {
namespace {

using nlohmann::json;

constexpr std::size_t kFilmsKept = 24;

db::CampaignFile opened(const std::filesystem::path& path) {
  return db::CampaignFile::open(path, db::Access::read_only);
}

// A row as an object, by the columns that it declares.
template <class Row>
json object_of(const Row& row) {
  json object = json::object();
  Row::columns(row, [&](const char* name, const auto& value) {
    using Value = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::same_as<Value, db::Status>) {
      object[name] = name_of(value);
    } else if constexpr (std::same_as<Value, Blob>) {
      object[name] = value.size();
    } else if constexpr (std::same_as<Value, db::NumberOrName>) {
      object[name] = std::visit([](const auto& held) { return json(held); }, value);
    } else if constexpr (requires { value.has_value(); }) {
      object[name] = value ? json(*value) : json(nullptr);
    } else {
      object[name] = value;
    }
  });
  return object;
}

template <class Row>
json objects_of(const std::vector<Row>& rows) {
  json objects = json::array();
  for (const Row& row : rows) objects.push_back(object_of(row));
  return objects;
}

template <class T>
json or_null(const std::optional<T>& value) {
  return value ? json(*value) : json(nullptr);
}

template <class T>
json listed(const std::vector<std::optional<T>>& values) {
  json list = json::array();
  for (const auto& value : values) list.push_back(or_null(value));
  return list;
}

// What a body's parts inherit: the head, then every limb gene, field by field.
constexpr const char* kDensity = "density_kgm3";

json gene_names() {
  json names = json::array({kDensity});
  bodies::LimbGene gene;
  bodies::for_each_field(gene, [&](const char* name, const auto&) { names.push_back(name); });
  return names;
}

json inherited(const bodies::BodyGenome& body) {
  json parts = json::array(
      {{{"limb", bodies::to_string(bodies::kHead)}, {kDensity, body.head_density_kgm3}}});
  for (const bodies::LimbGene& gene : body.limbs) {
    json part{{"limb", bodies::to_string(gene.id)}, {kDensity, body.limb_density_kgm3}};
    bodies::for_each_field(gene, [&]<class Field>(const char* name, const Field& field) {
      if constexpr (std::same_as<Field, bodies::LimbId>) {
        part[name] = bodies::to_string(field);
      } else if constexpr (std::is_enum_v<Field>) {
        part[name] = name_of(field);
      } else {
        part[name] = field;
      }
    });
    parts.push_back(std::move(part));
  }
  return parts;
}

std::string births_json(std::uint64_t first, const db::Measures& read) {
  json status = json::array();
  for (const db::Status s : read.status) status.push_back(name_of(s));
  json columns = json::object();
  for (const db::Measure& measure : read.measures) columns[measure.name] = listed(measure.values);
  return json{
      {"first", first},     {"count", read.births.size()},     {"births", read.births},
      {"status", status},   {"parents", listed(read.parents)}, {"mates", listed(read.mates)},
      {"measures", columns}}
      .dump();
}

std::string base64(std::span<const float> numbers) {
  static_assert(std::endian::native == std::endian::little);
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const auto bytes = std::as_bytes(numbers);
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    const std::size_t here = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t k = 0; k < 3; ++k) {
      three = three << 8U | (k < here ? std::to_integer<std::uint32_t>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      text += k <= here ? kDigits[three >> (18 - 6 * k) & 63U] : '=';
    }
  }
  return text;
}

json json_of(const worlds::Shape& shape) {
  return {{"name", shape.name},
          {"group", shape.group},
          {"kind", name_of(shape.kind)},
          {"size_m", shape.size_m}};
}

json json_of(const std::vector<worlds::SceneChannel>& channels) {
  json list = json::array();
  for (const auto& channel : channels) {
    list.push_back({{"name", channel.name}, {"kind", channel.kind}, {"part", channel.part}});
  }
  return list;
}

std::vector<float> flat(const std::vector<worlds::Pose>& poses) {
  std::vector<float> numbers;
  for (const worlds::Pose& pose : poses) {
    for (const double x : pose.p_m) numbers.push_back(static_cast<float>(x));
    for (const double x : pose.q) numbers.push_back(static_cast<float>(x));
  }
  return numbers;
}

// Runs `work` on a thread of its own that gets what of the processor nobody else wants, and waits.
template <class Work>
void when_idle(Work&& work) {
  std::exception_ptr failure;
  std::thread([&] {
    const sched_param none{};
    ::sched_setscheduler(0, SCHED_IDLE, &none);  // where it cannot be had, it runs as others do
    try {
      work();
    } catch (...) {
      failure = std::current_exception();
    }
  }).join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace

std::string footage_json(const evolution::Footage& footage) {
  const worlds::Scene& scene = footage.scene;
  json parts = json::array();
  for (const auto& shape : scene.parts) parts.push_back(json_of(shape));
  json surroundings = json::array();
  for (std::size_t i = 0; i < scene.surroundings.size(); ++i) {
    json shape = json_of(scene.surroundings[i]);
    shape["pose"] = flat({scene.placed[i]});
    surroundings.push_back(std::move(shape));
  }
  std::vector<float> poses;
  std::vector<float> felt;
  std::vector<float> commands;
  for (const evolution::Frame& frame : footage.frames) {
    std::ranges::copy(flat(frame.poses), std::back_inserter(poses));
    std::ranges::copy(frame.felt, std::back_inserter(felt));
    std::ranges::copy(frame.commands, std::back_inserter(commands));
  }
  const worlds::EpisodeOutcome& outcome = footage.outcome;
  return json{{"phase", name_of(footage.phase)},
              {"step_s", worlds::kControlStep_s},
              {"frames", footage.frames.size()},
              {"parts", parts},
              {"surroundings", surroundings},
              {"senses", json_of(scene.senses)},
              {"commands", json_of(scene.commands)},
              {"poses", base64(poses)},
              {"felt", base64(felt)},
              {"commanded", base64(commands)},
              {"outcome",
               {{"return", outcome.episode_return},
                {"steps", outcome.steps},
                {"distance_m", outcome.distance_m},
                {"energy_j", outcome.energy_j},
                {"success", outcome.success},
                {"failure", or_null(outcome.failure)}}}}
      .dump();
}

Answers::Answers(std::filesystem::path file, evolution::CampaignSpec spec)
    : file_(std::move(file)), spec_(std::move(spec)) {}

std::string Answers::campaign() const {
  const auto file = opened(file_);
  const db::CampaignRow row = file.campaign();
  json told{{"name", row.name},
            {"file", file_.filename().string()},
            {"seed", row.seed},
            {"configuration", row.configuration}};
  db::for_each_number(db::summarise(file), [&](const char* name, const auto& number) {
    if constexpr (requires { number.has_value(); }) {
      told[name] = or_null(number);
    } else {
      told[name] = number;
    }
  });
  return told.dump();
}

std::string Answers::births(std::uint64_t first) const {
  return births_json(first, db::measures(opened(file_), first, kMostBirths));
}

std::string Answers::every_birth() const {
  const auto file = opened(file_);
  std::string list;
  for (std::uint64_t first = 0;;) {
    const db::Measures read = db::measures(file, first, kMostBirths);
    if (read.births.empty()) return "[" + list + "]";
    list += (list.empty() ? "" : ",") + births_json(first, read);
    first = read.births.back() + 1;
  }
}

std::string Answers::individual(std::uint64_t birth) const {
  const auto file = opened(file_);
  const auto record = file.birth(birth);
  require_input(record.has_value(), "there is no individual {}", birth);
  json assays = json::array();
  for (const db::AssayRow& assay : record->assays) {
    json object = object_of(assay);
    object["episodes"] = objects_of(assay.episodes);
    assays.push_back(std::move(object));
  }
  const auto body = record->individual.status == db::Status::stillborn
                        ? bodies::BodyGenome{}
                        : evolution::order_of(file, birth, spec_).genome.body;
  return json{{"individual", object_of(record->individual)},
              {"parents", objects_of(record->parents)},
              {"mutations", objects_of(record->mutations)},
              {"scores", objects_of(record->scores)},
              {"assays", assays},
              {"genes", gene_names()},
              {"limbs", inherited(body)},
              {"curve", objects_of(record->curve)}}
      .dump();
}

std::string Answers::footage(std::uint64_t birth, evolution::Phase phase) {
  const std::scoped_lock lock(filming_);
  const Key key{birth, phase};
  for (const auto& [kept, text] : films_) {
    if (kept == key) return text;
  }
  std::string text;
  when_idle([&] {
    const auto file = opened(file_);
    const auto order = evolution::order_of(file, birth, spec_);
    const auto policy = evolution::policy_of(file, order, phase, spec_);
    require_input(policy.network.size() > 0,
                  "individual {} learned nothing that lasts: its life went wrong", birth);
    text = footage_json(evolution::film(phase, order, policy, spec_));
  });
  films_.emplace_front(key, text);
  if (films_.size() > kFilmsKept) films_.pop_back();
  return text;
}

std::string Answers::studies() const {
  const auto file = opened(file_);
  json points = json::array();
  for (const db::StudyRow& study : db::studies(file)) {
    for (const db::EstimateRow& estimate : db::study_result(file, study.title)) {
      json point = object_of(estimate);
      point["study"] = study.title;
      point["births"] = study.births;
      points.push_back(std::move(point));
    }
  }
  return points.dump();
}

}  // namespace neuroprospect::viewer
