#include "cli/genome_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <limits>
#include <numeric>
#include <type_traits>

#include "base/error.h"
#include "brains/bottleneck.h"
#include "cli/json_line.h"
#include "cli/json_reader.h"

namespace neuroprospect::cli {
namespace {

using evolution::CreatureGenome;
using evolution::Immigrant;

constexpr std::string_view kFormat = "neuroprospect genome";
// 1 knew layers of tanh alone, 2 no growth; they are read as well
constexpr std::uint64_t kVersion = 3;

// ---- writing ----------------------------------------------------------------------------------

// The shortest text that reads back to the same number; with a point or an exponent, so that it is
// a real number to every reader, and −0 stays what it is.
std::string text(double value) {
  std::string shortest = fmt::format("{}", value);
  if (shortest.find_first_of(".e") == std::string::npos) shortest += ".0";
  return shortest;
}

// the same for a float, though readers take it for a double first
std::string text(float value) {
  std::string shortest = fmt::format("{}", value);
  if (static_cast<float>(std::strtod(shortest.c_str(), nullptr)) != value) {
    return text(static_cast<double>(value));
  }
  if (shortest.find_first_of(".e") == std::string::npos) shortest += ".0";
  return shortest;
}

template <class Numbers>
std::string list(const Numbers& numbers) {
  std::string result = "[";
  for (const float number : numbers) {
    if (result.size() > 1) result += ", ";
    result += text(number);
  }
  return result + "]";
}

template <class Items, class Write>
std::string lines(const Items& items, std::string_view indent, Write&& write) {
  std::string result = "[";
  for (const auto& item : items) {
    result += fmt::format("{}\n{}  {}", result.size() > 1 ? "," : "", indent, write(item));
  }
  return result + fmt::format("\n{}]", indent);
}

std::string hinge_json(const bodies::HingeGene& hinge) {
  return fmt::format(R"({{"lower_rad": {}, "upper_rad": {}, "gear_nm": {}}})",
                     text(hinge.lower_rad), text(hinge.upper_rad), text(hinge.gear_nm));
}

std::string limb_json(const bodies::LimbGene& limb) {
  return fmt::format(
      R"({{"id": "{}", "parent": "{}", "azimuth_rad": {}, "polar_rad": {}, "length_m": {}, )"
      R"("axes": "{}", "x": {}, "y": {}}})",
      bodies::to_string(limb.id), bodies::to_string(limb.parent), text(limb.azimuth_rad),
      text(limb.polar_rad), text(limb.length_m), name_of(limb.axes), hinge_json(limb.x),
      hinge_json(limb.y));
}

std::string port_json(const brains::PortKey& key) {
  const auto channel = evolution::channel_key(key);
  require(channel.has_value(), "port {:x}:{:x} is no channel", key.high, key.low);
  return fmt::format(R"({{"limb": "{}", "side": "{}", "kind": "{}", "index": {}}})",
                     bodies::to_string(channel->limb.id), name_of(channel->limb.side),
                     name_of(channel->kind), channel->index);
}

// a block's rows; biases and the like as one list
std::string block_json(const brains::Block& block, const float* numbers) {
  const auto matrix = brains::matrix_in(numbers, block);
  if (block.column_axis.stage == brains::Axis::kSingle) return list(matrix.col(0));
  std::vector<std::ptrdiff_t> rows(static_cast<std::size_t>(block.rows));
  std::iota(rows.begin(), rows.end(), 0);
  return lines(rows, "       ", [&](std::ptrdiff_t row) { return list(matrix.row(row)); });
}

// the network whose numbers wiring is: the brain's own, or its genome network
brains::NetworkShape inherited_shape(const brains::BrainGenome& brain) {
  return brain.wiring.encoding == brains::Encoding::direct
             ? brains::shape_of(brain)
             : brains::genome_network(brain.wiring.bottleneck);
}

std::string layers_json(const brains::BrainGenome& brain) {
  std::vector<std::string> layers;
  for (const brains::Block& block : brains::blocks_of(inherited_shape(brain))) {
    if (block.layer == std::ssize(layers)) layers.emplace_back();
    std::string& layer = layers.back();
    layer += fmt::format("{}\"{}\": {}", layer.empty() ? "" : ",\n       ", name_of(block.role),
                         block_json(block, brain.wiring.numbers.data()));
  }
  return lines(layers, "    ", [](const std::string& layer) { return "{" + layer + "}"; });
}

template <class Settings>
std::string declared_json(const Settings& settings) {
  JsonLine line;
  Settings::declare(settings, [&](const Parameter& parameter, const auto& value) {
    if constexpr (std::is_floating_point_v<std::remove_cvref_t<decltype(value)>>) {
      line.add_raw(parameter.name, text(value));
    } else {
      line.add_raw(parameter.name, fmt::format("{}", value));
    }
  });
  return line.str();
}

// indices of what a mask lacks, and other lists of whole numbers
template <class Numbers>
std::string whole_list(const Numbers& numbers) {
  return fmt::format("[{}]", fmt::join(numbers, ", "));
}

std::string brain_json(const brains::BrainGenome& brain) {
  const brains::Architecture& architecture = brain.architecture;
  const brains::InnateWiring& wiring = brain.wiring;
  const auto hidden = [](const brains::HiddenLayer& layer) {
    return fmt::format(R"({{"cell": "{}", "width": {}, "recurrent": {}, "learns": {}}})",
                       name_of(layer.cell), layer.width, layer.recurrent, layer.learns);
  };
  std::vector<std::size_t> absent;
  for (std::size_t i = 0; i < wiring.mask.size(); ++i) {
    if (wiring.mask[i] == 0) absent.push_back(i);
  }
  return fmt::format(
      "{{\n"
      "    \"hidden\": {},\n"
      "    \"output_learns\": {},\n"
      "    \"sensor_fields\": {},\n"
      "    \"actuator_units\": {},\n"
      "    \"spiking\": {},\n"
      "    \"dale\": \"{}\",\n"
      "    \"symmetric\": {},\n"
      "    \"encoding\": \"{}\",\n"
      "    \"bottleneck\": {},\n"
      "    \"growth\": {{\"gains\": {}, \"cohorts\": {}}},\n"
      "    \"connectome_layer\": {},\n"
      "    \"signs\": {},\n"
      "    \"absent\": {},\n"
      "    \"learning\": {},\n"
      "    \"plasticity\": {{\"grain\": \"{}\", \"coefficients\": {}}},\n"
      "    \"mutation_target\": {},\n"
      "    \"sensors\": {},\n"
      "    \"actuators\": {},\n"
      "    \"layers\": {}\n"
      "  }}",
      lines(architecture.hidden, "    ", hidden), architecture.output_learns,
      architecture.sensor_fields, architecture.actuator_units, declared_json(architecture.spiking),
      name_of(architecture.dale), architecture.symmetric, name_of(wiring.encoding),
      whole_list(wiring.bottleneck), list(wiring.growth.gains), whole_list(wiring.growth.cohorts),
      wiring.connectome_layer,
      whole_list(std::vector<int>(wiring.signs.begin(), wiring.signs.end())), whole_list(absent),
      declared_json(brain.learning), name_of(brain.plasticity.grain),
      list(brain.plasticity.coefficients), text(brain.mutation_target),
      lines(wiring.sensors, "    ", port_json), lines(wiring.actuators, "    ", port_json),
      layers_json(brain));
}

std::string body_json(const bodies::BodyGenome& body) {
  return fmt::format(
      "{{\n"
      "    \"head_density_kgm3\": {},\n"
      "    \"limb_density_kgm3\": {},\n"
      "    \"limbs\": {}\n"
      "  }}",
      text(body.head_density_kgm3), text(body.limb_density_kgm3),
      lines(body.limbs, "    ", limb_json));
}

// all members but the brain
std::string head_json(const bodies::BodyGenome& body, const std::optional<GenomeOrigin>& origin) {
  std::string result =
      fmt::format("  \"format\": \"{}\",\n  \"version\": {},\n", kFormat, kVersion);
  if (origin) {
    result += fmt::format(
        "  \"origin\": {{\"campaign\": {}, \"seed\": {}, \"individual\": {}, \"wiring\": "
        "\"{}\"}},\n",
        json_string(origin->campaign), origin->seed, origin->individual,
        origin->learned ? "learned" : "innate");
  }
  return result + "  \"body\": " + body_json(body);
}

// ---- reading ----------------------------------------------------------------------------------

double real(const JsonNode& node) { return node.number(); }

bodies::LimbId limb_id(const JsonNode& node) {
  const std::string name = node.text();
  const auto id = bodies::parse_limb_id(name);
  if (!id) node.fail(fmt::format("\"{}\" is no limb; \"head\" and \"12.1\" are", name));
  return *id;
}

template <class Enum>
Enum named(const JsonNode& node) {
  return static_cast<Enum>(node.choice(Names<Enum>::values));
}

bodies::HingeGene read_hinge(const JsonNode& node) {
  node.only({"lower_rad", "upper_rad", "gear_nm"});
  return {real(node.at("lower_rad")), real(node.at("upper_rad")), real(node.at("gear_nm"))};
}

bodies::LimbGene read_limb(const JsonNode& node) {
  node.only({"id", "parent", "azimuth_rad", "polar_rad", "length_m", "axes", "x", "y"});
  bodies::LimbGene limb;
  limb.id = limb_id(node.at("id"));
  limb.parent = limb_id(node.at("parent"));
  limb.azimuth_rad = real(node.at("azimuth_rad"));
  limb.polar_rad = real(node.at("polar_rad"));
  limb.length_m = real(node.at("length_m"));
  limb.axes = named<bodies::JointAxes>(node.at("axes"));
  limb.x = read_hinge(node.at("x"));
  limb.y = read_hinge(node.at("y"));
  return limb;
}

bodies::BodyGenome read_body(const JsonNode& node) {
  node.only({"head_density_kgm3", "limb_density_kgm3", "limbs"});
  bodies::BodyGenome body;
  body.head_density_kgm3 = real(node.at("head_density_kgm3"));
  body.limb_density_kgm3 = real(node.at("limb_density_kgm3"));
  for (const JsonNode& limb : node.at("limbs").elements()) body.limbs.push_back(read_limb(limb));
  return body;
}

std::vector<brains::PortKey> read_ports(const JsonNode& node) {
  std::vector<brains::PortKey> keys;
  for (const JsonNode& port : node.elements()) {
    port.only({"limb", "side", "kind", "index"});
    keys.push_back(
        evolution::port_key({{limb_id(port.at("limb")), named<bodies::Side>(port.at("side"))},
                             named<bodies::ChannelKind>(port.at("kind")),
                             static_cast<std::uint16_t>(port.at("index").whole(0, 65535))}));
  }
  return keys;
}

void read_row(const JsonNode& row, std::ptrdiff_t size, std::string_view what,
              const std::function<void(std::ptrdiff_t, float)>& put) {
  row.require_size(static_cast<std::size_t>(size), what);
  for (std::ptrdiff_t i = 0; i < size; ++i) put(i, row.real32(static_cast<std::size_t>(i)));
}

void read_block(const JsonNode& node, const brains::Block& block, float* numbers) {
  auto matrix = brains::matrix_in(numbers, block);
  if (block.column_axis.stage == brains::Axis::kSingle) {
    read_row(node, block.rows, "numbers",
             [&](std::ptrdiff_t row, float number) { matrix(row, 0) = number; });
    return;
  }
  const auto rows = node.elements();
  node.require_size(static_cast<std::size_t>(block.rows), "units");
  for (std::ptrdiff_t row = 0; row < block.rows; ++row) {
    read_row(rows[static_cast<std::size_t>(row)], block.columns, "numbers",
             [&](std::ptrdiff_t column, float number) { matrix(row, column) = number; });
  }
}

void read_layers(const JsonNode& node, brains::BrainGenome& brain) {
  const brains::NetworkShape shape = inherited_shape(brain);
  const auto blocks = brains::blocks_of(shape);
  const auto count = static_cast<std::size_t>(blocks.back().layer) + 1;
  node.require_size(count, "layers, the hidden ones and the outputs");
  const auto layers = node.elements();
  const std::ptrdiff_t numbers = brains::parameter_count(shape);
  if (numbers > brains::kMaxNumbers) {
    node.fail(
        fmt::format("would be {} numbers, at most {} are possible", numbers, brains::kMaxNumbers));
  }
  brain.wiring.numbers.assign(static_cast<std::size_t>(numbers), 0.0F);
  for (std::size_t l = 0; l < count; ++l) {
    std::vector<std::string_view> roles;
    for (const brains::Block& block : blocks) {
      if (static_cast<std::size_t>(block.layer) != l) continue;
      roles.push_back(name_of(block.role));
      read_block(layers[l].at(roles.back()), block, brain.wiring.numbers.data());
    }
    layers[l].only(roles);
  }
}

template <class Settings>
void read_declared(const JsonNode& node, Settings& settings) {
  std::vector<std::string_view> names;
  Settings::declare(settings, [&](const Parameter& parameter, auto& value) {
    names.push_back(parameter.name);
    const JsonNode member = node.at(parameter.name);
    if constexpr (std::is_floating_point_v<std::remove_cvref_t<decltype(value)>>) {
      value = real(member);
    } else {
      value = static_cast<std::remove_cvref_t<decltype(value)>>(member.whole(
          static_cast<std::uint64_t>(parameter.low), static_cast<std::uint64_t>(parameter.high)));
    }
  });
  node.only(names);
}

brains::HiddenLayer read_hidden(const JsonNode& node) {
  node.only({"cell", "width", "recurrent", "learns"});
  brains::HiddenLayer layer{
      .cell = named<brains::Cell>(node.at("cell")),
      .width = static_cast<int>(node.at("width").whole(1, brains::kMaxWidth))};
  if (const auto recurrent = node.find("recurrent")) layer.recurrent = recurrent->flag();
  if (const auto learns = node.find("learns")) layer.learns = learns->flag();
  return layer;
}

void read_growth(const JsonNode& node, brains::Growth& growth) {
  node.only({"gains", "cohorts"});
  const JsonNode gains = node.at("gains");
  const std::size_t count = gains.elements(brains::kCohorts).size();
  for (std::size_t i = 0; i < count; ++i) growth.gains.push_back(gains.real32(i));
  for (const JsonNode& cohort : node.at("cohorts").elements()) {
    growth.cohorts.push_back(static_cast<std::uint8_t>(cohort.whole(0, brains::kCohorts)));
  }
}

// All that version 1 did not have may be absent: it is at its default then.
void read_architecture(const JsonNode& node, brains::BrainGenome& brain) {
  brains::Architecture& architecture = brain.architecture;
  for (const JsonNode& layer : node.at("hidden").elements(brains::kMaxHiddenLayers)) {
    architecture.hidden.push_back(read_hidden(layer));
  }
  if (const auto flag = node.find("output_learns")) architecture.output_learns = flag->flag();
  if (const auto flag = node.find("symmetric")) architecture.symmetric = flag->flag();
  const auto population = [&](std::string_view name, int& value) {
    if (const auto number = node.find(name)) {
      value = static_cast<int>(number->whole(0, brains::kMaxPopulation));
    }
  };
  population("sensor_fields", architecture.sensor_fields);
  population("actuator_units", architecture.actuator_units);
  if (const auto spiking = node.find("spiking")) read_declared(*spiking, architecture.spiking);
  if (const auto dale = node.find("dale")) architecture.dale = named<brains::Dale>(*dale);
  brains::InnateWiring& wiring = brain.wiring;
  if (const auto name = node.find("encoding")) wiring.encoding = named<brains::Encoding>(*name);
  if (const auto hidden = node.find("bottleneck")) {
    for (const JsonNode& width : hidden->elements(brains::kMaxGenomeLayers)) {
      wiring.bottleneck.push_back(static_cast<int>(width.whole(1, brains::kMaxGenomeWidth)));
    }
  }
  if (const auto growth = node.find("growth")) read_growth(*growth, wiring.growth);
  if (const auto layer = node.find("connectome_layer")) {
    wiring.connectome_layer = static_cast<int>(layer->integer(-1, brains::kMaxHiddenLayers));
  }
  if (const auto signs = node.find("signs")) {
    for (const JsonNode& sign : signs->elements()) {
      wiring.signs.push_back(static_cast<std::int8_t>(sign.integer(-1, 1)));
    }
  }
}

void read_mask(const JsonNode& absent, brains::BrainGenome& brain) {
  const auto indices = absent.elements();
  if (indices.empty()) return;
  auto& mask = brain.wiring.mask;
  mask.assign(static_cast<std::size_t>(brains::parameter_count(brains::shape_of(brain))), 1);
  for (const JsonNode& index : indices) mask[index.whole(0, mask.size() - 1)] = 0;
}

brains::BrainGenome read_brain(const JsonNode& node) {
  node.only({"hidden", "output_learns", "sensor_fields", "actuator_units", "spiking", "dale",
             "symmetric", "encoding", "bottleneck", "growth", "connectome_layer", "signs", "absent",
             "learning", "plasticity", "mutation_target", "sensors", "actuators", "layers"});
  brains::BrainGenome brain;
  read_architecture(node, brain);
  read_declared(node.at("learning"), brain.learning);
  if (const auto plasticity = node.find("plasticity")) {
    plasticity->only({"grain", "coefficients"});
    brain.plasticity.grain = named<brains::PlasticityGrain>(plasticity->at("grain"));
    const JsonNode coefficients = plasticity->at("coefficients");
    const std::size_t count = coefficients.elements().size();
    for (std::size_t i = 0; i < count; ++i) {
      brain.plasticity.coefficients.push_back(coefficients.real32(i));
    }
  }
  brain.mutation_target = real(node.at("mutation_target"));
  brain.wiring.sensors = read_ports(node.at("sensors"));
  brain.wiring.actuators = read_ports(node.at("actuators"));
  try {
    validate(brain.architecture);
  } catch (const Error& error) {
    throw error.within(node.place());
  }
  read_layers(node.at("layers"), brain);
  if (const auto absent = node.find("absent")) read_mask(*absent, brain);
  return brain;
}

Immigrant read_genome(const JsonNode& node, std::string_view source) {
  node.only({"format", "version", "origin", "body", "brain"});
  const std::string format = node.at("format").text();
  if (format != kFormat) node.at("format").fail(fmt::format("is not \"{}\"", kFormat));
  node.at("version").whole(1, kVersion);
  Immigrant immigrant;
  immigrant.source = node.place();
  immigrant.limbs_of = source;
  if (const auto origin = node.find("origin")) {
    origin->only({"campaign", "seed", "individual", "wiring"});
    const std::string campaign = origin->at("campaign").text();
    const auto seed = origin->at("seed").whole(0, std::numeric_limits<std::int64_t>::max());
    origin->at("individual").whole(0, std::numeric_limits<std::int64_t>::max());
    origin->at("wiring").choice(std::array<std::string_view, 2>{"innate", "learned"});
    immigrant.limbs_of = fmt::format("campaign {} {}", seed, campaign);
  }
  immigrant.body = read_body(node.at("body"));
  if (const auto brain = node.find("brain")) immigrant.brain = read_brain(*brain);
  try {
    evolution::validate(immigrant);
  } catch (const Error& error) {
    throw error.within(immigrant.source);
  }
  return immigrant;
}

std::string read_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  require_input(file.good() && !std::filesystem::is_directory(path), "{}: cannot read this file",
                path.string());
  std::string text;
  // a block over the limit is enough to refuse it
  std::string block(std::size_t{1} << 16, '\0');
  while (text.size() <= kMaxGenomeFileBytes) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    text.append(block, 0, static_cast<std::size_t>(file.gcount()));
    if (file.gcount() == 0) break;
  }
  return text;
}

}  // namespace

