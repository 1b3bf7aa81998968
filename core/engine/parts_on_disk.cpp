#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <mutex>
#include <tuple>
#include <utility>

#include "core/engine/engine_parts.h"
#include "core/engine/local_evaluation_desk.h"
#include "core/engine/local_training_desk.h"
#include "core/evaluation/judge.h"
#include "core/network/model.h"
#include "core/session/load_model.h"

namespace syn::engine {
namespace {

std::vector<std::filesystem::path> as_paths(const std::vector<std::string>& folders) {
    return {folders.begin(), folders.end()};
}

/// Loads each judge when it is first asked. Safe from several threads.
class Judges {
  public:
    explicit Judges(std::vector<std::filesystem::path> folders) : folders_(std::move(folders)) {}

    Result<std::optional<JudgedLayer>> judge(const ModelCard& generator, const std::string& modality,
                                             const at::Tensor& samples) {
        const auto found = judge_of(generator, modality);
        if (!found) return found.error();
        const auto& model = *found;
        if (!model) return std::optional<JudgedLayer>();
        const at::Tensor read =
            evaluation::class_probabilities(*model, generator.modality(modality)->classes, samples)
                .contiguous();
        const auto* first = read.const_data_ptr<float>();
        return std::optional(JudgedLayer{
            modality, model->card().name, static_cast<int>(read.size(1)), {first, first + read.numel()}});
    }

  private:
    using Judge = std::shared_ptr<const JudgeModel>;

    /// Null: nobody knows the modality's classes. A generator of the same name that was trained anew may have
    /// others. A judge that cannot be read is told once; then there is none.
    Result<Judge> judge_of(const ModelCard& generator, const std::string& modality) {
        const std::lock_guard lock(mutex_);
        const auto key = std::tuple(generator.name, generator.sha256, modality);
        if (const auto known = known_.find(key); known != known_.end()) return known->second;
        Judge& judge = known_[key];
        if (const auto folder = evaluation::find_judge(generator, modality, folders_); folder && *folder) {
            Judge& loaded = loaded_[**folder];
            if (!loaded) {
                auto read = JudgeModel::load(**folder);
                if (!read) return read.error();
                loaded = std::move(*read);
            }
            judge = loaded;
        }
        return judge;
    }

    const std::vector<std::filesystem::path> folders_;
    std::mutex mutex_;
    std::map<std::tuple<std::string, std::string, std::string>, Judge> known_;
    std::map<std::filesystem::path, Judge> loaded_;
};

}  // namespace

EngineParts parts_on_disk(const std::vector<std::string>& folders) {
    const auto paths = as_paths(folders);
    EngineParts parts;
    parts.cards = [paths](std::vector<std::string>* problems) {
        std::vector<ModelCard> cards;
        for (auto& [folder, card] : list_models(paths, problems))
            if (card.kind == "generator") cards.push_back(std::move(card));
        return cards;
    };
    parts.card = [paths](const std::string& model) -> Result<ModelCard> {
        auto folder = find_model(model, paths);
        if (!folder) return folder.error();
        return read_card(*folder);
    };
    parts.load = [paths](const std::string& model, const std::string& device,
                         const std::string& dtype) -> Result<SessionModel> {
        auto folder = find_model(model, paths);
        if (!folder) return folder.error();
        return load_session_model(*folder, device, dtype);
    };
    parts.judge = [judges = std::make_shared<Judges>(paths)](
                      const ModelCard& generator, const std::string& modality, const at::Tensor& samples) {
        return judges->judge(generator, modality, samples);
    };
    parts.devices = [] { return device_names(); };
    parts.evaluation = [paths](std::shared_ptr<RunGate> gate) {
        return make_evaluation_desk(evaluation_parts_on_disk(paths), std::move(gate));
    };
    parts.training = [paths](std::shared_ptr<RunGate> gate, std::function<void()> changed) {
        return make_training_desk(training_parts_on_disk(paths), std::move(gate), std::move(changed));
    };
    return parts;
}

std::unique_ptr<Engine> make_engine(const std::vector<std::string>& folders) {
    return make_engine(parts_on_disk(folders));
}

}  // namespace syn::engine
