#include "core/engine/animation.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/atomic_file.h"
#include "core/imaging/animated_png.h"
#include "core/imaging/picture_record.h"
#include "core/imaging/resample.h"
#include "core/session/pixels.h"

namespace syn::engine {
namespace {

constexpr int kMostFrames = 120;         // of longer runs every second step is shown, or every third
constexpr int kLastMilliseconds = 1500;  // the finished picture rests before it begins again
constexpr int kLargestMagnify = 64;

}  // namespace

Result<bool> write_animation(const Session& session, const Animate& wish, const std::stop_token& stop) {
    const CardModality* modality = session.card().modality(wish.modality);
    if (modality == nullptr)
        return Error{fmt::format("The model {} makes no \"{}\".", session.card().name, wish.modality)};
    if (wish.index < 0 || wish.index >= session.count())
        return Error{fmt::format("There is no picture {} in a run of {}.", wish.index, session.count())};
    if (wish.options.magnify < 1 || wish.options.magnify > kLargestMagnify)
        return Error{fmt::format("An animation can be magnified 1 to {} times, not {} times.",
                                 kLargestMagnify, wish.options.magnify)};
    if (session.step() == 0) return Error{"No step has been made yet: there is nothing to animate."};

    // The last step leads to the pictures: there both streams are the same.
    const auto shown = [&](const Session& at, bool noisy) {
        const at::Tensor all = noisy || at.finished() ? at.noisy() : at.estimate();
        const Image image = to_image(all[wish.index].cpu(), modality->first_channel, modality->channels);
        return resize(with_channels(image, image.channels == 1 ? 1 : 3), image.width * wish.options.magnify,
                      image.height * wish.options.magnify, Resampling::Crisp);
    };
    Session walker = session;
    const auto back = walker.rewind(0, stop);
    if (!back) return back.error();
    if (!*back) return false;
    Animation animation;
    animation.still = shown(session, false);
    const int last = session.step(), stride = (last + kMostFrames - 1) / kMostFrames;
    if (wish.options.noisy) animation.frames.push_back({shown(walker, true), wish.options.milliseconds});
    while (walker.step() < last) {
        if (stop.stop_requested() || walker.advance(stop) == Progress::Cancelled) return false;
        if (walker.step() % stride == 0 || walker.step() == last)
            animation.frames.push_back({shown(walker, wish.options.noisy), wish.options.milliseconds});
    }
    animation.frames.back().milliseconds = std::max(kLastMilliseconds, wish.options.milliseconds);

    std::vector<PngText> texts;
    if (session.finished())
        texts = texts_of({session.request(), session.first() + wish.index}, session.card().width,
                         session.card().height);
    const auto bytes = encode_animated_png(animation, texts, true);
    if (!bytes) return bytes.error();
    if (stop.stop_requested()) return false;
    if (const auto written = write_atomically(wish.options.file,
                                              {reinterpret_cast<const char*>(bytes->data()), bytes->size()});
        !written)
        return written.error();
    return true;
}

}  // namespace syn::engine