std::string genome_json(const CreatureGenome& genome, const GenomeOrigin& origin) {
  return fmt::format("{{\n{},\n  \"brain\": {}\n}}", head_json(genome.body, origin),
                     brain_json(genome.brain));
}

std::string body_genome_json(const bodies::BodyGenome& body,
                             const std::optional<GenomeOrigin>& origin) {
  return fmt::format("{{\n{}\n}}", head_json(body, origin));
}

std::vector<Immigrant> parse_genomes(std::string_view text, std::string_view source) {
  require_input(text.size() <= kMaxGenomeFileBytes,
                "{}: over the limit of {} bytes for a file of genomes: split it into a directory "
                "of files",
                source, kMaxGenomeFileBytes);
  const JsonDocument document(text, source);
  const JsonNode root = document.root();
  std::vector<Immigrant> immigrants;
  if (root.is_list()) {
    for (const JsonNode& genome : root.elements()) {
      immigrants.push_back(read_genome(genome, source));
    }
  } else {
    immigrants.push_back(read_genome(root, source));
  }
  return immigrants;
}

std::vector<Immigrant> read_genomes(const std::filesystem::path& path) {
  std::vector<std::filesystem::path> files;
  if (std::filesystem::is_directory(path)) {
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      if (entry.path().extension() == ".json") files.push_back(entry.path());
    }
    std::ranges::sort(files);
  } else {
    files.push_back(path);
  }
  std::vector<Immigrant> immigrants;
  for (const auto& file : files) {
    auto more = parse_genomes(read_text(file), file.string());
    std::ranges::move(more, std::back_inserter(immigrants));
  }
  require_input(!immigrants.empty(), "{}: no genomes there", path.string());
  return immigrants;
}

}  // namespace neuroprospect::cli
