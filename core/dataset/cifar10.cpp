#include "core/dataset/cifar10.h"

#include <fmt/format.h>

#include <fstream>
#include <string>
#include <vector>

namespace syn {
namespace {

constexpr int kSide = 32;
constexpr int kRecords = 10000;
constexpr std::size_t kPixels = 3 * kSide * kSide;
constexpr std::size_t kRecord = 1 + kPixels;

/// Appends one batch file to the set.
Result<void> append(const std::filesystem::path& file, LabelledImages& set) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    if (failed) return Error{fmt::format("{} is not there or cannot be read.", file.string())};
    if (size != kRecord * kRecords) {
        return Error{
            fmt::format("{} is {} bytes {}: expected {}, found {}; download it again.", file.string(),
                        size < kRecord * kRecords ? kRecord * kRecords - size : size - kRecord * kRecords,
                        size < kRecord * kRecords ? "short" : "too long", kRecord * kRecords, size)};
    }
    std::ifstream in(file, std::ios::binary);
    for (int i = 0; i < kRecords; ++i) {
        char label = 0;
        const std::size_t at = set.pixels.size();
        set.pixels.resize(at + kPixels);
        in.get(label);
        in.read(reinterpret_cast<char*>(set.pixels.data() + at), kPixels);
        if (!in) return Error{fmt::format("{} cannot be read at record {}.", file.string(), i)};
        const auto value = static_cast<std::uint8_t>(label);
        if (value > 9) {
            return Error{fmt::format(
                "{} gives record {} the label {}, and CIFAR-10's go from 0 to 9: is it the binary "
                "version of CIFAR-10?",
                file.string(), i, value)};
        }
        set.labels.push_back(value);
        ++set.count;
    }
    return {};
}

}  // namespace

const std::vector<std::string>& cifar10_classes() {
    static const std::vector<std::string> names{"airplane", "automobile", "bird",  "cat",  "deer",
                                                "dog",      "frog",       "horse", "ship", "truck"};
    return names;
}

Result<LabelledImages> read_cifar10(const std::filesystem::path& folder, Split split) {
    std::error_code ignored;
    const auto inner = folder / "cifar-10-batches-bin";
    const auto& files = std::filesystem::is_directory(inner, ignored) ? inner : folder;

    LabelledImages set;
    set.name = "cifar10";
    set.channels = 3;
    set.height = set.width = kSide;
    set.classes = cifar10_classes();
    std::vector<std::string> names{"test_batch.bin"};
    if (split == Split::Train)
        names = {"data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin",
                 "data_batch_5.bin"};
    set.pixels.reserve(names.size() * kRecords * kPixels);
    for (const auto& name : names)
        if (const auto done = append(files / name, set); !done) return done.error();
    return set;
}

}  // namespace syn
