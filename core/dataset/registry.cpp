#include "core/dataset/registry.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <cstdlib>

#include "core/dataset/cifar10.h"
#include "core/dataset/mnist.h"

namespace syn {
namespace {

struct Entry {
    std::string_view name;
    std::string_view folder;  ///< below the data root
    Result<LabelledImages> (*read)(const std::filesystem::path&, Split);
    std::string_view source;  ///< how to come by it
    std::string_view title, kind, licence, authors;
    const std::vector<std::string>& (*classes)();
    int channels, pictures;
};

const std::array kEntries{
    Entry{"mnist", "mnist", read_mnist,
          "download the four .gz files of http://yann.lecun.com/exdb/mnist (mirror: "
          "https://ossci-datasets.s3.amazonaws.com/mnist) into that folder",
          "MNIST", "digit", "CC BY-SA 3.0", "LeCun, Cortes, Burges: The MNIST database of handwritten digits",
          mnist_classes, 1, 60000},
    Entry{"cifar10", "cifar-10-batches-bin", read_cifar10,
          "download https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz and unpack it beside that folder",
          "CIFAR-10", "picture", "research use",
          "Krizhevsky 2009, Learning Multiple Layers of Features from Tiny Images", cifar10_classes, 3,
          50000},
};

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

}  // namespace

std::filesystem::path default_data_root() {
    if (auto root = variable("SYNESTHETE_DATA"); !root.empty()) return root;
    if (auto cache = variable("XDG_CACHE_HOME"); !cache.empty())
        return std::filesystem::path(cache) / "synesthete/data";
    return std::filesystem::path(variable("HOME")) / ".cache/synesthete/data";
}

std::vector<std::string> dataset_names() {
    std::vector<std::string> names;
    names.reserve(std::size(kEntries));
    for (const auto& entry : kEntries) names.emplace_back(entry.name);
    return names;
}

std::vector<DatasetFacts> known_datasets(const std::filesystem::path& data_root) {
    const auto root = data_root.empty() ? default_data_root() : data_root;
    std::vector<DatasetFacts> facts;
    for (const auto& entry : kEntries) {
        std::error_code ignored;
        const auto folder = root / entry.folder;
        std::string source(entry.source);
        constexpr std::string_view kThat = "that folder";
        if (const auto at = source.find(kThat); at != std::string::npos)
            source.replace(at, kThat.size(), folder.string());
        facts.push_back({std::string(entry.name), std::string(entry.title), std::string(entry.kind),
                         std::string(entry.licence), std::string(entry.authors), std::move(source),
                         entry.classes(), entry.channels, entry.pictures,
                         std::filesystem::is_directory(folder, ignored)});
    }
    return facts;
}

Result<LabelledImages> open_dataset(std::string_view name, const std::filesystem::path& data_root,
                                    Split split) {
    for (const auto& entry : kEntries) {
        if (entry.name != name) continue;
        const auto folder = (data_root.empty() ? default_data_root() : data_root) / entry.folder;
        std::error_code ignored;
        if (!std::filesystem::is_directory(folder, ignored)) {
            return Error{fmt::format(
                "The data set {} is not in {}: {}, or set SYNESTHETE_DATA to the folder above it.", name,
                folder.string(), entry.source)};
        }
        auto set = entry.read(folder, split);
        if (set) return set;
        std::string why = set.error().message;
        if (why.ends_with('.')) why.pop_back();
        return Error{fmt::format("The data set {} cannot be used: {}; to have it whole, {}.", name, why,
                                 entry.source)};
    }
    return Error{
        fmt::format("There is no data set '{}'; known are {}.", name, fmt::join(dataset_names(), ", "))};
}

}  // namespace syn
