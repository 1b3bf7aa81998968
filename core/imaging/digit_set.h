#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/dataset/labelled_images.h"

namespace syn {

/// Makes a set of our own drawings of the digits that the classes are named for ("7"), classes in turn and
/// then the next handwriting. Empty where `side` is too small for them. Error: a class of another name.
std::function<Result<LabelledImages>(const std::vector<std::string>& classes)> digit_drawings(int side);

}  // namespace syn
