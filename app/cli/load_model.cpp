#include "app/cli/load_model.h"

#include "core/denoiser/network_denoiser.h"
#include "core/network/model.h"

namespace syn::cli {

Result<SessionModel> load_session_model(const std::filesystem::path& folder, const std::string& device,
                                        const std::string& dtype) {
    const auto place = find_device(device);
    if (!place) return place.error();
    const auto type = find_dtype(dtype, *place);
    if (!type) return type.error();
    auto model = JointModel::load(folder, *place, *type);
    if (!model) return model.error();
    const ModelCard card = (*model)->card();
    auto denoiser = NetworkDenoiser::make(std::move(*model));
    if (!denoiser) return denoiser.error();
    return SessionModel{std::move(*denoiser), card, place->str()};
}

}  // namespace syn::cli
