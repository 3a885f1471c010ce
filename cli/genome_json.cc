#include "cli/genome_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>

#include "base/error.h"
#include "cli/json_line.h"
#include "cli/json_reader.h"

namespace neuroprospect::cli {
namespace {

using evolution::CreatureGenome;
using evolution::Immigrant;

constexpr std::string_view kFormat = "neuroprospect genome";
constexpr std::uint64_t kVersion = 1;

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

std::string layer_json(const brains::Affine& layer) {
  const auto row = [&](int unit) { return list(layer.weights.row(unit)); };
  std::vector<int> units(static_cast<std::size_t>(layer.weights.rows()));
  for (std::size_t i = 0; i < units.size(); ++i) units[i] = static_cast<int>(i);
  return fmt::format("{{\"biases\": {},\n       \"weights\": {}}}", list(layer.biases),
                     lines(units, "       ", row));
}

std::string brain_json(const brains::BrainGenome& brain) {
  JsonLine genes;
  brains::LearningGenes::declare(brain.learning, [&](const Parameter& gene, const double& value) {
    genes.add_raw(gene.name, text(value));
  });
  const auto hidden = [](const brains::HiddenLayer& layer) {
    return fmt::format(R"({{"cell": "{}", "width": {}}})", name_of(layer.cell), layer.width);
  };
  return fmt::format(
      "{{\n"
      "    \"hidden\": {},\n"
      "    \"learning\": {},\n"
      "    \"mutation_target\": {},\n"
      "    \"sensors\": {},\n"
      "    \"actuators\": {},\n"
      "    \"layers\": {}\n"
      "  }}",
      lines(brain.architecture.hidden, "    ", hidden), genes.str(), text(brain.mutation_target),
      lines(brain.wiring.sensors, "    ", port_json),
      lines(brain.wiring.actuators, "    ", port_json),
      lines(brains::unpack(brains::shape_of(brain), brain.wiring.numbers), "    ", layer_json));
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

brains::Affine read_layer(const JsonNode& node, const brains::LayerLayout& layout) {
  node.only({"weights", "biases"});
  const auto outputs = static_cast<std::size_t>(layout.outputs);
  const auto inputs = static_cast<std::size_t>(layout.inputs);
  const JsonNode weights = node.at("weights");
  const auto rows = weights.elements();
  weights.require_size(outputs, "units");
  // nothing is allocated for what the sizes claim before it is there
  for (const JsonNode& row : rows) row.require_size(inputs, "inputs");
  const JsonNode biases = node.at("biases");
  biases.require_size(outputs, "units");

  brains::Affine layer;
  layer.weights.resize(layout.outputs, layout.inputs);
  layer.biases.resize(layout.outputs);
  for (std::size_t unit = 0; unit < outputs; ++unit) {
    const auto i = static_cast<std::ptrdiff_t>(unit);
    layer.biases[i] = biases.real32(unit);
    for (std::size_t input = 0; input < inputs; ++input) {
      layer.weights(i, static_cast<std::ptrdiff_t>(input)) = rows[unit].real32(input);
    }
  }
  return layer;
}

brains::BrainGenome read_brain(const JsonNode& node) {
  node.only({"hidden", "learning", "mutation_target", "sensors", "actuators", "layers"});
  brains::BrainGenome brain;
  for (const JsonNode& layer : node.at("hidden").elements(brains::kMaxHiddenLayers)) {
    layer.only({"cell", "width"});
    brain.architecture.hidden.push_back(
        {named<brains::Cell>(layer.at("cell")),
         static_cast<int>(layer.at("width").whole(1, brains::kMaxWidth))});
  }
  const JsonNode learning = node.at("learning");
  std::vector<std::string_view> genes;
  brains::LearningGenes::declare(brain.learning, [&](const Parameter& gene, double& value) {
    genes.push_back(gene.name);
    value = real(learning.at(gene.name));
  });
  learning.only(genes);
  brain.mutation_target = real(node.at("mutation_target"));
  brain.wiring.sensors = read_ports(node.at("sensors"));
  brain.wiring.actuators = read_ports(node.at("actuators"));

  const auto layouts = brains::layout_of(brains::shape_of(brain));
  const JsonNode layers = node.at("layers");
  layers.require_size(layouts.size(), "layers, the hidden ones and the outputs");
  std::vector<brains::Affine> read;
  for (const JsonNode& layer : layers.elements()) {
    read.push_back(read_layer(layer, layouts[read.size()]));
  }
  brain.wiring.numbers = brains::pack(read);
  return brain;
}

Immigrant read_genome(const JsonNode& node, std::string_view source) {
  node.only({"format", "version", "origin", "body", "brain"});
  const std::string format = node.at("format").text();
  if (format != kFormat) node.at("format").fail(fmt::format("is not \"{}\"", kFormat));
  node.at("version").whole(kVersion, kVersion);
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
  return fmt::format(
      "{{\n"
      "  \"format\": \"{}\",\n"
      "  \"version\": {},\n"
      "  \"origin\": {{\"campaign\": {}, \"seed\": {}, \"individual\": {}, \"wiring\": \"{}\"}},\n"
      "  \"body\": {{\n"
      "    \"head_density_kgm3\": {},\n"
      "    \"limb_density_kgm3\": {},\n"
      "    \"limbs\": {}\n"
      "  }},\n"
      "  \"brain\": {}\n"
      "}}",
      kFormat, kVersion, json_string(origin.campaign), origin.seed, origin.individual,
      origin.learned ? "learned" : "innate", text(genome.body.head_density_kgm3),
      text(genome.body.limb_density_kgm3), lines(genome.body.limbs, "    ", limb_json),
      brain_json(genome.brain));
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
