#pragma once

namespace syn {

/// The content of resources/digits/digits.json, compiled in so that it is there wherever the program runs.
extern const char* const kSampleDigitsJson;

}  // namespace syn
