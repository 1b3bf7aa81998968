#include <unistd.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/dataset/cifar10.h"
#include "core/dataset/image_folder.h"
#include "core/dataset/mnist.h"
#include "core/dataset/registry.h"
#include "tests/catch.h"

using namespace syn;
using std::filesystem::path;

namespace {

/// A folder that is gone when the test is.
struct Folder {
    path root = std::filesystem::temp_directory_path() / ("synesthete-dataset-" + std::to_string(getpid()));
    Folder() {
        std::filesystem::remove_all(root);
        std::filesystem::create_directories(root);
    }
    ~Folder() { std::filesystem::remove_all(root); }
};

void write(const path& file, const std::string& bytes) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void write_gz(const path& file, const std::string& bytes) {
    gzFile out = gzopen(file.c_str(), "wb");
    REQUIRE(out != nullptr);
    REQUIRE(gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size())) ==
            static_cast<int>(bytes.size()));
    REQUIRE(gzclose(out) == Z_OK);
}

std::string slurp(const path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string big_endian(std::uint32_t value) {
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<char>(value >> shift));
    return bytes;
}

std::string idx(const std::vector<std::uint32_t>& sizes, const std::string& data) {
    std::string bytes{0, 0, 8, static_cast<char>(sizes.size())};
    for (const auto size : sizes) bytes += big_endian(size);
    return bytes + data;
}

/// `count` pictures whose pixel (y, x) is (i + y + x) mod 256.
std::string digits(int count) {
    std::string data;
    for (int i = 0; i < count; ++i)
        for (int y = 0; y < 28; ++y)
            for (int x = 0; x < 28; ++x) data.push_back(static_cast<char>(i + y + x));
    return data;
}

constexpr auto kImages = "t10k-images-idx3-ubyte";
constexpr auto kLabels = "t10k-labels-idx1-ubyte";

void write_mnist(const path& folder, int count = 3, const std::string& labels = {7, 2, 1}) {
    write(folder / kImages, idx({static_cast<std::uint32_t>(count), 28, 28}, digits(count)));
    write(folder / kLabels, idx({static_cast<std::uint32_t>(labels.size())}, labels));
}

template <class T>
void require_error(const Result<T>& result, const std::vector<std::string>& parts) {
    REQUIRE_FALSE(result);
    INFO(result.error().message);
    for (const auto& part : parts) {
        INFO(part);
        CHECK(result.error().message.find(part) != std::string::npos);
    }
}

/// A batch of 10 000 records: the first has this label and a picture that counts up, the rest are zeros.
void write_cifar(const path& file, char label) {
    std::string record{label};
    for (int i = 0; i < 3072; ++i) record.push_back(static_cast<char>(i % 251));
    write(file, record);
    std::filesystem::resize_file(file, 30730000);
}

}  // namespace

TEST_CASE("MNIST is read plain and gzipped alike") {
    const Folder folder;
    write_mnist(folder.root);
    const auto plain = read_mnist(folder.root, Split::Test);
    REQUIRE(plain);
    CHECK(plain->count == 3);
    CHECK(plain->channels == 1);
    CHECK(plain->height == 28);
    CHECK(plain->width == 28);
    CHECK(plain->labels == std::vector<std::uint8_t>{7, 2, 1});
    CHECK(plain->classes.size() == 10);
    CHECK(plain->classes[7] == "7");
    CHECK(int{plain->image(2)[28 * 5 + 6]} == 2 + 5 + 6);

    for (const auto* name : {kImages, kLabels}) {
        write_gz(folder.root / (std::string(name) + ".gz"), slurp(folder.root / name));
        std::filesystem::remove(folder.root / name);
    }
    const auto packed = read_mnist(folder.root, Split::Test);
    REQUIRE(packed);
    CHECK(packed->pixels == plain->pixels);
    CHECK(packed->labels == plain->labels);
}

TEST_CASE("Padding centres MNIST's pictures on black") {
    const Folder folder;
    write_mnist(folder.root);
    const auto set = read_mnist(folder.root, Split::Test);
    REQUIRE(set);
    const auto padded = pad_to(*set, 32);
    REQUIRE(padded.pixels.size() == 3u * 32 * 32);
    CHECK(padded.labels == set->labels);
    CHECK(int{padded.image(1)[32 * (5 + 2) + 6 + 2]} == int{set->image(1)[28 * 5 + 6]});
    int border = 0;
    for (int i = 0; i < 32; ++i)
        border += padded.image(2)[i] + padded.image(2)[32 * 31 + i] + padded.image(2)[32 * i + 31];
    CHECK(border == 0);
    CHECK(pad_to(*set, 28).pixels == set->pixels);
}

