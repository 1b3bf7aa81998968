#pragma once

#include <filesystem>

namespace syn::test {

/// A PNG of side x side pixels in a pattern of its own.
void write_picture(const std::filesystem::path& file, int side, int channels);

/// A PNG with a white vertical stroke on black, off the centre.
void write_stroke(const std::filesystem::path& file);

}  // namespace syn::test
