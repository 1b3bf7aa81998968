#include "core/session/generated.h"

#include "core/session/guided_part.h"

namespace syn {

std::vector<CardModality> generated_modalities(const GenerationRequest& request, const ModelCard& card) {
    std::vector<CardModality> generated;
    for (const CardModality& modality : card.modalities)
        if (!fully_guided(request, modality.name)) generated.push_back(modality);
    return generated.empty() ? card.modalities : generated;
}

}  // namespace syn
