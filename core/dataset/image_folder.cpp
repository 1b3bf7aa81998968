#include "core/dataset/image_folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace syn {
namespace {

using std::filesystem::path;

bool is_picture(const path& file) {
    std::string ending = file.extension().string();
    std::transform(ending.begin(), ending.end(), ending.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::array<std::string_view, 7> kEndings{".png", ".jpg", ".jpeg", ".webp",
                                                       ".bmp", ".tif", ".tiff"};
    return std::find(kEndings.begin(), kEndings.end(), ending) != kEndings.end();
}

/// Entries of a folder that are wanted, sorted by name so that labels do not depend on the file system.
Result<std::vector<path>> list(const path& folder, bool folders) {
    std::error_code failed;
    std::vector<path> entries;
    std::filesystem::directory_iterator it(folder, failed);
    for (; !failed && it != std::filesystem::directory_iterator(); it.increment(failed)) {
        if (it->path().filename().string().front() == '.') continue;
        std::error_code unreadable;
        if (folders ? it->is_directory(unreadable)
                    : it->is_regular_file(unreadable) && is_picture(it->path()))
            entries.push_back(it->path());
    }
    if (failed)
        return Error{fmt::format("The folder {} cannot be read: {}.", folder.string(), failed.message())};
    std::sort(entries.begin(), entries.end());
    return entries;
}

}  // namespace

Result<LabelledImages> read_image_folder(const path& folder, const PictureShape& shape,
                                         const PictureDecoder& decode) {
    const auto classes = list(folder, true);
    if (!classes) return classes.error();
    if (classes->empty() || classes->size() > 256) {
        return Error{fmt::format(
            "The folder {} has {} subfolders; a set of labelled pictures has one for each class, at "
            "most 256.",
            folder.string(), classes->size())};
    }
    LabelledImages set;
    set.name = folder.filename().string();
    set.channels = shape.channels;
    set.height = shape.height;
    set.width = shape.width;
    for (const auto& subfolder : *classes) {
        const auto files = list(subfolder, false);
        if (!files) return files.error();
        if (files->empty()) {
            return Error{
                fmt::format("The folder {} has no pictures (png, jpg, webp, bmp or tiff); fill or remove it.",
                            subfolder.string())};
        }
        for (const auto& file : *files) {
            const auto image = decode(file, shape);
            if (!image) return image.error();
            if (image->width != shape.width || image->height != shape.height ||
                image->channels != shape.channels) {
                return Error{fmt::format(
                    "{} became {} x {} with {} channels where {} x {} with {} are needed.", file.string(),
                    image->width, image->height, image->channels, shape.width, shape.height, shape.channels)};
            }
            for (int c = 0; c < shape.channels; ++c)
                for (int y = 0; y < shape.height; ++y)
                    for (int x = 0; x < shape.width; ++x)
                        set.pixels.push_back(image->pixels[image->index(x, y, c)]);
            set.labels.push_back(static_cast<std::uint8_t>(set.classes.size()));
            ++set.count;
        }
        set.classes.push_back(subfolder.filename().string());
    }
    return set;
}

}  // namespace syn
