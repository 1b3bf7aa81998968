#include "core/imaging/image_set.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/imaging/contact_sheet.h"
#include "core/imaging/picture_file.h"
#include "core/imaging/picture_record.h"

namespace syn {
namespace {

using nlohmann::json;
using std::filesystem::path;

constexpr auto kRequest = "request.json";
constexpr auto kManifest = "manifest.jsonl";

Result<void> write_picture(const path& file, const std::vector<std::uint8_t>& bytes) {
    return write_atomically(file, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

Result<void> write_picture(const path& file, const Image& image) {
    const auto bytes = encode_png(image);
    if (!bytes) return bytes.error();
    return write_picture(file, *bytes);
}

/// The name of a picture of a set: digits, five or more, then .png.
bool is_numbered(const path& file) {
    const auto stem = file.stem().string();
    return file.extension() == ".png" && stem.size() >= 5 &&
           std::all_of(stem.begin(), stem.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// A modality's name as a file's: what could lead out of the folder or clash with a file of the set is
/// replaced.
std::string safe(const std::string& name, std::size_t position) {
    std::string out;
    for (const char c : name)
        out.push_back(std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' ? c : '-');
    return out.empty() || is_numbered(out + ".png") || out == "mask" || out == "contact-sheet"
               ? fmt::format("condition-{}", position)
               : out;
}

}  // namespace

ImageSet::ImageSet(path folder, GenerationRequest request)
    : folder_(std::move(folder)), request_(std::move(request)), hash_(request_hash(request_)) {
    for (const auto& guide : request_.guides) {
        if (!guide_.empty()) guide_ += ", ";
        guide_ += guide.source.empty() ? guide.modality : guide.source;
    }
}

std::string ImageSet::file_name(int index) {
    return fmt::format("{:05}.png", index);
}

Result<ImageSet> ImageSet::open(const path& folder, const GenerationRequest& request) {
    ImageSet set(folder, request);
    if (const auto claimed = set.claim(); !claimed) return claimed.error();
    if (const auto read = set.read_manifest(); !read) return read.error();
    if (const auto written = set.write_conditions(); !written) return written.error();
    return set;
}

/// Makes the folder ours: by its request.json, which is written before anything else.
Result<void> ImageSet::claim() {
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
    if (failed || !std::filesystem::is_directory(folder_, failed)) {
        return Error{fmt::format("The folder {} cannot be made{}: choose another.", folder_.string(),
                                 failed ? " (" + failed.message() + ")" : "")};
    }
    const auto file = folder_ / kRequest;
    if (std::filesystem::exists(file, failed)) {
        const auto text = read_file(file);
        if (!text) return text.error();
        const auto theirs = request_from_json(*text);
        if (!theirs || request_hash(*theirs) != hash_) {
            return Error{
                fmt::format("The folder {} holds pictures of another request ({}): choose another folder, or "
                            "give the same request to go on.",
                            folder_.string(), theirs ? "its request.json differs" : theirs.error().message)};
        }
        return {};
    }
    std::filesystem::directory_iterator it(folder_, failed);
    for (; !failed && it != std::filesystem::directory_iterator(); it.increment(failed)) {
        if (it->path().filename() == kManifest || is_numbered(it->path())) {
            return Error{
                fmt::format("The folder {} already holds {} but no request.json that tells where it is from: "
                            "choose another folder.",
                            folder_.string(), it->path().filename().string())};
        }
    }
    if (failed)
        return Error{fmt::format("The folder {} cannot be read: {}.", folder_.string(), failed.message())};
    return write_atomically(file, to_json(request_) + "\n");
}

/// Learns what is there. Lines that a kill tore, or whose picture is gone, are dropped from the file.
Result<void> ImageSet::read_manifest() {
    const auto file = folder_ / kManifest;
    std::error_code failed;
    if (!std::filesystem::exists(file, failed)) return {};
    const auto text = read_file(file);
    if (!text) return text.error();
    std::string kept;
    for (std::size_t at = 0; at < text->size();) {
        const auto end = text->find('\n', at);
        if (end == std::string::npos) break;
        const std::string line = text->substr(at, end - at);
        at = end + 1;
        const json entry = json::parse(line, nullptr, false);
        if (!entry.is_object() || !entry.value("index", json()).is_number_unsigned() ||
            entry["index"] >= request_.count || entry.value("request", json()) != hash_)
            continue;
        const int index = entry["index"].get<int>();
        const auto size = std::filesystem::file_size(folder_ / file_name(index), failed);
        if (failed || size == 0 || !there_.insert(index).second) continue;
        kept += line + "\n";
    }
    if (kept == *text) return {};
    return write_atomically(file, kept);
}

Result<void> ImageSet::write_conditions() const {
    const auto masks = std::count_if(request_.guides.begin(), request_.guides.end(),
                                     [](const Guide& guide) { return !guide.mask.empty(); });
    for (std::size_t i = 0; i < request_.guides.size(); ++i) {
        const auto& guide = request_.guides[i];
        const auto name = safe(guide.modality, i);
        if (!guide.image.empty())
            if (const auto done = write_picture(folder_ / (name + ".png"), guide.image); !done)
                return done.error();
        if (!guide.mask.empty()) {
            const auto mask = masks > 1 ? name + "-mask.png" : "mask.png";
            if (const auto done = write_picture(folder_ / mask, guide.mask); !done) return done.error();
        }
    }
    return {};
}

std::vector<int> ImageSet::missing() const {
    std::vector<int> indices;
    for (int i = 0; i < request_.count; ++i)
        if (!has(i)) indices.push_back(i);
    return indices;
}

Result<void> ImageSet::add(int index, const Image& picture, bool metadata) {
    const auto bytes = metadata ? encode_picture(picture, {request_, index}) : encode_png(picture);
    if (!bytes) return bytes.error();
    if (const auto written = write_picture(folder_ / file_name(index), *bytes); !written)
        return written.error();
    if (has(index)) return {};

    const json line{{"file", file_name(index)},
                    {"index", index},
                    {"seed", request_.seed_of(index)},
                    {"guide", guide_},
                    {"request", hash_}};
    const auto file = folder_ / kManifest;
    std::error_code ignored;
    const auto before =
        std::filesystem::exists(file, ignored) ? std::filesystem::file_size(file, ignored) : 0;
    std::ofstream out(file, std::ios::binary | std::ios::app);
    out << line.dump(-1, ' ', false, json::error_handler_t::replace) + "\n" << std::flush;
    if (!out) {
        // A disk that is full took part of the line: the next one must not be glued to it.
        out.close();
        std::filesystem::resize_file(file, before, ignored);
        return Error{
            fmt::format("{} cannot be written: is the disk full, or the folder not yours?", file.string())};
    }
    there_.insert(index);
    return {};
}

Result<void> ImageSet::finish() {
    constexpr std::size_t kMost = 1024;
    std::vector<Image> pictures;
    for (const int index : there_) {
        if (pictures.size() == kMost) break;
        auto picture = read_image(folder_ / file_name(index));
        if (!picture) return picture.error();
        pictures.push_back(std::move(*picture));
    }
    if (pictures.empty()) return {};
    return write_picture(folder_ / "contact-sheet.png", contact_sheet(pictures));
}

}  // namespace syn
