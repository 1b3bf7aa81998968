#include "core/engine/run_pictures.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/imaging/contact_sheet.h"
#include "core/imaging/image_set.h"
#include "core/imaging/picture_record.h"
#include "core/session/generated.h"
#include "core/session/pixels.h"

namespace syn::engine {
namespace {

Image compose(const Shown& shown, const std::vector<CardModality>& modalities, int index, bool pairs) {
    std::vector<Image> row;
    if (pairs)
        for (const Guide& guide : shown.request->guides)
            if (gives(guide.mode)) row.push_back(guide.image);
    for (const CardModality& modality : modalities)
        row.push_back(to_image(shown.noisy[index], modality.first_channel, modality.channels));
    return row.size() == 1 ? std::move(row.front()) : side_by_side(row);
}

}  // namespace

Result<bool> export_pictures(const Shown& finished, const ExportOptions& options,
                             const std::function<bool(int done, int of)>& written) {
    auto set = ImageSet::open(options.folder, *finished.request);
    if (!set) return set.error();
    const std::vector<CardModality> modalities = generated_modalities(*finished.request, *finished.card);
    for (const int index : set->missing()) {
        const Image picture = compose(finished, modalities, index, options.pairs);
        if (auto added = set->add(index, picture, options.metadata); !added) return added.error();
        if (!written(set->done(), finished.request->count)) return false;
    }
    if (auto sheet = set->finish(); !sheet) return sheet.error();
    return true;
}

Result<std::vector<std::uint8_t>> picture_png(const Shown& finished, int index, const std::string& modality) {
    if (index < 0 || index >= finished.noisy.size(0))
        return Error{fmt::format("There is no picture {} in a run of {}.", index, finished.noisy.size(0))};
    for (const CardModality& known : finished.card->modalities)
        if (known.name == modality)
            return encode_picture(to_image(finished.noisy[index], known.first_channel, known.channels),
                                  {*finished.request, index});
    return Error{fmt::format("The model {} makes no \"{}\".", finished.card->name, modality)};
}

Result<GenerationRequest> request_of_picture(const std::string& file) {
    auto record = read_picture_record(file);
    if (!record) return record.error();
    return std::move(record->request);
}

}  // namespace syn::engine
