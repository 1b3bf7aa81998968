#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/network/card.h"

namespace syn {

/// A network that a joint training can be begun with, and how long it is worth training it.
struct NetworkSize {
    std::string name;   ///< small | medium | large
    std::string title;  ///< for people
    int packing = 2;
    std::vector<int> channels = {};
    std::vector<bool> attention = {};
    int blocks = 1;
    int embedding = 256;
    int groups = 16;
    int head_dim = 32;
    std::vector<int> digit_encoder = {}, picture_encoder = {};
    int batch = 64;
    double learning_rate = 8e-4;
    double hours = 1;  ///< that a machine should take: sets the number of samples, within the bounds
    std::int64_t least_samples = 0, most_samples = 0;
};

/// Small, medium and large, for pictures of 32 x 32.
const std::vector<NetworkSize>& network_sizes();

/// How many samples a network sees on a machine of this speed: as many as its hours hold, within its bounds,
/// rounded to two digits.
std::int64_t samples_for(const NetworkSize& size, double samples_per_second);

/// A joint recipe of digits and pictures, put together from its parts.
struct JointChoice {
    std::string name, title, summary, notes;
    std::string digits, pictures;                             ///< data, as recipes name them
    std::vector<std::string> digit_classes, picture_classes;  ///< as many of both; class k belongs to class k
    std::vector<CardData> data;
    std::string licence;
    int side = 32;
    bool shared_level = false;  ///< one noise level for both (Hu & Rostami, Alg. 1); else each has its own
    NetworkSize size;
    std::int64_t samples = 0;
};

/// As recipe.json, for read_recipe(). The mix of levels and the class loss are those that docs/models.md
/// describes.
std::string joint_recipe(const JointChoice& choice);

}  // namespace syn
