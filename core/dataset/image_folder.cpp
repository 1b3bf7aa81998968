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

/// The subfolders, one a class.
Result<std::vector<path>> classes_of(const path& folder) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored))
        return Error{
            fmt::format("The folder {} is not there or cannot be read: was it moved?", folder.string())};
    auto classes = list(folder, true);
    if (classes && (classes->empty() || classes->size() > 256))
        return Error{fmt::format(
            "The folder {} has {} subfolders; a set of labelled pictures has one for each class, at "
            "most 256.",
            folder.string(), classes->size())};
    return classes;
}

Result<std::vector<path>> pictures_of(const path& subfolder) {
    auto files = list(subfolder, false);
    if (files && files->empty())
        return Error{
            fmt::format("The folder {} has no pictures (png, jpg, webp, bmp or tiff); fill or remove it.",
                        subfolder.string())};
    return files;
}

bool is_held_out(std::size_t i, std::size_t of) {
    return i % 10 == 9 || (of < 10 && i + 1 == of);
}

void append(const Image& image, const PictureShape& shape, LabelledImages& set) {
    for (int c = 0; c < shape.channels; ++c)
        for (int y = 0; y < shape.height; ++y)
            for (int x = 0; x < shape.width; ++x) set.pixels.push_back(image.pixels[image.index(x, y, c)]);
    set.labels.push_back(static_cast<std::uint8_t>(set.classes.size()));
    ++set.count;
}

Result<Image> decoded(const path& file, const PictureShape& shape, const PictureDecoder& decode) {
    auto image = decode(file, shape);
    if (image &&
        (image->width != shape.width || image->height != shape.height || image->channels != shape.channels))
        return Error{fmt::format("{} became {} x {} with {} channels where {} x {} with {} are needed.",
                                 file.string(), image->width, image->height, image->channels, shape.width,
                                 shape.height, shape.channels)};
    return image;
}

/// One class a subfolder; `folder` is what the set is called.
Result<LabelledImages> read_classes(const path& folder, const std::vector<path>& classes,
                                    const PictureShape& shape, const PictureDecoder& decode,
                                    std::optional<Split> split) {
    LabelledImages set;
    set.name = folder.filename().string();
    set.channels = shape.channels;
    set.height = shape.height;
    set.width = shape.width;
    int unreadable = 0;
    std::string first_trouble;
    for (const path& subfolder : classes) {
        const auto files = pictures_of(subfolder);
        if (!files) return files.error();
        if (split && files->size() < 2)
            return Error{
                fmt::format("The folder {} has one picture; two at least are needed, because one in ten is "
                            "held out to measure what is learnt.",
                            subfolder.string())};
        for (std::size_t i = 0; i < files->size(); ++i) {
            if (split && is_held_out(i, files->size()) != (*split == Split::Test)) continue;
            if (const auto image = decoded((*files)[i], shape, decode))
                append(*image, shape, set);
            else if (unreadable++ == 0)
                first_trouble = image.error().message;
        }
        set.classes.push_back(subfolder.filename().string());
    }
    if (unreadable == 1) return Error{first_trouble};
    if (unreadable > 1) {
        if (first_trouble.ends_with('.')) first_trouble.pop_back();
        return Error{
            fmt::format("{} pictures below {} cannot be read; the first: {}; remove or replace them.",
                        unreadable, folder.string(), first_trouble)};
    }
    return set;
}

}  // namespace

Result<std::vector<std::pair<std::string, int>>> survey_image_folder(const path& folder) {
    const auto classes = classes_of(folder);
    if (!classes) return classes.error();
    std::vector<std::pair<std::string, int>> found;
    for (const auto& subfolder : *classes) {
        const auto files = pictures_of(subfolder);
        if (!files) return files.error();
        found.emplace_back(subfolder.filename().string(), static_cast<int>(files->size()));
    }
    return found;
}

Result<LabelledImages> read_image_folder(const path& folder, const PictureShape& shape,
                                         const PictureDecoder& decode, std::optional<Split> split) {
    const auto classes = classes_of(folder);
    if (!classes) return classes.error();
    return read_classes(folder, *classes, shape, decode, split);
}

Result<LabelledImages> read_pictures(const path& folder, const PictureShape& shape,
                                     const PictureDecoder& decode) {
    const auto subfolders = list(folder, true);
    if (!subfolders) return subfolders.error();
    return subfolders->empty() ? read_classes(folder, {folder}, shape, decode, std::nullopt)
                               : read_image_folder(folder, shape, decode);
}

}  // namespace syn
