#pragma once

#include <filesystem>

namespace syn::test {

/// Writes a generator "tiny" (digit and picture, random weights, side x side pixels; a few thousand
/// parameters) into folder/tiny, as the trainer would.
void write_tiny_model(const std::filesystem::path& folder, int side = 8);

/// Writes judges "tiny-digit-judge" and "tiny-picture-judge" of random weights for pictures of 32 x 32.
void write_tiny_judges(const std::filesystem::path& folder);

/// Writes made-up test sets in the formats of MNIST and CIFAR-10, ten classes each.
void write_made_up_data(const std::filesystem::path& folder);

}  // namespace syn::test
