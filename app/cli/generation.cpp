#include "app/cli/generation.h"

#include <algorithm>

#include "core/imaging/contact_sheet.h"
#include "core/session/load_model.h"
#include "core/session/pixels.h"

namespace syn::cli {
namespace {

bool given_whole(const GenerationRequest& request, const std::string& modality) {
    return std::any_of(request.guides.begin(), request.guides.end(), [&](const Guide& guide) {
        return guide.modality == modality && guide.mode != GuideMode::None && guide.mask.empty();
    });
}

}  // namespace

Result<std::vector<SessionModel>> load_models(const BuiltRequest& built) {
    std::vector<SessionModel> models;
    for (const auto& folder : built.folders) {
        auto model = load_session_model(folder, built.request.device, built.request.dtype);
        if (!model) return model.error();
        models.push_back(std::move(*model));
    }
    return models;
}

std::vector<CardModality> generated_modalities(const GenerationRequest& request, const ModelCard& card) {
    std::vector<CardModality> generated;
    for (const CardModality& m : card.modalities)
        if (!given_whole(request, m.name)) generated.push_back(m);
    // All given: nothing is free, and what is given is shown as the model has it.
    return generated.empty() ? card.modalities : generated;
}

PictureLayout::PictureLayout(const GenerationRequest& request, const ModelCard& card, bool pairs)
    : generated_(generated_modalities(request, card)) {
    if (!pairs) return;
    for (const Guide& guide : request.guides)
        if (guide.mode != GuideMode::None) given_.push_back(guide.image);
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
