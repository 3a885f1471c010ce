#include "bodies/import.h"

#include <utility>

#include "base/error.h"
#include "bodies/read_mjcf.h"
#include "bodies/read_urdf.h"
#include "bodies/recognise.h"

namespace neuroprospect::bodies {

ImportedBody import_body(std::string_view text, std::string_view source,
                         const ImportOptions& options) {
  const XmlFile xml(text, source);
  const std::string_view root = xml.root().name();
  if (root != "mujoco" && root != "robot") {
    xml.root().fail("neither <mujoco> (MJCF) nor <robot> (URDF)");
  }
  RawFile file = root == "mujoco" ? read_mjcf(xml, options.free_root) : read_urdf(xml);
  const Assembled assembled = assemble(file);
  auto recognised = recognise(file, assembled);
  if (auto* reason = std::get_if<std::string>(&recognised)) {
    throw Error(ErrorKind::input,
                "this body is none of the space that genomes have (docs/genomes.md): " + *reason);
  }
  auto& [genome, joints] = std::get<Recognised>(recognised);
  return {std::move(genome), joints, std::move(file.notes)};
}

}  // namespace neuroprospect::bodies
