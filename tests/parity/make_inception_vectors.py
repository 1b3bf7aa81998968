#!/usr/bin/env python3
"""Makes inception/vectors.json: what torchvision's and pytorch-fid's Inception v3 make of two made-up pictures.

Run once in a throw-away environment; the result is stored here, so neither building nor testing needs Python.
    pip install torch==2.13.0 torchvision==0.28.0 pytorch-fid==0.3.0
    python3 make_inception_vectors.py [FILE]

The weights are a formula, so that nothing need be fetched and only results are stored. With h(name) = FNV-1a of 64 bits and
u_i = splitmix64(h(name) + i) / 2^64 for element i of a tensor: convolutions (2 u - 1) (6 / fan_in)^(1/2), bn.weight and bn.running_var
.5 + u, bn.bias and bn.running_mean .2 u - .1, fc (2 u - 1) / 2048^(1/2); the pictures, "input" [2, 3, 32, 32], are 2 u - 1. Stored are
every 16th of the 2048 features and every 40th of the logits of both pictures, and the names and shapes of all convolutions.
"""

import json
import pathlib
import sys

import numpy as np
import torch
import torchvision
from pytorch_fid import inception as fid


def unit(name, shape):
    h = 1469598103934665603
    for c in name.encode():
        h = ((h ^ c) * 1099511628211) & (2**64 - 1)
    with np.errstate(over="ignore"):
        k = np.arange(int(np.prod(shape)), dtype=np.uint64) + np.uint64(h)
        z = k + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
    return (z.astype(np.float64) / 2.0**64).reshape(shape)


def weight(name, shape):
    u = unit(name, shape)
    if name.startswith("fc."):
        return (2 * u - 1) / 2048**0.5
    if name.endswith("conv.weight"):
        return (2 * u - 1) * (6 / np.prod(shape[1:])) ** 0.5
    if name.endswith(("bn.weight", "running_var")):
        return 0.5 + u
    return 0.2 * u - 0.1


def build(kind):
    if kind == "torchvision":
        net = torchvision.models.inception_v3(weights=None, init_weights=False, aux_logits=False)
    else:  # as pytorch_fid.inception.fid_inception_v3 does, without its download
        net = torchvision.models.inception_v3(weights=None, init_weights=False, aux_logits=False, num_classes=1008)
        net.Mixed_5b = fid.FIDInceptionA(192, pool_features=32)
        net.Mixed_5c = fid.FIDInceptionA(256, pool_features=64)
        net.Mixed_5d = fid.FIDInceptionA(288, pool_features=64)
        net.Mixed_6b = fid.FIDInceptionC(768, channels_7x7=128)
        net.Mixed_6c = fid.FIDInceptionC(768, channels_7x7=160)
        net.Mixed_6d = fid.FIDInceptionC(768, channels_7x7=160)
        net.Mixed_6e = fid.FIDInceptionC(768, channels_7x7=192)
        net.Mixed_7b = fid.FIDInceptionE_1(1280)
        net.Mixed_7c = fid.FIDInceptionE_2(2048)
    state = net.state_dict()
    for name, tensor in state.items():
        if not name.endswith("num_batches_tracked"):
            state[name] = torch.from_numpy(weight(name, tuple(tensor.shape))).float()
    net.load_state_dict(state)
    return net.eval()


def main():
    x = torch.from_numpy(2 * unit("input", (2, 3, 32, 32)) - 1).float()
    x = torch.nn.functional.interpolate(x, size=(299, 299), mode="bilinear", align_corners=False)
    out = {}
    for kind in ("torchvision", "pytorch-fid"):
        net = build(kind)
        out["convolutions"] = {n: list(t.shape) for n, t in net.state_dict().items() if n.endswith("conv.weight")}
        features = []
        net.avgpool.register_forward_hook(lambda m, i, o: features.append(o.flatten(1)))
        with torch.no_grad():
            logits = net(x)
        pick = lambda t, n: [[float(f"{v:.7g}") for v in row] for row in t[:, ::n].tolist()]
        out[kind] = {"features": pick(features[0], 16), "logits": pick(logits, 40)}
    file = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "inception/vectors.json")
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(out) + "\n")


main()