TEST_CASE("Broken MNIST files are refused by name") {
    const Folder folder;
    const auto images = folder.root / kImages;
    write_mnist(folder.root);

    SECTION("missing") {
        require_error(read_mnist(folder.root, Split::Train),
                      {folder.root.string(), "train-images-idx3-ubyte"});
    }
    SECTION("one byte short") {
        const auto bytes = slurp(images);
        write(images, bytes.substr(0, bytes.size() - 1));
        require_error(read_mnist(folder.root, Split::Test), {kImages, "2352", "2351"});
    }
    SECTION("one byte long") {
        write(images, slurp(images) + "x");
        require_error(read_mnist(folder.root, Split::Test), {kImages, "too long"});
    }
    SECTION("ends in the header") {
        write(images, slurp(images).substr(0, 9));
        require_error(read_mnist(folder.root, Split::Test), {kImages, "header"});
    }
    SECTION("wrong magic") {
        write(images, "\x89PNG and so on");
        require_error(read_mnist(folder.root, Split::Test), {kImages, "not an IDX file"});
    }
    SECTION("labels where pictures belong") {
        write(images, slurp(folder.root / kLabels));
        require_error(read_mnist(folder.root, Split::Test), {kImages, "3 dimensions"});
    }
    SECTION("impossible size") {
        write(images, idx({0xffffffffu, 0xffffffffu, 0xffffffffu}, digits(1)));
        require_error(read_mnist(folder.root, Split::Test), {kImages, "impossible"});
    }
    SECTION("a size that lies below the limit costs no memory") {
        write(images, idx({2000000, 28, 28}, digits(1)));
        require_error(read_mnist(folder.root, Split::Test), {kImages, "784 are there"});
    }
    SECTION("not 28 x 28") {
        write(images, idx({3, 14, 56}, digits(3)));
        require_error(read_mnist(folder.root, Split::Test), {kImages, "56 x 14"});
    }
    SECTION("counts differ") {
        write_mnist(folder.root, 4);
        require_error(read_mnist(folder.root, Split::Test), {"4 pictures", "3 labels"});
    }
    SECTION("bad label") {
        write_mnist(folder.root, 3, {7, 10, 1});
        require_error(read_mnist(folder.root, Split::Test), {kLabels, "picture 1", "10"});
    }
    SECTION("gzip cut short, and gzip with a flipped byte") {
        const path packed = images.string() + ".gz";
        write_gz(packed, slurp(images));
        std::filesystem::remove(images);
        auto bytes = slurp(packed);
        write(packed, bytes.substr(0, bytes.size() / 2));
        require_error(read_mnist(folder.root, Split::Test), {packed.string(), "download it again"});
        bytes[bytes.size() - 6] = static_cast<char>(bytes[bytes.size() - 6] ^ 1);  // in the checksum
        write(packed, bytes);
        require_error(read_mnist(folder.root, Split::Test), {packed.string(), "damaged"});
    }
}

TEST_CASE("CIFAR-10 is read from its folder or the one above, in the order of its batches") {
    const Folder folder;
    const auto inner = folder.root / "cifar-10-batches-bin";
    write_cifar(inner / "test_batch.bin", 9);
    for (char i = 1; i <= 5; ++i) write_cifar(inner / ("data_batch_" + std::to_string(i) + ".bin"), i);

    for (const auto& where : {folder.root, inner}) {
        const auto set = read_cifar10(where, Split::Test);
        REQUIRE(set);
        CHECK(set->count == 10000);
        CHECK(set->channels == 3);
        CHECK(set->labels[0] == 9);
        CHECK(set->labels[1] == 0);
        CHECK(set->classes[9] == "truck");
        CHECK(int{set->image(0)[3071]} == 3071 % 251);
        const auto picture = image_at(*set, 0);
        CHECK(picture.channels == 3);
        CHECK(int{picture.pixels[picture.index(4, 3, 2)]} == (2 * 1024 + 3 * 32 + 4) % 251);
    }
    const auto train = read_cifar10(folder.root, Split::Train);
    REQUIRE(train);
    CHECK(train->count == 50000);
    CHECK(train->pixels.size() == 50000u * 3072);
    for (int i = 0; i < 5; ++i) CHECK(train->labels[static_cast<std::size_t>(i) * 10000] == i + 1);
}

