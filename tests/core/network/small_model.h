#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

/// The card of a joint model small enough for tests: a digit and a picture of 8 x 8.
inline std::string small_card(const std::string& parametrisation = "edm", const std::string& extra = "") {
    return R"({"format": 1, "name": "small", "title": "Small", "summary": "A small model.", "kind": "generator",
        "architecture": "joint-unet",
        "network": {"packing": 2, "channels": [8, 16], "attention": [false, true], "blocks": 1, "middle_attention": true,
                    "embedding": 16, "groups": 4, "head_dim": 8, "encoders": {"digit": [8, 16], "picture": [8, 16]}},
        "height": 8, "width": 8,
        "modalities": [{"name": "digit", "title": "Digit", "kind": "digit", "first_channel": 0, "channels": 1, "classes": ["0", "1"]},
                       {"name": "picture", "title": "Picture", "kind": "picture", "first_channel": 1, "channels": 3, "classes": ["a", "b"]}],
        "independent_levels": true, "guide_modes": ["hold", "random"], "parametrisation": ")" +
           parametrisation +
           R"(", "sigma_data": 0.5, "gamma_min": -12, "gamma_max": 8, "schedule": "linear-gamma", "parameters": 0,
        "legend": {"0": "a"}, "data": [], "licence": "none", "sha256": "")" +
           extra + "}";
}

/// A folder that goes when the test does.
class TestFolder {
  public:
    explicit TestFolder(const std::string& name)
        : path(std::filesystem::temp_directory_path() / ("syn-" + name + "-" + std::to_string(::getpid()))) {
        std::filesystem::remove_all(path);
        std::filesystem::create_directories(path);
    }
    ~TestFolder() { std::filesystem::remove_all(path); }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;

    const std::filesystem::path path;
};

inline void write_text(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file) << text;
}
