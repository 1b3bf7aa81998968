#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "core/network/unet.h"

namespace syn {

/// One modality as the network sees it.
struct JointModality {
    std::string name;
    std::int64_t first_channel = 0;
    std::int64_t channels = 1;
    std::int64_t classes = 0;                        ///< the encoder's class head; 0: none
    std::vector<std::int64_t> encoder{32, 64, 128};  ///< widths; each stage halves the picture
};

struct JointNetworkOptions {
    std::vector<JointModality> modalities;
    std::int64_t packing = 2;  ///< space-to-depth at entry and exit: the trunk works on 1/packing of the size
    double gamma_min = -12;    ///< range of levels told to the network
    double gamma_max = 9;
    UNetOptions unet;  ///< in_channels and out_channels follow from the modalities
};

/// U-Net over all modalities' channels at once, each component with a noise level of its own.
///
/// The network is told every level twice: as a plane beside each channel, and as an embedding of each
/// modality's mean level. A small encoder per modality reads that modality alone (with its level); its vector
/// joins the embedding that modulates every block. Without it the trunk learns what one modality says about
/// the other last, and hardly (docs/models.md).
class JointNetwork {
  public:
    JointNetwork(Parameters& p, const JointNetworkOptions& options);

    struct Output {
        at::Tensor prediction;  ///< [B, C, H, W]
        std::vector<at::Tensor>
            classes;  ///< logits of each modality's encoder, [B, classes]; undefined where it has none
    };
    /// x: [B, C, H, W], scaled to unit variance; gamma: its levels, [B, C, H, W], float32, within the range
    /// of the options.
    Output operator()(const at::Tensor& x, const at::Tensor& gamma) const;

  private:
    struct Encoder {
        std::vector<Conv2d> convolutions;  ///< two a stage, the first of stride 2
        std::vector<GroupNorm> norms;
        std::vector<Linear> head;   ///< none or one
        std::vector<Linear> embed;  ///< one
    };
    at::Tensor encode(const Encoder& encoder, const at::Tensor& x) const;

    JointNetworkOptions options_;
    Linear level_1_, level_2_;
    std::vector<Encoder> encoders_;
    UNet unet_;
};

}  // namespace syn
