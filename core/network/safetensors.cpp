#include "core/network/safetensors.h"

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"

namespace syn {
namespace {

using nlohmann::json;

constexpr std::uint64_t kMaximumHeader = 100'000'000;  // the format's own bound

struct TypeName {
    const char* name;
    at::ScalarType type;
};
constexpr TypeName kTypes[] = {
    {"F64", at::kDouble}, {"F32", at::kFloat}, {"F16", at::kHalf},  {"BF16", at::kBFloat16},
    {"I64", at::kLong},   {"I32", at::kInt},   {"I16", at::kShort}, {"I8", at::kChar},
    {"U8", at::kByte},    {"BOOL", at::kBool},
};

Error damaged(const std::filesystem::path& path, const std::string& what) {
    return {fmt::format("{} is damaged: {}; fetch or export it again", path.string(), what)};
}

/// The number of bytes of a shape, or nothing where it does not fit 64 bits.
std::optional<std::uint64_t> byte_count(const std::vector<std::int64_t>& shape, std::uint64_t item) {
    std::uint64_t bytes = item;
    for (const std::int64_t n : shape) {
        if (n < 0) return std::nullopt;
        if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(n), &bytes)) return std::nullopt;
    }
    return bytes;
}

using Entry = TensorReader::Entry;

/// One header entry, checked against the `available` bytes behind the header.
Result<Entry> parse_entry(const std::filesystem::path& path, const std::string& name, const json& value,
                          std::uint64_t available) {
    if (!value.is_object() || !value.contains("dtype") || !value.contains("shape") ||
        !value.contains("data_offsets") || !value["dtype"].is_string() || !value["shape"].is_array() ||
        !value["data_offsets"].is_array() || value["data_offsets"].size() != 2)
        return damaged(path, fmt::format("tensor '{}' lacks dtype, shape or data_offsets", name));
    Entry entry;
    const auto& dtype = value["dtype"].get_ref<const std::string&>();
    bool known = false;
    for (const TypeName& t : kTypes)
        if (dtype == t.name) entry.type = t.type, known = true;
    if (!known) return damaged(path, fmt::format("tensor '{}' has the unknown type '{}'", name, dtype));
    for (const json& n : value["shape"]) {
        if (!n.is_number_integer())
            return damaged(path, fmt::format("the shape of tensor '{}' is not of whole numbers", name));
        entry.shape.push_back(n.get<std::int64_t>());
    }
    for (const json& n : value["data_offsets"])
        if (!n.is_number_unsigned())
            return damaged(path, fmt::format("the offsets of tensor '{}' are not whole numbers", name));
    entry.begin = value["data_offsets"][0].get<std::uint64_t>();
    entry.end = value["data_offsets"][1].get<std::uint64_t>();
    if (entry.begin > entry.end || entry.end > available)
        return damaged(path, fmt::format("tensor '{}' reaches to byte {} of {}", name, entry.end, available));
    const auto bytes = byte_count(entry.shape, c10::elementSize(entry.type));
    if (!bytes || *bytes != entry.end - entry.begin)
        return damaged(path, fmt::format("the shape of tensor '{}' does not match its {} bytes", name,
                                         entry.end - entry.begin));
    return entry;
}

}  // namespace

Result<TensorReader> TensorReader::open(const std::filesystem::path& path) {
    TensorReader file;
    file.path_ = path;
    file.in_.open(path, std::ios::binary);
    std::ifstream& in = file.in_;
    if (!in) return Error{fmt::format("cannot open {}: {}", path.string(), std::strerror(errno))};
    in.seekg(0, std::ios::end);
    const auto size = static_cast<std::uint64_t>(in.tellg());
    in.seekg(0);
    std::uint64_t header_size = 0;
    if (size < 8 || !in.read(reinterpret_cast<char*>(&header_size), 8))
        return damaged(path, "it is shorter than a header");
    if (header_size > kMaximumHeader || header_size > size - 8)
        return damaged(path, fmt::format("its header claims {} bytes of a file of {}", header_size, size));
    std::string text(header_size, '\0');
    if (!in.read(text.data(), static_cast<std::streamsize>(header_size)))
        return damaged(path, "its header cannot be read");
    const json header = json::parse(text, nullptr, false);
    if (!header.is_object()) return damaged(path, "its header is not JSON");

    file.data_ = 8 + header_size;
    for (const auto& [name, value] : header.items()) {
        if (name == "__metadata__") {
            if (!value.is_object()) return damaged(path, "its __metadata__ is not an object");
            for (const auto& [key, item] : value.items()) {
                if (!item.is_string())
                    return damaged(path, fmt::format("its metadata '{}' is not text", key));
                file.metadata_[key] = item.get<std::string>();
            }
            continue;
        }
        Result<Entry> entry = parse_entry(path, name, value, size - file.data_);
        if (!entry) return entry.error();
        file.entries_[name] = std::move(*entry);
    }
    return file;
}

Result<at::Tensor> TensorReader::read(const std::string& name) {
    const Entry& entry = entries_.at(name);
    at::Tensor tensor = at::empty(entry.shape, at::TensorOptions().dtype(entry.type));
    in_.seekg(static_cast<std::streamoff>(data_ + entry.begin));
    const auto bytes = static_cast<std::streamsize>(entry.end - entry.begin);
    if (bytes > 0 && !in_.read(static_cast<char*>(tensor.data_ptr()), bytes))
        return damaged(path_, fmt::format("tensor '{}' cannot be read", name));
    return tensor;
}

Result<TensorFile> read_safetensors(const std::filesystem::path& path) {
    auto reader = TensorReader::open(path);
    if (!reader) return reader.error();
    TensorFile file{{}, reader->metadata()};
    for (const auto& [name, entry] : reader->entries()) {
        auto tensor = reader->read(name);
        if (!tensor) return tensor.error();
        file.tensors[name] = std::move(*tensor);
    }
    return file;
}

Result<void> write_safetensors(const std::filesystem::path& path, const TensorFile& file) {
    json header = json::object();
    if (!file.metadata.empty()) header["__metadata__"] = file.metadata;
    std::vector<at::Tensor> bodies;
    std::uint64_t offset = 0;
    for (const auto& [name, tensor] : file.tensors) {
        const at::Tensor body = tensor.detach().cpu().contiguous();
        const char* dtype = nullptr;
        for (const TypeName& t : kTypes)
            if (body.scalar_type() == t.type) dtype = t.name;
        if (!dtype)
            return Error{fmt::format("tensor '{}' has a type that {} cannot hold", name, path.string())};
        header[name] = {{"dtype", dtype},
                        {"shape", body.sizes().vec()},
                        {"data_offsets", {offset, offset + body.nbytes()}}};
        offset += body.nbytes();
        bodies.push_back(body);
    }
    std::string text = header.dump();
    text.append((8 - text.size() % 8) % 8, ' ');  // the data starts aligned

    Result<AtomicFile> out = AtomicFile::create(path);
    if (!out) return out.error();
    const std::uint64_t header_size = text.size();
    if (auto ok = out->write({reinterpret_cast<const char*>(&header_size), 8}); !ok) return ok;
    if (auto ok = out->write(text); !ok) return ok;
    for (const at::Tensor& body : bodies)
        if (auto ok = out->write({static_cast<const char*>(body.data_ptr()), body.nbytes()}); !ok) return ok;
    return out->commit();
}

}  // namespace syn
