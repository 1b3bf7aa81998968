#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/network/card.h"
#include "core/network/joint_network.h"
#include "core/network/residual_classifier.h"

namespace syn {

/// Folders that models are looked for in, first wins: those of $SYNESTHETE_MODELS (separated by ':') alone
/// where it is set; else ./models, models/ of the source tree or installation that the program at `program`
/// belongs to, and the user's own.
std::vector<std::filesystem::path> model_folders(const std::filesystem::path& program);
/// Where models go that the user trains: $XDG_DATA_HOME/synesthete/models, else
/// ~/.local/share/synesthete/models.
std::filesystem::path user_models_folder();
/// The folder of the model of that name; Error lists the names that are there.
Result<std::filesystem::path> find_model(const std::string& name,
                                         const std::vector<std::filesystem::path>& folders);
/// Cards of every folder that has one, by name; broken ones are told in `problems`.
std::vector<std::pair<std::filesystem::path, ModelCard>> list_models(
    const std::vector<std::filesystem::path>& folders, std::vector<std::string>* problems = nullptr);

/// "auto", "cpu" or "cuda:K" as a device that is there. Opens LibTorch's CUDA part at run time. Error lists
/// the devices there are.
Result<at::Device> find_device(const std::string& name);
std::vector<std::string> device_names();
/// Whether the device has instructions for bfloat16, so that it gains speed there.
bool computes_bfloat16(at::Device device);
/// "auto", "float32" or "bfloat16" for sampling: auto is float32 on a processor, bfloat16 on a GPU.
Result<at::ScalarType> find_dtype(const std::string& name, at::Device device);

Result<JointNetworkOptions> joint_options(const ModelCard& card);
Result<ResidualClassifierOptions> classifier_options(const ModelCard& card);

/// A generator: card, weights, network. Immutable once loaded; safe to call from one thread at a time.
class JointModel {
  public:
    /// Error: no such folder, damaged card or weights, weights that are not the card's (SHA-256).
    static Result<std::shared_ptr<const JointModel>> load(const std::filesystem::path& folder,
                                                          at::Device device = at::kCPU,
                                                          at::ScalarType dtype = at::kFloat);

    const ModelCard& card() const { return card_; }
    const JointNetwork& network() const { return *network_; }
    at::Device device() const { return device_; }
    at::ScalarType dtype() const { return dtype_; }

  private:
    JointModel() = default;
    ModelCard card_;
    Parameters parameters_;
    std::unique_ptr<JointNetwork> network_;
    at::Device device_ = at::kCPU;
    at::ScalarType dtype_ = at::kFloat;
};

/// A classifier that judges finished pictures.
class JudgeModel {
  public:
    static Result<std::shared_ptr<const JudgeModel>> load(const std::filesystem::path& folder,
                                                          at::Device device = at::kCPU);

    const ModelCard& card() const { return card_; }
    /// x [B, C, H, W] in [-1, 1] -> class probabilities [B, classes], float32 on the CPU. Pictures a whole
    /// number of times as large as the judge's are averaged down to its size.
    at::Tensor probabilities(const at::Tensor& x) const;
    at::Tensor features(const at::Tensor& x) const;                 ///< [B, n], float32 on the CPU
    at::Tensor probabilities_of(const at::Tensor& features) const;  ///< [B, n] -> [B, classes], likewise
    int feature_count() const;                                      ///< n

  private:
    JudgeModel() = default;
    ModelCard card_;
    Parameters parameters_;
    std::unique_ptr<ResidualClassifier> network_;
    at::Device device_ = at::kCPU;
};

}  // namespace syn
