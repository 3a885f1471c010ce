#include "viewer/report.h"

#include "base/error.h"
#include "viewer/page_files.h"

namespace neuroprospect::viewer {
namespace {

// `text` with the one place of `what` replaced
std::string replaced(std::string text, std::string_view begin, std::string_view end,
                     std::string_view with) {
  const std::size_t from = text.find(begin);
  require(from != std::string::npos, "the page has no {}", begin);
  const std::size_t to = text.find(end, from);
  require(to != std::string::npos, "the page has no {}", end);
  return text.replace(from, to + end.size() - from, with);
}

// JSON that nothing within a script element can end
std::string inert(std::string_view json) {
  std::string text;
  text.reserve(json.size());
  for (const char c : json) {
    if (c == '<') {
      text += "\\u003c";
    } else {
      text += c;
    }
  }
  return text;
}

}  // namespace

std::string report(Answers& answers, const std::vector<std::uint64_t>& individuals,
                   const std::function<void(std::uint64_t birth)>& told) {
  // put together from answers as they are: what the page reads is what the server would have said
  std::string lives;
  std::string footage;
  for (const std::uint64_t birth : individuals) {
    if (told) told(birth);
    lives += fmt::format("{}\"{}\":{}", lives.empty() ? "" : ",", birth, answers.individual(birth));
    for (const auto phase : {evolution::Phase::innate, evolution::Phase::learned}) {
      try {
        footage += fmt::format("{}\"{}/{}\":{}", footage.empty() ? "" : ",", birth, name_of(phase),
                               answers.footage(birth, phase));
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::input)
          throw;  // else it never lived, or learned nothing that lasts
      }
    }
  }
  const std::string data = fmt::format(
      "{{\"campaign\":{},\"births\":{},\"individuals\":{{{}}},\"footage\":{{{}}},\"studies\":{}}"
      "}",
      answers.campaign(), answers.every_birth(), lives, footage, answers.studies());

  const std::string_view script = page_file("page.js").text;
  require(script.find("</script") == std::string_view::npos, "the page's script would end early");
  std::string page(page_file("index.html").text);
  page = replaced(page, "<script", "</script>", "");
  page = replaced(page, "<link rel=\"stylesheet\"", ">",
                  fmt::format("<style>{}</style>", page_file("page.css").text));
  return replaced(page, "</body", ">",
                  fmt::format("<script type=\"application/json\" id=\"report\">{}</script>\n"
                              "<script type=\"module\">{}</script>\n</body>",
                              inert(data), script));
}

}  // namespace neuroprospect::viewer
