#include "app/studio/class_names.h"

namespace syn::studio {

QString className(const engine::ModalityInfo& modality, int index) {
    const auto place = static_cast<std::size_t>(index);
    return index >= 0 && place < modality.classes.size() ? QString::fromStdString(modality.classes[place])
                                                         : QString::number(index);
}

QString classMeaning(const engine::ModelInfo& model, const engine::ModalityInfo& modality, int index) {
    const std::string name = className(modality, index).toStdString();
    // The legend leads from the first modality to the second.
    const auto is = [&](std::size_t place) {
        return place < model.modalities.size() && model.modalities[place].name == modality.name;
    };
    for (const auto& [first, second] : model.legend) {
        if (is(0) && first == name) return QString::fromStdString(second);
        if (is(1) && second == name) return QString::fromStdString(first);
    }
    return {};
}

}  // namespace syn::studio
