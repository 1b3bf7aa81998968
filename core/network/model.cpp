#include "core/network/model.h"

#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/softmax.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/base/sha256.h"

namespace syn {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

/// The card's own options of its architecture, or the sentence that says which field is wrong.
template <class Read>
auto read_network(const ModelCard& card, Read read) -> Result<decltype(read(json()))> {
    try {
        const json network = json::parse(card.network);
        return read(network);
    } catch (const json::exception& e) {
        return Error{fmt::format("the card of '{}' describes a network that cannot be built: {}", card.name,
                                 e.what())};
    }
}

bool divides(std::int64_t divisor, const std::vector<std::int64_t>& numbers) {
    return divisor > 0 && !numbers.empty() &&
           std::all_of(numbers.begin(), numbers.end(),
                       [&](std::int64_t n) { return n > 0 && n <= 4096 && n % divisor == 0; });
}

Error cannot_build(const ModelCard& card, const std::string& why) {
    return {fmt::format("the card of '{}' describes a network that cannot be built: {}", card.name, why)};
}

Result<void> load_weights(const fs::path& folder, const ModelCard& card, Parameters& parameters) {
    const fs::path file = folder / "model.safetensors";
    const auto digest = sha256_of_file(file);
    if (!digest) return digest.error();
    if (*digest != card.sha256)
        return Error{
            fmt::format("{} is not what its card describes (SHA-256 {} instead of {}); fetch the model again",
                        file.string(), digest->substr(0, 12), card.sha256.substr(0, 12))};
    auto tensors = TensorReader::open(file);
    if (!tensors) return tensors.error();
    return parameters.load(*tensors);
}

Result<ModelCard> card_of_kind(const fs::path& folder, const char* architecture) {
    auto card = read_card(folder);
    if (card && card->architecture != architecture)
        return Error{fmt::format("the model '{}' is a {}, where a {} is needed", card->name,
                                 card->architecture, architecture)};
    return card;
}

}  // namespace

std::vector<fs::path> model_folders(const fs::path& program) {
    std::vector<fs::path> folders;
    if (const char* named = std::getenv("SYNESTHETE_MODELS")) {
        const std::string list = named;
        for (std::size_t at = 0; at <= list.size();) {
            const std::size_t end = std::min(list.find(':', at), list.size());
            if (end > at) folders.emplace_back(list.substr(at, end - at));
            at = end + 1;
        }
        if (!folders.empty()) return folders;
    }
    folders.emplace_back("models");
    std::error_code ignored;
    const fs::path real = fs::canonical(program, ignored);
    for (fs::path up = real.parent_path(); !up.empty() && up != up.root_path(); up = up.parent_path())
        for (const char* place : {"models", "share/synesthete/models"})
            if (fs::is_directory(up / place, ignored)) folders.push_back(up / place);
    folders.push_back(user_models_folder());
    return folders;
}

fs::path user_models_folder() {
    const char *data = std::getenv("XDG_DATA_HOME"), *home = std::getenv("HOME");
    if (data && *data) return fs::path(data) / "synesthete/models";
    return fs::path(home ? home : "") / ".local/share/synesthete/models";
}

std::vector<std::pair<fs::path, ModelCard>> list_models(const std::vector<fs::path>& folders,
                                                        std::vector<std::string>* problems) {
    std::vector<std::pair<fs::path, ModelCard>> found;
    for (const fs::path& folder : folders) {
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(folder, ignored)) {
            if (!fs::exists(entry.path() / "card.json", ignored)) continue;
            auto card = read_card(entry.path());
            if (!card) {
                if (problems) problems->push_back(card.error().message);
                continue;
            }
            const bool known = std::any_of(found.begin(), found.end(),
                                           [&](const auto& f) { return f.second.name == card->name; });
            if (!known) found.emplace_back(entry.path(), std::move(*card));
        }
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.second.name < b.second.name; });
    return found;
}

Result<fs::path> find_model(const std::string& name, const std::vector<fs::path>& folders) {
    std::error_code ignored;
    if (!name.empty() && name.find('/') == std::string::npos)
        for (const fs::path& folder : folders)
            if (fs::exists(folder / name / "card.json", ignored)) return folder / name;
    if (fs::exists(fs::path(name) / "card.json", ignored)) return fs::path(name);
    std::vector<std::string> names, places;
    for (const auto& [folder, card] : list_models(folders)) names.push_back(card.name);
    for (const fs::path& folder : folders) places.push_back(folder.string());
    if (names.empty())
        return Error{
            fmt::format("there is no model '{}', and none at all in {}", name, fmt::join(places, ", "))};
    return Error{fmt::format("there is no model '{}'; known are {}", name, fmt::join(names, ", "))};
}

