#include "core/network/safetensors.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "tests/catch.h"

using namespace syn;
namespace fs = std::filesystem;

namespace {

class Folder {
  public:
    Folder() : path_(fs::temp_directory_path() / ("syn-safetensors-" + std::to_string(::getpid()))) {
        fs::create_directories(path_);
    }
    ~Folder() { fs::remove_all(path_); }
    fs::path operator/(const char* name) const { return path_ / name; }
    const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

/// A file with this header text, a claimed header length, and so many bytes of data behind it.
void write_raw(const fs::path& file, const std::string& header, std::uint64_t claimed, std::size_t data) {
    std::ofstream out(file, std::ios::binary);
    out.write(reinterpret_cast<const char*>(&claimed), 8);
    out << header << std::string(data, '\0');
}

void write_raw(const fs::path& file, const std::string& header, std::size_t data) {
    write_raw(file, header, header.size(), data);
}

std::string message_of(const fs::path& file) {
    const auto read = read_safetensors(file);
    REQUIRE(!read);
    return read.error().message;
}

}  // namespace

TEST_CASE("Tensors of every type survive a round trip") {
    const Folder folder;
    TensorFile file;
    for (const auto type : {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16, at::kLong, at::kInt,
                            at::kShort, at::kChar, at::kByte, at::kBool})
        file.tensors[c10::toString(type)] = at::arange(6, at::kFloat).reshape({2, 3}).to(type);
    file.tensors["empty"] = at::zeros({0, 4}, at::kFloat);
    file.tensors["scalar"] = at::ones({}, at::kFloat);
    file.tensors["transposed"] = at::arange(6, at::kFloat).reshape({2, 3}).t();
    file.metadata["modelspec.title"] = "a \"quoted\" title";
    REQUIRE(write_safetensors(folder / "a.safetensors", file));
    const auto read = read_safetensors(folder / "a.safetensors");
    REQUIRE(read);
    CHECK(read->metadata == file.metadata);
    REQUIRE(read->tensors.size() == file.tensors.size());
    for (const auto& [name, tensor] : file.tensors) {
        INFO(name);
        CHECK(read->tensors.at(name).scalar_type() == tensor.scalar_type());
        CHECK(at::equal(read->tensors.at(name), tensor));
    }
}

TEST_CASE("A file that another program wrote is read") {
    const auto read =
        read_safetensors(fs::path(STUDIO_SOURCE_DIR) / "tests/parity/unet_a/vectors.safetensors");
    REQUIRE(read);
    CHECK(read->tensors.at("sample").sizes() == at::IntArrayRef{2, 3, 16, 16});
    CHECK(read->metadata.contains("diffusers"));
}

TEST_CASE("Tensors are read one by one, and a file that shrinks meanwhile is said to be damaged") {
    const Folder folder;
    const fs::path f = folder / "two.safetensors";
    const at::Tensor first = at::arange(300'000, at::kFloat), second = at::ones({300'000}, at::kFloat);
    REQUIRE(write_safetensors(f, {{{"a", first}, {"b", second}}, {{"made", "here"}}}));
    auto reader = TensorReader::open(f);
    REQUIRE(reader);
    CHECK(reader->metadata().at("made") == "here");
    REQUIRE(reader->entries().size() == 2);
    CHECK(reader->entries().at("b").shape == std::vector<std::int64_t>{300'000});
    const auto b = reader->read("b");
    REQUIRE(b);
    CHECK(at::equal(*b, second));
    const auto a = reader->read("a");
    REQUIRE(a);
    CHECK(at::equal(*a, first));
    fs::resize_file(f, 1'300'000);  // in the middle of b
    const auto gone = reader->read("b");
    REQUIRE(!gone);
    CHECK(gone.error().message.find("tensor 'b' cannot be read") != std::string::npos);
}

TEST_CASE("Lying and damaged safetensors are named and allocate nothing") {
    const Folder folder;
    const fs::path f = folder / "bad.safetensors";
    CHECK(message_of(folder / "absent").find("cannot open") != std::string::npos);

    std::ofstream(f) << "short";
    CHECK(message_of(f).find("shorter than a header") != std::string::npos);
    write_raw(f, "{}", std::uint64_t{1} << 62, 0);
    CHECK(message_of(f).find("claims") != std::string::npos);
    write_raw(f, "{}", 50'000'000, 16);
    CHECK(message_of(f).find("claims") != std::string::npos);
    write_raw(f, "not json", 0);
    CHECK(message_of(f).find("not JSON") != std::string::npos);
    write_raw(f, R"({"w":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}})", 8);
    CHECK(message_of(f).find("'w' reaches to byte 16 of 8") != std::string::npos);
    write_raw(f, R"({"w":{"dtype":"F32","shape":[5],"data_offsets":[0,16]}})", 16);
    CHECK(message_of(f).find("shape of tensor 'w'") != std::string::npos);
    // 2^62 x 16 items of four bytes overflow to exactly nothing.
    write_raw(f, R"({"w":{"dtype":"F32","shape":[4611686018427387904,16],"data_offsets":[0,0]}})", 0);
    CHECK(message_of(f).find("shape of tensor 'w'") != std::string::npos);
    write_raw(f, R"({"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}})", 4);
    CHECK(message_of(f).find("shape of tensor 'w'") != std::string::npos);
    write_raw(f, R"({"w":{"dtype":"Q3","shape":[1],"data_offsets":[0,4]}})", 4);
    CHECK(message_of(f).find("unknown type 'Q3'") != std::string::npos);
    write_raw(f, R"({"w":{"dtype":"F32","shape":[1]}})", 4);
    CHECK(message_of(f).find("lacks") != std::string::npos);
    write_raw(f, R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}})", 16);
    CHECK(message_of(f).find("'w'") != std::string::npos);
    write_raw(f, R"({"__metadata__":{"a":1}})", 0);
    CHECK(message_of(f).find("metadata 'a'") != std::string::npos);
}

TEST_CASE("A folder that cannot be written leaves nothing behind") {
    const Folder folder;
    const TensorFile file{{{"w", at::ones({3}, at::kFloat)}}, {}};
    const auto written = write_safetensors(folder.path() / "no" / "such" / "folder.safetensors", file);
    REQUIRE(!written);
    CHECK(written.error().message.find("folder.safetensors") != std::string::npos);
    CHECK(fs::is_empty(folder.path()));
}
