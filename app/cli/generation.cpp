#include "app/cli/generation.h"

#include <algorithm>

#include "core/imaging/contact_sheet.h"
#include "core/session/generated.h"
#include "core/session/load_model.h"
#include "core/session/pixels.h"

namespace syn::cli {
Result<std::vector<SessionModel>> load_models(const BuiltRequest& built) {
    std::vector<SessionModel> models;
    for (const auto& folder : built.folders) {
        auto model = load_session_model(folder, built.request.device, built.request.dtype);
        if (!model) return model.error();
        models.push_back(std::move(*model));
    }
    return models;
}

PictureLayout::PictureLayout(const GenerationRequest& request, const ModelCard& card, bool pairs)
    : generated_(generated_modalities(request, card)) {
    if (!pairs) return;
    for (const Guide& guide : request.guides)
        if (gives(guide.mode)) given_.push_back(guide.image);
}

Image PictureLayout::compose(const at::Tensor& picture) const {
    std::vector<Image> row = given_;
    for (const CardModality& m : generated_) row.push_back(to_image(picture, m.first_channel, m.channels));
    return row.size() == 1 ? std::move(row.front()) : side_by_side(row);
}

Result<Progress> generate_pictures(const GenerationRequest& request, const std::vector<SessionModel>& models,
                                   const std::vector<int>& wanted, const std::stop_token& stop,
                                   const GenerationObserver& observer) {
    int next = 0;
    for (const int index : wanted) {
        if (index < next) continue;  // came with the batch before
        SessionOptions options;
        options.first = index / kBatch * kBatch;
        options.count = std::min(kBatch, request.count - options.first);
        options.kept_states = 1;
        next = options.first + options.count;
        auto session = Session::create(request, models, options);
        if (!session) return session.error();
        const auto stepped = [&](const StepEvent& event) {
            if (observer.stepped) observer.stepped(options.first, event);
        };
        if (session->run(stop, stepped) == Progress::Cancelled) return Progress::Cancelled;
        const at::Tensor pictures = session->noisy().to(at::kCPU, at::kFloat);
        if (auto kept = observer.finished({options.first, pictures}); !kept) return kept.error();
    }
    return Progress::Finished;
}

}  // namespace syn::cli
