#include "tests/app/cli/tiny_model.h"

#include <ATen/core/Tensor.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <fstream>
#include <stdexcept>
#include <vector>

#include "core/base/noise.h"
#include "core/network/model.h"
#include "core/training/recipe.h"
#include "core/training/trainer.h"

namespace syn::test {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDigits = R"(["0","1","2","3","4","5","6","7","8","9"])";
constexpr const char* kPictures =
    R"(["airplane","automobile","bird","cat","deer","dog","frog","horse","ship","truck"])";

template <class T>
T sure(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
}

/// New networks start with layers of zeros, which would leave the guide without any effect.
void stir(Parameters& parameters, std::uint64_t seed) {
    const at::AutoGradMode no_gradients(false);
    std::uint64_t stream = 0;
    for (const auto& [name, tensor] : parameters.all()) {
        std::vector<float> noise(static_cast<std::size_t>(tensor.numel()));
        Noise(seed, Purpose::Weights, ++stream).normal(noise);
        float* data = tensor.mutable_data_ptr<float>();
        for (std::size_t i = 0; i < noise.size(); ++i) data[i] += 0.1f * noise[i];
    }
}

void finish(const fs::path& folder, const std::string& recipe_text, bool generator) {
    fs::create_directories(folder);
    const fs::path draft = folder / "recipe.json";
    std::ofstream(draft) << recipe_text;
    Recipe recipe = sure(read_recipe(draft));
    Parameters parameters(5);
    if (generator)
        const JointNetwork network(parameters, sure(joint_options(recipe.card)));
    else
        const ResidualClassifier network(parameters, sure(classifier_options(recipe.card)));
    stir(parameters, 9);
    recipe.card.parameters = parameters.count();
    if (auto written = write_model(folder, recipe.card, parameters.all(), draft); !written)
        throw std::runtime_error(written.error().message);
}

void write_judge(const fs::path& folder, const char* name, const char* modality, int channels,
                 const char* classes, const char* data) {
    finish(
        folder / name,
        fmt::format(R"({{"format":1,"card":{{"format":1,"name":"{}","title":"T","summary":"","kind":"judge",
        "architecture":"residual-classifier","network":{{"channels":[8,8],"blocks":1,"groups":4}},"height":32,"width":32,
        "modalities":[{{"name":"{}","title":"T","kind":"picture","first_channel":0,"channels":{},"classes":{}}}],
        "data":[],"licence":"none"}},"objective":"classify","data":["{}"],"optimiser":{{"learning_rate":0.001}},"samples":64,"batch":16}})",
                    name, modality, channels, classes, data),
        false);
}

}  // namespace

void write_animals(const fs::path& folder, int count) {
    constexpr int kWidth = 40, kHeight = 32, kHeader = 54;
    std::uint64_t stream = 0;
    for (const char* name : {"cats", "cows"}) {
        fs::create_directories(folder / name);
        for (int i = 0; i < count; ++i) {
            std::vector<float> noise(3 * kWidth * kHeight);
            Noise(3, Purpose::Weights, ++stream).normal(noise);
            std::string bytes("BM");
            const auto put = [&](std::uint32_t value, int size) {
                for (int b = 0; b < size; ++b) bytes.push_back(static_cast<char>(value >> 8 * b & 255));
            };
            put(kHeader + 3 * kWidth * kHeight, 4), put(0, 4), put(kHeader, 4), put(40, 4);
            put(kWidth, 4), put(kHeight, 4), put(1, 2), put(24, 2);
            for (int field = 0; field < 6; ++field) put(0, 4);
            const float tone = name[1] == 'a' ? 80.f : 170.f;
            for (const float each : noise)
                bytes.push_back(static_cast<char>(static_cast<int>(tone + 20 * each)));
            std::ofstream(folder / name / fmt::format("{:03}.bmp", i), std::ios::binary) << bytes;
        }
    }
}

void write_tiny_model(const fs::path& folder, int side, const fs::path& animals) {
    const bool own = !animals.empty();
    finish(
        folder / "tiny",
        fmt::format(
            R"({{"format":1,"card":{{"format":1,"name":"tiny","title":"Tiny","summary":"Random weights, for tests.",
        "kind":"generator","architecture":"joint-unet",
        "network":{{"packing":{},"channels":[8,16],"attention":[false,true],"blocks":1,"middle_attention":false,"embedding":16,
                   "groups":4,"head_dim":8,"encoders":{{"digit":[8,8],"picture":[8,8]}}}},
        "height":{},"width":{},
        "modalities":[{{"name":"digit","title":"Digit","kind":"digit","first_channel":0,"channels":1,"classes":{}}},
                      {{"name":"picture","title":"Picture","kind":"picture","first_channel":1,"channels":3,"classes":{}}}],
        "independent_levels":true,"guide_modes":["hold","random","predicted","constant","none"],"parametrisation":"edm",
        "sigma_data":0.5,"gamma_min":-12,"gamma_max":9,"schedule":"linear-gamma","data":[],"licence":"none"}},
        "objective":"joint","data":["mnist","{}"],"levels":{{"independent":1}},
        "optimiser":{{"learning_rate":0.001}},"samples":64,"batch":16}})",
            side / 4, side, side, own ? R"(["0","1"])" : kDigits, own ? R"(["cats","cows"])" : kPictures,
            own ? animals.string() : "cifar10"),
        true);
}

void write_tiny_judges(const fs::path& folder) {
    write_judge(folder, "tiny-digit-judge", "digit", 1, kDigits, "mnist");
    write_judge(folder, "tiny-picture-judge", "picture", 3, kPictures, "cifar10");
}

void write_made_up_data(const fs::path& folder) {
    constexpr int kDigitCount = 200, kRecords = 10000;
    const auto big_endian = [](std::string& out, std::uint32_t n) {
        for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<char>(n >> shift & 255));
    };
    fs::create_directories(folder / "mnist");
    for (const char* stem : {"train", "t10k"}) {
        std::string images("\0\0\x08\x03", 4), labels("\0\0\x08\x01", 4);
        big_endian(images, kDigitCount);
        big_endian(images, 28);
        big_endian(images, 28);
        big_endian(labels, kDigitCount);
        for (int i = 0; i < kDigitCount; ++i) {
            images.append(28 * 28, static_cast<char>(20 * (i % 10)));
            labels.push_back(static_cast<char>(i % 10));
        }
        std::ofstream(folder / "mnist" / fmt::format("{}-images-idx3-ubyte", stem), std::ios::binary)
            << images;
        std::ofstream(folder / "mnist" / fmt::format("{}-labels-idx1-ubyte", stem), std::ios::binary)
            << labels;
    }
    const fs::path cifar = folder / "cifar-10-batches-bin";
    fs::create_directories(cifar);
    std::string records;
    for (int i = 0; i < kRecords; ++i) {
        records.push_back(static_cast<char>(i % 10));
        records.append(3072, static_cast<char>(25 * (i % 10)));
    }
    for (const char* name : {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                             "data_batch_5.bin", "test_batch.bin"})
        std::ofstream(cifar / name, std::ios::binary) << records;
}

Surroundings write_tiny_world(const ScratchFolder& scratch, int side) {
    write_tiny_model(scratch / "models", side);
    write_tiny_judges(scratch / "models");
    write_made_up_data(scratch / "data");
    return {scratch / "models", scratch / "data"};
}

}  // namespace syn::test