Result<JointNetworkOptions> joint_options(const ModelCard& card) {
    auto options = read_network(card, [&](const json& n) {
        JointNetworkOptions o;
        o.packing = n.at("packing");
        o.gamma_min = card.gamma_min;
        o.gamma_max = card.gamma_max;
        o.unet.channels = n.at("channels").get<std::vector<std::int64_t>>();
        o.unet.attention = n.at("attention").get<std::vector<bool>>();
        o.unet.blocks = n.at("blocks");
        o.unet.middle_attention = n.at("middle_attention");
        o.unet.block.embedding = n.at("embedding");
        o.unet.block.groups = n.at("groups");
        o.unet.block.head_dim = n.at("head_dim");
        o.unet.block.scale_shift = true;
        for (const CardModality& m : card.modalities)
            o.modalities.push_back({m.name, m.first_channel, m.channels,
                                    static_cast<std::int64_t>(m.classes.size()),
                                    n.at("encoders").at(m.name).get<std::vector<std::int64_t>>()});
        return o;
    });
    if (!options) return options;
    const JointNetworkOptions& o = *options;
    if (o.unet.channels.size() != o.unet.attention.size() || o.unet.channels.empty() ||
        o.unet.channels.size() > 8)
        return cannot_build(card, "channels and attention differ in length");
    if (!divides(o.unet.block.groups, o.unet.channels))
        return cannot_build(card, "its groups do not divide its channels");
    if (o.unet.block.head_dim <= 0 || !divides(o.unet.block.head_dim, {o.unet.channels.back()}))
        return cannot_build(card, "its heads do not divide its channels");
    for (std::size_t l = 0; l < o.unet.channels.size(); ++l)
        if (o.unet.attention[l] && o.unet.channels[l] % o.unet.block.head_dim != 0)
            return cannot_build(card, "its heads do not divide its channels");
    for (const JointModality& m : o.modalities)
        if (!divides(8, m.encoder))
            return cannot_build(card,
                                fmt::format("the encoder of '{}' has widths that 8 does not divide", m.name));
    const std::int64_t shrink = o.packing << (o.unet.channels.size() - 1);
    if (o.packing < 1 || o.packing > 16 || card.height % shrink != 0 || card.width % shrink != 0)
        return cannot_build(
            card, fmt::format("{} x {} pixels cannot be divided by {}", card.width, card.height, shrink));
    if (o.unet.blocks < 1 || o.unet.blocks > 16 || o.unet.block.embedding < 1 ||
        o.unet.block.embedding > 65536)
        return cannot_build(card, "its blocks or its embedding are out of range");
    return options;
}

Result<ResidualClassifierOptions> classifier_options(const ModelCard& card) {
    auto options = read_network(card, [&](const json& n) {
        ResidualClassifierOptions o;
        o.in_channels = card.channels();
        o.classes = static_cast<std::int64_t>(card.modalities.front().classes.size());
        o.channels = n.at("channels").get<std::vector<std::int64_t>>();
        o.blocks = n.at("blocks");
        o.groups = n.at("groups");
        return o;
    });
    if (!options) return options;
    if (!divides(options->groups, options->channels))
        return cannot_build(card, "its groups do not divide its channels");
    if (options->classes < 2)
        return cannot_build(card, "it knows one class, and to tell classes apart there must be two at least");
    if (options->blocks < 1 || options->blocks > 64) return cannot_build(card, "its blocks are out of range");
    return options;
}

Result<std::shared_ptr<const JointModel>> JointModel::load(const fs::path& folder, at::Device device,
                                                           at::ScalarType dtype) {
    auto card = card_of_kind(folder, "joint-unet");
    if (!card) return card.error();
    const auto options = joint_options(*card);
    if (!options) return options.error();
    const std::shared_ptr<JointModel> model(new JointModel);
    model->network_ = std::make_unique<JointNetwork>(model->parameters_, *options);
    if (const auto ok = load_weights(folder, *card, model->parameters_); !ok) return ok.error();
    model->parameters_.to(dtype, device);
    model->card_ = std::move(*card);
    model->device_ = device;
    model->dtype_ = dtype;
    return std::shared_ptr<const JointModel>(model);
}

Result<std::shared_ptr<const JudgeModel>> JudgeModel::load(const fs::path& folder, at::Device device) {
    auto card = card_of_kind(folder, "residual-classifier");
    if (!card) return card.error();
    const auto options = classifier_options(*card);
    if (!options) return options.error();
    const std::shared_ptr<JudgeModel> model(new JudgeModel);
    model->network_ = std::make_unique<ResidualClassifier>(model->parameters_, *options);
    if (const auto ok = load_weights(folder, *card, model->parameters_); !ok) return ok.error();
    model->parameters_.to(at::kFloat, device);
    model->card_ = std::move(*card);
    model->device_ = device;
    return std::shared_ptr<const JudgeModel>(model);
}

at::Tensor JudgeModel::features(const at::Tensor& x) const {
    const at::AutoGradMode no_grad(false);
    const std::int64_t larger = x.size(2) / card_.height;
    const at::Tensor seen = larger > 1 ? at::avg_pool2d(x, larger) : x;
    return network_->features(seen.to(device_, at::kFloat)).cpu();
}

at::Tensor JudgeModel::probabilities_of(const at::Tensor& features) const {
    const at::AutoGradMode no_grad(false);
    return at::softmax(network_->logits(features.to(device_, at::kFloat)), 1).cpu();
}

int JudgeModel::feature_count() const {
    return static_cast<int>(classifier_options(card_)->channels.back());
}

at::Tensor JudgeModel::probabilities(const at::Tensor& x) const {
    return probabilities_of(features(x));
}

}  // namespace syn
