// viewer/page_files.h: the page itself, as viewer/page/ builds it, in the program.
#pragma once

#include <span>
#include <string_view>

namespace neuroprospect::viewer {

struct PageFile {
  std::string_view name;  ///< "index.html"
  std::string_view type;  ///< "text/html; charset=utf-8"
  std::string_view text;
};

/// index.html, page.css and page.js.
std::span<const PageFile> page_files();

/// One of them. Throws an internal Error for another name.
const PageFile& page_file(std::string_view name);

}  // namespace neuroprospect::viewer
