#include "viewer/page_files.h"

#include <array>

#include "base/error.h"

// The built files, byte for byte, and where each ends. NEUROPROSPECT_PAGE is their folder.
#define NEUROPROSPECT_EMBED(symbol, name)                              \
  __asm__(                                                             \
      ".section .rodata\n"                                             \
      ".global " #symbol "_begin\n.global " #symbol "_end\n" #symbol   \
      "_begin:\n.incbin \"" NEUROPROSPECT_PAGE "/" name "\"\n" #symbol \
      "_end:\n"                                                        \
      ".byte 0\n.previous\n");                                         \
  extern "C" const char symbol##_begin[];                              \
  extern "C" const char symbol##_end[];

NEUROPROSPECT_EMBED(neuroprospect_page_html, "index.html")
NEUROPROSPECT_EMBED(neuroprospect_page_css, "page.css")
NEUROPROSPECT_EMBED(neuroprospect_page_js, "page.js")

namespace neuroprospect::viewer {
namespace {

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

std::span<const PageFile> page_files() {
  static const std::array<PageFile, 3> files = {
      PageFile{"index.html", "text/html; charset=utf-8",
               between(neuroprospect_page_html_begin, neuroprospect_page_html_end)},
      PageFile{"page.css", "text/css; charset=utf-8",
               between(neuroprospect_page_css_begin, neuroprospect_page_css_end)},
      PageFile{"page.js", "text/javascript; charset=utf-8",
               between(neuroprospect_page_js_begin, neuroprospect_page_js_end)}};
  return files;
}

const PageFile& page_file(std::string_view name) {
  for (const PageFile& file : page_files()) {
    if (file.name == name) return file;
  }
  throw Error(ErrorKind::internal, fmt::format("the page has no file {}", name));
}

}  // namespace neuroprospect::viewer
