#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/guidance/guide_mode.h"
#include "core/guidance/own_noise.h"
#include "core/sampler/jumps.h"

namespace syn {

/// "none", "random", "predicted", "constant", "hold", "resample", "reconstruction", "marginal".
std::string_view name_of(GuideMode mode);
std::vector<std::string> guide_mode_names();
Result<GuideMode> guide_mode(std::string_view name);  ///< Error lists the known names.

/// "none", "photograph", "state".
std::string_view name_of(OwnNoise noise);
std::vector<std::string> own_noise_names();
Result<OwnNoise> own_noise(std::string_view name);  ///< Error lists the known names.

/// What a mask's pixel has at least where it marks.
inline constexpr std::uint8_t kMarked = 128;

/// Something the user gives or leaves out: one modality of the model, whole or where a mask says. Several may
/// be of one modality; where they overlap the later one holds.
struct Guide {
    std::string modality;  ///< as the card names it: "digit", "picture"
    Image image;           ///< already fitted: the model's size, the modality's channels; Marginal: empty
    Image mask;            ///< kMarked or more where given; one channel or the modality's; empty: everywhere
    GuideMode mode = GuideMode::Hold;
    double scale = 1;             ///< weight against the marginal (the same without this guide); 1: plain
    std::optional<double> gamma;  ///< Hold: the level it is noised to and shown at; none: the cleanest known
    double strength = 1;          ///< Reconstruction: how strongly states are drawn to give the guide back
    OwnNoise own_noise = OwnNoise::None;  ///< Hold: which noise of that level the picture has already
    std::string source;                   ///< what the user called it ("digit=7", a file's name); for people

    bool operator==(const Guide&) const = default;
};

struct ModelReference {
    std::string name;
    std::string
        sha256;  ///< of the weights; empty: whatever is installed. A difference is reported, not hidden.

    bool operator==(const ModelReference&) const = default;
};

/// One explicit term of eps = eps_base + sum_k weight_k (eps_k - eps_base). The first of a request's terms is
/// the base.
struct TermSpec {
    int model = 0;                     ///< index into GenerationRequest::models
    double weight = 1;                 ///< ignored for the base
    std::vector<std::string> without;  ///< modalities this term marginalises though they are guided

    bool operator==(const TermSpec&) const = default;
};

/// A setting changed during a run: from `step` on, what stands at `path` ("guides/0/scale") has the JSON
/// `value`.
struct Edit {
    int step = 0;
    std::string path;
    std::string value;

    bool operator==(const Edit&) const = default;
};

/// Leads from one set-up to another: picture 0 is made of the request's own seed and guides, the last one of
/// these, and those between lie at even steps: their noise on the arc between the two seeds' noises, their
/// guides on the line between the two pictures of each.
struct Morph {
    std::uint64_t seed = 1;  ///< of the last picture
    std::vector<Image>
        images;  ///< of the last picture's guides, one for each of the request's; empty: the same

    bool operator==(const Morph&) const = default;
};

/// Everything needed to make the pictures again: the same struct in a PNG, a project, on the command line, in
/// the queue.
struct GenerationRequest {
    static constexpr int kVersion = 1;
    static constexpr std::string_view kGenerator =
        "philox4x32-10";  ///< of the random numbers; stored beside the seed

    std::vector<ModelReference> models;  ///< at least one; all over the same space
    std::vector<Guide> guides;
    std::vector<TermSpec> terms;  ///< empty: derived from the guides' scales
    /// How strongly parts that are made together are held to each other, against each made as if the others
    /// were not there: eps_joint + (s - 1) (eps_joint - eps_alone) (Bao et al. 2023, UniDiffuser); 1: plain.
    double joint_scale = 1;
    std::string schedule;  ///< a name of the schedule registry; empty: the model's own
    std::string solver = "dpmpp-2m";
    double eta = 0;    ///< DDIM: 0 deterministic .. 1 ancestral
    double churn = 5;  ///< Heun with churn: noise added over the whole run, 0: none
    std::string grid = "karras";
    int steps = 20;
    std::uint64_t seed = 1;  ///< of picture 0; picture i has seed + i, unless `seeds` says otherwise
    int count = 16;
    std::vector<std::uint64_t> seeds;  ///< of the pictures, one for each; empty: seed + i
    std::optional<Morph> morph;        ///< the pictures lead from this seed to another; without `seeds`
    Jumps resampling = {};             ///< of guides whose mode is Resample
    std::string dtype = "auto";        ///< auto, float32, bfloat16
    std::string device = "auto";       ///< auto, cpu, cuda:K
    std::vector<Edit> edits;           ///< made while it ran, in order of their steps; they replay

    bool operator==(const GenerationRequest&) const = default;

    /// The jumps of the run: none where no guide asks for them.
    std::optional<Jumps> jumps() const;
    static constexpr int kMaximumSteps = 10000;
    static constexpr int kMaximumCount = 1000000;
    /// The seed of picture i, 0 <= i < count.
    std::uint64_t seed_of(int i) const {
        if (morph) return seed;
        return seeds.empty() ? seed + static_cast<std::uint64_t>(i) : seeds[static_cast<std::size_t>(i)];
    }
    /// How far a morph has come at picture `index`: 0 to 1.
    double morph_position(int index) const {
        return count > 1 ? static_cast<double>(index) / (count - 1) : 0;
    }
    /// What can be judged without a model: ranges, names, shapes that contradict each other. One sentence.
    Result<void> validate() const;
};

/// Versioned JSON; images travel inline (base64 of the raw pixels). Reading is strict: unknown fields and
/// newer versions are refused by name, sizes are checked; fields left out (but "version") have their
/// defaults.
std::string to_json(const GenerationRequest& request);
/// The same with those fields too that to_json() leaves out while they say nothing: all that edits may name.
std::string to_full_json(const GenerationRequest& request);
Result<GenerationRequest> request_from_json(std::string_view text);
/// SHA-256 of the canonical JSON, hexadecimal: names a request in manifests.
std::string request_hash(const GenerationRequest& request);

/// The request as it stands after the edit (its list of edits unchanged); Error when nothing stands at the
/// path or the value does not fit there.
Result<GenerationRequest> apply(const GenerationRequest& request, const Edit& edit);

}  // namespace syn
