#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <utility>

#include "core/engine/engine_parts.h"
#include "core/engine/local_evaluation_desk.h"
#include "core/engine/local_training_desk.h"
#include "core/evaluation/judge.h"
#include "core/imaging/resample.h"
#include "core/network/model.h"
#include "core/session/load_model.h"
#include "core/session/pixels.h"

namespace syn::engine {
namespace {

constexpr const char* kDigitJudge = "mnist-judge";

std::vector<std::filesystem::path> as_paths(const std::vector<std::string>& folders) {
    return {folders.begin(), folders.end()};
}

/// Loads the judge with the first digit it is asked to read. Used from one thread.
class DigitJudge {
  public:
    explicit DigitJudge(std::vector<std::filesystem::path> folders) : folders_(std::move(folders)) {}

    Result<Reading> read(const Image& digit) {
        if (!judge_) {
            auto folder = find_model(kDigitJudge, folders_);
            if (!folder) return folder.error();
            auto judge = JudgeModel::load(*folder);
            if (!judge) return judge.error();
            judge_ = std::move(*judge);
        }
        // A larger or smaller model's digit is the same at another size.
        const ModelCard& card = judge_->card();
        const auto sized = fit_picture(digit, card.width, card.height, card.channels());
        if (!sized) return sized.error();
        const auto [best, index] = judge_->probabilities(to_tensor(sized->image).unsqueeze(0))[0].max(0);
        return Reading{static_cast<int>(index.item<std::int64_t>()), best.item<double>()};
    }

  private:
    std::vector<std::filesystem::path> folders_;
    std::shared_ptr<const JudgeModel> judge_;
};

/// Loads the judge of a modality when it is first asked. Used from one thread.
class Judges {
  public:
    explicit Judges(std::vector<std::filesystem::path> folders) : folders_(std::move(folders)) {}

    Result<std::optional<JudgedLayer>> judge(const ModelCard& generator, const std::string& modality,
                                             const at::Tensor& samples) {
        const auto key = std::pair(generator.name, modality);
        auto known = known_.find(key);
        if (known == known_.end()) {
            std::shared_ptr<const JudgeModel> model;
            if (const auto folder = evaluation::find_judge(generator, modality, folders_);
                folder && *folder) {
                auto loaded = JudgeModel::load(**folder);
                if (!loaded) return loaded.error();
                model = std::move(*loaded);
            }
            known = known_.emplace(key, std::move(model)).first;
        }
        if (!known->second) return std::optional<JudgedLayer>();
        const at::Tensor read =
            evaluation::class_probabilities(*known->second, generator.modality(modality)->classes, samples)
                .contiguous();
        const auto* first = read.const_data_ptr<float>();
        return std::optional(JudgedLayer{modality,
                                         known->second->card().name,
                                         static_cast<int>(read.size(1)),
                                         {first, first + read.numel()}});
    }

  private:
    std::vector<std::filesystem::path> folders_;
    std::map<std::pair<std::string, std::string>, std::shared_ptr<const JudgeModel>> known_;
};

}  // namespace

EngineParts parts_on_disk(std::vector<std::string> folders) {
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
    parts.read_digit = [judge = std::make_shared<DigitJudge>(paths)](const Image& digit) {
        return judge->read(digit);
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

std::unique_ptr<Engine> make_engine(std::vector<std::string> folders) {
    return make_engine(parts_on_disk(std::move(folders)));
}

}  // namespace syn::engine
