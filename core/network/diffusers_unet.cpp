#include "core/network/diffusers_unet.h"

#include <fmt/format.h>

#include <ATen/ops/silu.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "core/network/embedding.h"
#include "core/network/safetensors.h"

namespace syn {

using nlohmann::json;

struct DiffusersUNet::Network {
    struct Options {
        UNetOptions unet;
        bool cosines_first = true;
        double shift = 0;
    };
    explicit Network(const Options& o)
        : options(o),
          linear_1(parameters, "time_embedding.linear_1", o.unet.channels.front(), o.unet.block.embedding),
          linear_2(parameters, "time_embedding.linear_2", o.unet.block.embedding, o.unet.block.embedding),
          unet(parameters, o.unet) {}

    Options options;
    Parameters parameters;
    Linear linear_1, linear_2;
    UNet unet;
};

namespace {

/// The value of a field that must be one of ours, or the default where it is absent or null.
template <class T>
T value_of(const json& config, const char* key, T otherwise) {
    return config.contains(key) && !config[key].is_null() ? config[key].get<T>() : otherwise;
}

Result<void> refuse_unsupported(const json& config, const std::string& origin) {
    const std::pair<const char*, json> only[] = {
        {"_class_name", "UNet2DModel"},       {"act_fn", "silu"},
        {"center_input_sample", false},       {"time_embedding_type", "positional"},
        {"downsample_type", "conv"},          {"upsample_type", "conv"},
        {"mid_block_scale_factor", 1},        {"class_embed_type", nullptr},
        {"num_class_embeds", nullptr},        {"attn_norm_num_groups", nullptr},
        {"mid_block_type", "UNetMidBlock2D"}, {"time_embedding_dim", nullptr},
    };
    for (const auto& [key, supported] : only)
        if (config.contains(key) && config[key] != supported)
            return Error{fmt::format("{} has {} = {}; only {} is supported", origin, key, config[key].dump(),
                                     supported.dump())};
    return {};
}

/// Which blocks attend: "DownBlock2D" and "UpBlock2D" do not, "AttnDownBlock2D" and "AttnUpBlock2D" do.
Result<std::vector<bool>> attention_of(const json& types, const std::string& side,
                                       const std::string& origin) {
    std::vector<bool> out;
    for (const json& type : types) {
        if (type == side + "Block2D")
            out.push_back(false);
        else if (type == "Attn" + side + "Block2D")
            out.push_back(true);
        else
            return Error{
                fmt::format("{} has a block of type {}; only {}Block2D and Attn{}Block2D are supported",
                            origin, type.dump(), side, side)};
    }
    return out;
}

}  // namespace

Result<DiffusersUNet> DiffusersUNet::load(const std::filesystem::path& folder) {
    const std::filesystem::path file = folder / "config.json";
    std::ifstream in(file);
    if (!in)
        return Error{fmt::format("{} is not a diffusers folder: it has no config.json", folder.string())};
    const json config = json::parse(in, nullptr, false);
    const std::string origin = file.string();
    if (!config.is_object()) return Error{fmt::format("{} is not JSON", origin)};
    if (const auto ok = refuse_unsupported(config, origin); !ok) return ok.error();
    Network::Options o;
    try {
        const auto down = attention_of(config.at("down_block_types"), "Down", origin);
        if (!down) return down.error();
        const auto up = attention_of(config.at("up_block_types"), "Up", origin);
        if (!up) return up.error();
        o.unet.channels = config.at("block_out_channels").get<std::vector<std::int64_t>>();
        o.unet.attention = *down;
        if (o.unet.channels.empty() || down->size() != o.unet.channels.size() ||
            std::vector<bool>(up->rbegin(), up->rend()) != *down)
            return Error{fmt::format("{} lists blocks that do not mirror each other", origin)};
        o.unet.in_channels = config.at("in_channels").get<std::int64_t>();
        o.unet.out_channels = config.at("out_channels").get<std::int64_t>();
        o.unet.blocks = value_of(config, "layers_per_block", 2);
        o.unet.middle_attention = value_of(config, "add_attention", true);
        o.unet.block.embedding = 4 * o.unet.channels.front();
        o.unet.block.groups = value_of<std::int64_t>(config, "norm_num_groups", 32);
        o.unet.block.eps = value_of(config, "norm_eps", 1e-5);
        o.unet.block.scale_shift =
            value_of<std::string>(config, "resnet_time_scale_shift", "default") == "scale_shift";
        o.unet.middle_norm = !o.unet.block.scale_shift;
        // An absent head size means 8; null means a single head.
        o.unet.block.head_dim = config.contains("attention_head_dim")
                                    ? value_of<std::int64_t>(config, "attention_head_dim", 0)
                                    : 8;
        o.unet.block.pad_downsample = value_of(config, "downsample_padding", 1) != 0;
        o.cosines_first = value_of(config, "flip_sin_to_cos", true);
        o.shift = value_of(config, "freq_shift", 0);
    } catch (const json::exception& e) {
        return Error{fmt::format("{} cannot be understood: {}", origin, e.what())};
    }
    for (const std::int64_t c : o.unet.channels)
        if (c <= 0 || c > 4096 || o.unet.block.groups <= 0 || c % o.unet.block.groups != 0 ||
            (o.unet.block.head_dim > 0 && c % o.unet.block.head_dim != 0))
            return Error{fmt::format("{} has a block of {} channels, which its groups or heads do not divide",
                                     origin, c)};

    const auto network = std::make_shared<Network>(o);
    const std::filesystem::path weights = folder / "diffusion_pytorch_model.safetensors";
    auto tensors = TensorReader::open(weights);
    if (!tensors) return tensors.error();
    if (const auto ok = network->parameters.load(*tensors); !ok) return ok.error();
    return DiffusersUNet(network);
}

at::Tensor DiffusersUNet::operator()(const at::Tensor& x, const at::Tensor& timesteps) const {
    const Network& n = *network_;
    const at::Tensor t =
        sinusoidal(timesteps, n.options.unet.channels.front(), n.options.cosines_first, n.options.shift);
    return n.unet(x, n.linear_2(at::silu(n.linear_1(t))));
}

}  // namespace syn
