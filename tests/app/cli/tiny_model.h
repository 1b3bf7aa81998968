#pragma once

#include <filesystem>

#include "tests/app/cli/program.h"

namespace syn::test {

/// Writes a generator "tiny" (digit and picture, random weights, side x side pixels; a few thousand
/// parameters) into folder/tiny, as the trainer would. Of `animals`, a folder as write_animals() makes it, it
/// has two classes, else the ten of CIFAR-10.
void write_tiny_model(const std::filesystem::path& folder, int side = 8,
                      const std::filesystem::path& animals = {});

/// Writes `count` bitmaps of made-up cats and as many cows, 40 x 32 pixels, into folder/cats and folder/cows.
void write_animals(const std::filesystem::path& folder, int count);

/// Writes judges "tiny-digit-judge" and "tiny-picture-judge" of random weights for pictures of 32 x 32.
void write_tiny_judges(const std::filesystem::path& folder);

/// Writes made-up test sets in the formats of MNIST and CIFAR-10, ten classes each.
void write_made_up_data(const std::filesystem::path& folder);

/// A tiny generator of this side, its judges and the data sets, in folders of their own; programs find them.
Surroundings write_tiny_world(const ScratchFolder& scratch, int side = 32);

}  // namespace syn::test
