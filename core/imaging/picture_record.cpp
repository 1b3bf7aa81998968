#include "core/imaging/picture_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"

namespace syn {
namespace {

using nlohmann::json;

constexpr auto kRecordKey = "synesthete";

/// A value as the one-line form takes it: quoted where it would run into the next.
std::string quoted(const std::string& value) {
    const bool plain = value.find_first_of(",:\"\n\r") == std::string::npos;
    return plain ? value : json(value).dump(-1, ' ', false, json::error_handler_t::replace);
}

Error malformed(const std::string& why) {
    return Error{"The picture's record cannot be used: " + why + "."};
}

}  // namespace

std::string to_json(const PictureRecord& record) {
    const json out{{"version", PictureRecord::kVersion},
                   {"generator", GenerationRequest::kGenerator},
                   {"index", record.index},
                   {"seed", record.request.seed_of(record.index)},
                   {"request", json::parse(to_json(record.request))}};
    return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

Result<PictureRecord> picture_record_from_json(std::string_view text) {
    const json in = json::parse(text, nullptr, false);
    if (!in.is_object()) return malformed("it is not a JSON object");
    const auto version = in.find("version");
    if (version == in.end() || !version->is_number_integer()) return malformed("it has no version");
    if (*version != PictureRecord::kVersion) {
        return malformed(
            fmt::format("it is of version {} and this program knows version {}; update the program",
                        version->dump(), PictureRecord::kVersion));
    }
    for (const auto& [key, value] : in.items()) {
        constexpr std::array kKnown{"version", "generator", "index", "seed", "request"};
        if (std::find(kKnown.begin(), kKnown.end(), key) == kKnown.end())
            return malformed(fmt::format("it has the unknown field '{}'", key));
    }
    if (in.value("generator", json()) != GenerationRequest::kGenerator)
        return malformed(
            fmt::format("its random numbers are of another kind than {}", GenerationRequest::kGenerator));
    const auto index = in.find("index");
    if (index == in.end() || !index->is_number_unsigned() || *index > GenerationRequest::kMaximumCount)
        return malformed("its index is no number from 0 on");
    const auto request = in.find("request");
    if (request == in.end()) return malformed("it has no request");
    auto read = request_from_json(request->dump(-1, ' ', false, json::error_handler_t::replace));
    if (!read) return read.error();

    PictureRecord record{std::move(*read), index->get<int>()};
    if (record.index >= record.request.count)
        return malformed(
            fmt::format("its index is {} in a request of {} pictures", record.index, record.request.count));
    if (in.value("seed", json()) != record.request.seed_of(record.index))
        return malformed("its seed is not the one that the request gives to that picture");
    return record;
}

std::string parameters_line(const PictureRecord& record, int width, int height) {
    const auto& request = record.request;
    const double scale = request.guides.empty() ? 1 : request.guides.front().scale;
    std::string line =
        fmt::format("Steps: {}, Sampler: {}, CFG scale: {}, Seed: {}, Size: {}x{}", request.steps,
                    quoted(request.solver), scale, request.seed_of(record.index), width, height);
    if (!request.models.empty()) {
        const auto& model = request.models.front();
        constexpr std::size_t kShortHash = 10;
        if (!model.sha256.empty())
            line += fmt::format(", Model hash: {}", model.sha256.substr(0, kShortHash));
        line += fmt::format(", Model: {}", quoted(model.name));
    }
    return line;
}

std::vector<PngText> texts_of(const PictureRecord& record, int width, int height) {
    return {{kRecordKey, to_json(record)}, {"parameters", parameters_line(record, width, height)}};
}

Result<std::vector<std::uint8_t>> encode_picture(const Image& image, const PictureRecord& record) {
    return encode_png(image, texts_of(record, image.width, image.height), true);
}

Result<PictureRecord> decode_picture_record(std::span<const std::uint8_t> png, const std::string& name) {
    const auto texts = read_png_texts(png, name);
    if (!texts) return texts.error();
    for (const auto& [key, text] : *texts) {
        if (key != kRecordKey) continue;
        auto record = picture_record_from_json(text);
        if (!record) return Error{fmt::format("{}: {}", name, record.error().message)};
        return record;
    }
    return Error{fmt::format(
        "{} carries no request: it was not written by this program, or its metadata was removed.", name)};
}

Result<PictureRecord> read_picture_record(const std::filesystem::path& file) {
    constexpr std::uintmax_t kLargestFile = std::uintmax_t{512} << 20;
    const auto content = read_file(file, kLargestFile);
    if (!content) return content.error();
    return decode_picture_record({reinterpret_cast<const std::uint8_t*>(content->data()), content->size()},
                                 file.string());
}

}  // namespace syn
