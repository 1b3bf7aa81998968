#!/usr/bin/env python3
"""Makes unet_a/ and unet_b/: two whole UNet2DModel configurations of diffusers with random weights, and what they answer.

Run once in a throw-away environment; the results are stored here, so neither building nor testing needs Python.
    pip install diffusers==0.42.1 torch==2.13.0 safetensors==0.8.0
    OMP_NUM_THREADS=1 python3 make_unet_vectors.py [FOLDER]

Each folder holds config.json, diffusion_pytorch_model.safetensors (as diffusers saves them) and vectors.safetensors with
    sample    [2, C_in, H, W]   float32, standard normal
    timesteps [2]               float32, whole numbers
    output    [2, C_out, H, W]  float32, computed in float64 and rounded once, so that it is the reference of nobody's rounding
"""

import json
import pathlib
import sys

import diffusers
import safetensors
import torch
from diffusers import UNet2DModel
from safetensors.torch import load_file, save_file

VERSIONS = {"diffusers": "0.42.1", "torch": "2.13.0", "safetensors": "0.8.0"}

# A: the options of google/ddpm-cifar10-32: one head over all channels, no padding before a strided convolution,
# sine before cosine, frequencies down to exactly 1 / 10000, time added to the features.
UNET_A = dict(
    sample_size=16, in_channels=3, out_channels=3, block_out_channels=(8, 16), layers_per_block=2,
    down_block_types=("DownBlock2D", "AttnDownBlock2D"), up_block_types=("AttnUpBlock2D", "UpBlock2D"),
    time_embedding_type="positional", flip_sin_to_cos=False, freq_shift=1, downsample_padding=0,
    norm_num_groups=8, norm_eps=1e-6, attention_head_dim=None, act_fn="silu",
)

# B: the other choice wherever there is one: several heads, cosine before sine, time scales and shifts the features,
# three levels of one layer, attention at two of them, more channels in than out, a picture that is not square.
UNET_B = dict(
    sample_size=(8, 16), in_channels=4, out_channels=3, block_out_channels=(8, 12, 16), layers_per_block=1,
    down_block_types=("DownBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
    up_block_types=("AttnUpBlock2D", "AttnUpBlock2D", "UpBlock2D"),
    time_embedding_type="positional", flip_sin_to_cos=True, freq_shift=0, downsample_padding=1,
    resnet_time_scale_shift="scale_shift", norm_num_groups=4, norm_eps=1e-5, attention_head_dim=4,
    add_attention=True, class_embed_type=None, act_fn="silu",
)


def randomise(model, generator):
    """Every weight counts: no norm is the identity, no bias and no layer is zero."""
    for name, parameter in model.named_parameters():
        noise = torch.randn(parameter.shape, generator=generator)
        if "norm" in name:
            value = 1 + 0.3 * noise if name.endswith("weight") else 0.3 * noise
        elif name.endswith("bias"):
            value = 0.2 * noise
        else:
            value = noise * (1.5 / parameter[0].numel()) ** 0.5
        parameter.data.copy_(value)


def make(folder, options, timesteps, seed):
    generator = torch.Generator().manual_seed(seed)
    model = UNet2DModel(**options).eval()
    randomise(model, generator)
    model.save_pretrained(folder, safe_serialization=True)

    size = options["sample_size"]
    height, width = size if isinstance(size, tuple) else (size, size)
    sample = torch.randn((2, options["in_channels"], height, width), generator=generator)
    steps = torch.tensor(timesteps, dtype=torch.float32)
    loaded = UNet2DModel.from_pretrained(folder)
    with torch.no_grad():
        single = loaded(sample, steps.long()).sample
        # UNet2DModel casts the embedding of time to its own dtype, so double() makes all but the sines exact.
        output = loaded.double()(sample.double(), steps.long()).sample.float()
    difference = ((single - output).norm() / output.norm()).item()
    spread = output.std().item()
    by_time = (loaded(sample.double(), steps.flip(0).long()).sample.float() - output).std().item()
    assert difference < 1e-5 and 0.1 < spread < 10 and by_time > 0.02 * spread, (difference, spread, by_time)

    save_file({"sample": sample, "timesteps": steps, "output": output}, folder / "vectors.safetensors",
              metadata={**VERSIONS, "seed": str(seed)})
    count = sum(p.numel() for p in load_file(folder / "diffusion_pytorch_model.safetensors").values())
    print(f"{folder.name}: {count} weights, output std {spread:.3f}, moved by time {by_time:.3f}, "
          f"float32 from float64 {difference:.1e}")


def main():
    found = {"diffusers": diffusers.__version__, "torch": torch.__version__.split("+")[0],
             "safetensors": safetensors.__version__}
    if found != VERSIONS:
        sys.exit(f"the vectors are made with {json.dumps(VERSIONS)}, found {json.dumps(found)}")
    here = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
    make(here / "unet_a", UNET_A, [3, 871], seed=1)
    make(here / "unet_b", UNET_B, [0, 500], seed=2)


if __name__ == "__main__":
    main()
