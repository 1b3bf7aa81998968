#include "core/training/level_sampling.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/noise.h"

namespace syn {
namespace {

/// What one draw does with one modality.
enum class Role { Noisy, Given, Ignored };

/// The numbers of one sample, from streams of its own.
struct Draw {
    std::array<float, 8> u{};    // choices
    std::vector<float> normals;  // one a modality: its log rho
};

/// Picks the kind of draw: shared, independent, or one modality given or ignored. Returns the roles and
/// whether levels are shared.
bool choose_roles(const LevelMix& mix, const ModelCard& card, float u, std::vector<Role>& roles) {
    roles.assign(card.modalities.size(), Role::Noisy);
    double total = mix.shared + mix.independent;
    for (const auto& [name, weight] : mix.given) total += weight;
    for (const auto& [name, weight] : mix.ignored) total += weight;
    double left = u * total;
    if ((left -= mix.shared) < 0) return true;
    if ((left -= mix.independent) < 0) return false;
    for (const auto& [part, role] :
         {std::pair{&mix.given, Role::Given}, std::pair{&mix.ignored, Role::Ignored}})
        for (const auto& [name, weight] : *part)
            if ((left -= weight) < 0) {
                for (std::size_t m = 0; m < roles.size(); ++m)
                    if (card.modalities[m].name == name) roles[m] = role;
                return false;
            }
    return false;
}

struct Box {
    int channel_from = 0, channel_to = 0, y_from = 0, y_to = 0, x_from = 0, x_to = 0;

    bool contains(int c, int y, int x) const {
        return c >= channel_from && c < channel_to && y >= y_from && y < y_to && x >= x_from && x < x_to;
    }
};

/// The region whose inside, or outside, is held clean: a half, a single channel, or a rectangle of a quarter
/// to three quarters of each side.
Box choose_region(const ModelCard& card, const CardModality& m, const std::array<float, 8>& u) {
    Box box{m.first_channel, m.first_channel + m.channels, 0, card.height, 0, card.width};
    const int kind = static_cast<int>(u[3] * 3);
    if (kind == 0) {
        const int side = static_cast<int>(u[4] * 4);
        if (side == 0) box.x_to = card.width / 2;
        if (side == 1) box.x_from = card.width / 2;
        if (side == 2) box.y_to = card.height / 2;
        if (side == 3) box.y_from = card.height / 2;
    } else if (kind == 1 && m.channels > 1) {
        box.channel_from = m.first_channel + static_cast<int>(u[4] * static_cast<float>(m.channels));
        box.channel_to = box.channel_from + 1;
    } else {
        const int w = static_cast<int>(static_cast<float>(card.width) * (0.25f + 0.5f * u[4]));
        const int h = static_cast<int>(static_cast<float>(card.height) * (0.25f + 0.5f * u[5]));
        box.x_from = static_cast<int>(u[6] * static_cast<float>(card.width - w + 1));
        box.y_from = static_cast<int>(u[7] * static_cast<float>(card.height - h + 1));
        box.x_to = box.x_from + w;
        box.y_to = box.y_from + h;
    }
    return box;
}

}  // namespace

LevelDraw draw_levels(const LevelMix& mix, const ModelCard& card, int count, std::uint64_t seed,
                      std::uint64_t first_position) {
    const int channels = card.channels(), height = card.height, width = card.width;
    const auto modalities = static_cast<std::int64_t>(card.modalities.size());
    const std::int64_t plane = static_cast<std::int64_t>(height) * width;
    LevelDraw draw{at::empty({count, channels, height, width}, at::kFloat),
                   at::empty({count, channels, height, width}, at::kFloat),
                   at::empty({count, modalities}, at::kFloat)};
    auto* gamma = draw.gamma.data_ptr<float>();
    auto* learn = draw.learn.data_ptr<float>();
    auto* rho = draw.rho.data_ptr<float>();
    const auto clean = static_cast<float>(card.gamma_min), noise = static_cast<float>(card.gamma_max);
    std::vector<Role> roles;
    Draw d;
    d.normals.resize(static_cast<std::size_t>(modalities));
    for (int b = 0; b < count; ++b) {
        const std::uint64_t position = first_position + static_cast<std::uint64_t>(b);
        Noise(seed, Purpose::Level, 2 * position).uniform(d.u);
        Noise(seed, Purpose::Level, 2 * position + 1).normal(d.normals);
        const bool shared = choose_roles(mix, card, d.u[0], roles);
        std::vector<std::size_t> noisy;
        for (std::size_t m = 0; m < roles.size(); ++m) {
            const CardModality& modality = card.modalities[m];
            const auto drawn = static_cast<float>(
                2 * (mix.log_rho_mean + mix.log_rho_std * static_cast<double>(d.normals[shared ? 0 : m])));
            const float level = roles[m] == Role::Given     ? clean
                                : roles[m] == Role::Ignored ? noise
                                                            : std::clamp(drawn, clean, noise);
            const std::int64_t from =
                (static_cast<std::int64_t>(b) * channels + modality.first_channel) * plane;
            std::fill_n(gamma + from, modality.channels * plane, level);
            std::fill_n(learn + from, modality.channels * plane, roles[m] == Role::Noisy ? 1.f : 0.f);
            rho[b * modalities + static_cast<std::int64_t>(m)] = std::exp(level / 2);
            if (roles[m] == Role::Noisy) noisy.push_back(m);
        }
        if (noisy.empty() || static_cast<double>(d.u[1]) >= mix.held_regions) continue;
        const std::size_t m = noisy[std::min(
            noisy.size() - 1, static_cast<std::size_t>(d.u[2] * static_cast<float>(noisy.size())))];
        const CardModality& modality = card.modalities[m];
        const Box box = choose_region(card, modality, d.u);
        // The number that chose to hold says, within its share, which side.
        const bool outside = static_cast<double>(d.u[1]) < mix.held_regions * mix.held_outside;
        for (int c = modality.first_channel; c < modality.first_channel + modality.channels; ++c)
            for (int y = 0; y < height; ++y) {
                const std::int64_t row = (static_cast<std::int64_t>(b) * channels + c) * plane +
                                         static_cast<std::int64_t>(y) * width;
                for (int x = 0; x < width; ++x) {
                    if (box.contains(c, y, x) == outside) continue;
                    gamma[row + x] = clean;
                    learn[row + x] = 0;
                }
            }
    }
    return draw;
}

}  // namespace syn