TEST_CASE("Broken CIFAR-10 files are refused by name") {
    const Folder folder;
    const auto file = folder.root / "test_batch.bin";
    SECTION("one byte short") {
        write_cifar(file, 1);
        std::filesystem::resize_file(file, 30729999);
        require_error(read_cifar10(folder.root, Split::Test),
                      {file.string(), "1 bytes short", "30730000", "30729999"});
    }
    SECTION("too long") {
        write_cifar(file, 1);
        std::filesystem::resize_file(file, 30730002);
        require_error(read_cifar10(folder.root, Split::Test), {file.string(), "2 bytes too long"});
    }
    SECTION("label beyond the classes") {
        write_cifar(file, 10);
        require_error(read_cifar10(folder.root, Split::Test), {file.string(), "record 0", "10"});
    }
    SECTION("a batch is missing") {
        write_cifar(folder.root / "data_batch_1.bin", 1);
        require_error(read_cifar10(folder.root, Split::Train), {(folder.root / "data_batch_2.bin").string()});
    }
}

TEST_CASE("Sets are opened by name, and a missing one says where to get it") {
    const Folder folder;
    write_mnist(folder.root / "mnist");
    REQUIRE(open_dataset("mnist", folder.root, Split::Test));
    require_error(open_dataset("mnist", folder.root, Split::Train), {"train-images", "yann.lecun.com"});
    require_error(open_dataset("cifar10", folder.root, Split::Train),
                  {(folder.root / "cifar-10-batches-bin").string(), "https://www.cs.toronto.edu/~kriz/",
                   "SYNESTHETE_DATA"});
    require_error(open_dataset("imagenet", folder.root, Split::Train), {"imagenet", "mnist, cifar10"});

    REQUIRE(setenv("SYNESTHETE_DATA", folder.root.c_str(), 1) == 0);
    CHECK(default_data_root() == folder.root);
    CHECK(open_dataset("mnist", {}, Split::Test));
    REQUIRE(unsetenv("SYNESTHETE_DATA") == 0);
    REQUIRE(setenv("XDG_CACHE_HOME", "/elsewhere", 1) == 0);
    CHECK(default_data_root() == "/elsewhere/synesthete/data");
    REQUIRE(unsetenv("XDG_CACHE_HOME") == 0);
}

TEST_CASE("A folder with a subfolder a class becomes a set") {
    const Folder folder;
    write(folder.root / "cat/b.png", "2");
    write(folder.root / "cat/a.JPG", "1");
    write(folder.root / "bird/x.webp", "3");
    write(folder.root / "bird/notes.txt", "not a picture");
    write(folder.root / ".hidden/y.png", "9");
    // Stands in for a decoder: the file's one character is the value of every pixel, the channel is added.
    const PictureDecoder decode = [](const path& file, const PictureShape& shape) -> Result<Image> {
        const auto text = slurp(file);
        if (text == "bad") return Error{file.string() + " is damaged."};
        Image image{shape.width, shape.height, shape.channels, {}};
        for (int i = 0; i < shape.width * shape.height; ++i)
            for (int c = 0; c < shape.channels; ++c)
                image.pixels.push_back(static_cast<std::uint8_t>(text[0] - '0' + 10 * c));
        return image;
    };
    const auto set = read_image_folder(folder.root, {4, 2, 3}, decode);
    REQUIRE(set);
    CHECK(set->classes == std::vector<std::string>{"bird", "cat"});
    CHECK(set->labels == std::vector<std::uint8_t>{0, 1, 1});
    CHECK(set->count == 3);
    CHECK(set->pixels.size() == 3u * 3 * 2 * 4);
    CHECK(int{set->image(0)[0]} == 3);
    CHECK(int{set->image(1)[8]} == 11);
    CHECK(int{set->image(2)[16]} == 22);

    write(folder.root / "cat/c.png", "bad");
    require_error(read_image_folder(folder.root, {4, 2, 3}, decode), {"c.png is damaged"});
    std::filesystem::remove(folder.root / "cat/c.png");
    std::filesystem::create_directory(folder.root / "dog");
    require_error(read_image_folder(folder.root, {4, 2, 3}, decode),
                  {(folder.root / "dog").string(), "no pictures"});
    require_error(read_image_folder(folder.root / "cat", {4, 2, 3}, decode), {"0 subfolders"});
    require_error(read_image_folder(folder.root / "nowhere", {4, 2, 3}, decode),
                  {"nowhere", "cannot be read"});
}
