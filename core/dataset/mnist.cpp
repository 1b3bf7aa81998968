#include "core/dataset/mnist.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "core/dataset/idx.h"

namespace syn {
namespace {

constexpr std::uint32_t kDigitSide = 28;

/// The file as the official distribution names it, or with the dot that some unpackers make, gzipped or not.
Result<std::filesystem::path> find(const std::filesystem::path& folder, const std::string& stem,
                                   const char* kind) {
    for (const char* joint : {"-", "."}) {
        for (const char* ending : {"", ".gz"}) {
            const auto file = folder / (stem + joint + kind + ending);
            std::error_code ignored;
            if (std::filesystem::is_regular_file(file, ignored)) return file;
        }
    }
    return Error{fmt::format("{} has no {}-{} nor {}-{}.gz.", folder.string(), stem, kind, stem, kind)};
}

}  // namespace

const std::vector<std::string>& mnist_classes() {
    static const std::vector<std::string> names{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    return names;
}

Result<LabelledImages> read_mnist(const std::filesystem::path& folder, Split split) {
    const std::string stem = split == Split::Train ? "train" : "t10k";
    const auto image_file = find(folder, stem + "-images", "idx3-ubyte");
    if (!image_file) return image_file.error();
    const auto label_file = find(folder, stem + "-labels", "idx1-ubyte");
    if (!label_file) return label_file.error();

    auto images = read_idx(*image_file, 3);
    if (!images) return images.error();
    auto labels = read_idx(*label_file, 1);
    if (!labels) return labels.error();

    if (images->sizes[1] != kDigitSide || images->sizes[2] != kDigitSide) {
        return Error{fmt::format("{} holds pictures of {} x {} where MNIST's are 28 x 28.",
                                 image_file->string(), images->sizes[2], images->sizes[1])};
    }
    if (images->sizes[0] != labels->sizes[0]) {
        return Error{
            fmt::format("{} holds {} pictures but {} holds {} labels: they are not of one distribution.",
                        image_file->string(), images->sizes[0], label_file->string(), labels->sizes[0])};
    }
    const auto bad =
        std::find_if(labels->data.begin(), labels->data.end(), [](std::uint8_t l) { return l > 9; });
    if (bad != labels->data.end()) {
        return Error{
            fmt::format("{} gives picture {} the label {}, and MNIST's go from 0 to 9; download it again.",
                        label_file->string(), bad - labels->data.begin(), *bad)};
    }
    LabelledImages set;
    set.name = "mnist";
    set.count = static_cast<int>(images->sizes[0]);
    set.channels = 1;
    set.height = set.width = static_cast<int>(kDigitSide);
    set.pixels = std::move(images->data);
    set.labels = std::move(labels->data);
    set.classes = mnist_classes();
    return set;
}

}  // namespace syn
