// cli/film.h: footage as a picture or a video, without a browser. Thread safety: pure functions but
// for the files they write.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "evolution/filming.h"

namespace neuroprospect::cli {

/// What is written, by the end of a file's name.
enum class FilmKind : std::uint8_t { svg, pdf, png, mp4, webm, gif };
bool is_video(FilmKind kind);

/// Throws an input Error that names what there is for another ending.
FilmKind film_kind(const std::filesystem::path& path);

/// A row of `poses` moments, evenly spread over the episode, for each footage; the ground is marked
/// every half metre, so that travel can be seen. `title` stands above. Throws an input Error where
/// the file cannot be written.
void write_strip(const std::filesystem::path& path, FilmKind kind,
                 const std::vector<evolution::Footage>& footage, const std::string& title,
                 int poses);

/// The episodes side by side, in their own time; a GIF has 25 images a second, others one each
/// control step. Needs the program ffmpeg: throws an input Error that says so where it is not
/// there, or fails, and where the file cannot be written.
void write_video(const std::filesystem::path& path, FilmKind kind,
                 const std::vector<evolution::Footage>& footage, const std::string& title);

/// A strip or a video, by the end of the file's name, and says what it wrote.
void write_film(const std::filesystem::path& path, const std::vector<evolution::Footage>& footage,
                const std::string& title, int poses);

}  // namespace neuroprospect::cli
