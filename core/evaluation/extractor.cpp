#include "core/evaluation/extractor.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/softmax.h>

#include "core/base/sha256.h"
#include "core/network/inception_v3.h"
#include "core/network/model.h"

namespace syn::evaluation {

Extractor judge_extractor(std::shared_ptr<const JudgeModel> judge) {
    const ModelCard& card = judge->card();
    Extractor made{card.name,
                   card.sha256,
                   judge->feature_count(),
                   static_cast<int>(card.modalities.front().classes.size()),
                   {}};
    made.see = [judge = std::move(judge)](const at::Tensor& x) {
        const at::Tensor features = judge->features(x);
        return Seen{features, judge->probabilities_of(features)};
    };
    return made;
}

Result<Extractor> inception_extractor(const std::filesystem::path& file, at::Device device) {
    const auto digest = sha256_of_file(file);
    if (!digest) return digest.error();
    auto network = InceptionV3::load(file, device);
    if (!network) return network.error();
    Extractor made{network->name(), *digest, 2048, network->classes(), {}};
    made.see = [network = *network](const at::Tensor& x) {
        const auto output = network(x.size(1) == 1 ? x.expand({-1, 3, -1, -1}) : x);
        return Seen{output.features, at::softmax(output.logits, 1)};
    };
    return made;
}

}  // namespace syn::evaluation
