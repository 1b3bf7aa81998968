#pragma once

#include <fstream>
#include <string>

#include "core/dataset/image_folder.h"
#include "tests/core/network/small_model.h"

/// Writes made-up MNIST files of `count` pictures whose brightness tells their class.
inline void write_small_digits(const std::filesystem::path& root, int count) {
    namespace fs = std::filesystem;
    const auto big_endian = [](std::uint32_t v) {
        return std::string{static_cast<char>(v >> 24), static_cast<char>(v >> 16), static_cast<char>(v >> 8),
                           static_cast<char>(v)};
    };
    fs::create_directories(root / "mnist");
    for (const char* part : {"train", "t10k"}) {
        std::ofstream images(root / "mnist" / (std::string(part) + "-images-idx3-ubyte"), std::ios::binary);
        std::ofstream labels(root / "mnist" / (std::string(part) + "-labels-idx1-ubyte"), std::ios::binary);
        images << big_endian(0x803) << big_endian(static_cast<std::uint32_t>(count)) << big_endian(28)
               << big_endian(28);
        labels << big_endian(0x801) << big_endian(static_cast<std::uint32_t>(count));
        for (int i = 0; i < count; ++i) {
            images << std::string(28 * 28, static_cast<char>(20 * (i % 10) + i % 7));
            labels << static_cast<char>(i % 10);
        }
    }
}

/// Writes made-up MNIST and CIFAR-10 files of `count` pictures whose brightness tells their class, in the
/// official layouts.
inline void write_small_sets(const std::filesystem::path& root, int count) {
    namespace fs = std::filesystem;
    write_small_digits(root, count);
    fs::create_directories(root / "cifar-10-batches-bin");
    for (const char* name :
         {"data_batch_1", "data_batch_2", "data_batch_3", "data_batch_4", "data_batch_5", "test_batch"}) {
        std::ofstream out(root / "cifar-10-batches-bin" / (std::string(name) + ".bin"), std::ios::binary);
        for (int i = 0; i < 10000; ++i)
            out << static_cast<char>(i % 10) << std::string(3072, static_cast<char>(25 * (i % 10) + i % 5));
    }
}

/// The same digits, and a folder root/things of ten classes with three pictures each, for small_decoder().
/// Returns the folder's path.
inline std::string write_small_things(const std::filesystem::path& root) {
    write_small_digits(root, 40);
    for (int k = 0; k < 10; ++k)
        for (int i = 0; i < 3; ++i) {
            const auto folder = root / "things" / std::string(1, static_cast<char>('a' + k));
            std::filesystem::create_directories(folder);
            write_text(folder / (std::to_string(i) + ".png"),
                       std::string(static_cast<std::size_t>(20 * k + i + 1), 'x'));
        }
    return (root / "things").string();
}

/// A picture's brightness is the size of its file.
inline syn::PictureDecoder small_decoder() {
    return [](const std::filesystem::path& file, const syn::PictureShape& shape) -> syn::Result<syn::Image> {
        const auto size = static_cast<std::size_t>(shape.width) * static_cast<std::size_t>(shape.height) *
                          static_cast<std::size_t>(shape.channels);
        return syn::Image{
            shape.width, shape.height, shape.channels,
            std::vector<std::uint8_t>(size, static_cast<std::uint8_t>(std::filesystem::file_size(file)))};
    };
}

/// A joint recipe small enough to train for a few steps in a test.
inline std::string small_joint_recipe(const std::string& learning_rate = "0.001",
                                      const std::string& pictures = "cifar10") {
    std::string card = ::small_card();
    const auto replace = [&](const std::string& from, const std::string& to) {
        card.replace(card.find(from), from.size(), to);
    };
    replace("\"height\": 8, \"width\": 8", "\"height\": 32, \"width\": 32");
    replace("\"packing\": 2", "\"packing\": 8");
    replace(R"("classes": ["0", "1"])", R"("classes": ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])");
    replace(R"("classes": ["a", "b"])", R"("classes": ["a", "b", "c", "d", "e", "f", "g", "h", "i", "j"])");
    return R"({"format": 1, "card": )" + card + R"(, "objective": "joint", "data": ["mnist", ")" + pictures +
           R"("], "flip": [false, true],
        "levels": {"shared": 0.2, "independent": 0.2, "given": {"digit": 0.4}, "ignored": {"digit": 0.2}, "held_regions": 0.5},
        "class_loss": 0.3, "optimiser": {"learning_rate": )" +
           learning_rate +
           R"(, "warmup_steps": 2}, "samples": 48, "batch": 8, "seed": 3, "precision": "float32"})";
}

inline std::string small_classify_recipe() {
    return R"({"format": 1, "card": {"format": 1, "name": "judge", "title": "Judge", "summary": "Judges.", "kind": "judge",
        "architecture": "residual-classifier", "network": {"channels": [4, 8], "blocks": 1, "groups": 2}, "height": 32, "width": 32,
        "modalities": [{"name": "digit", "title": "Digit", "kind": "digit", "first_channel": 0, "channels": 1,
                        "classes": ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]}],
        "data": [], "licence": "none"},
        "objective": "classify", "data": ["mnist"], "flip": [false], "crop_padding": 1,
        "optimiser": {"learning_rate": 0.01, "warmup_steps": 1, "average": 0.9}, "samples": 1600, "batch": 16, "precision": "float32"})";
}
