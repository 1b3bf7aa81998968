#!/usr/bin/env python3
"""Makes frechet/vectors.json: Fréchet distances of made-up features as NumPy and SciPy reckon them.

Run once in a throw-away environment; the result is stored here, so neither building nor testing needs Python.
    pip install numpy==2.4.6 scipy==1.17.1
    python3 make_frechet_vectors.py [FILE]

The features are a formula, so that only the results are stored. With u(k) = splitmix64(k) / 2^64 sample i of n and feature j of d is
    x_ij = (1 + j mod 5) (u(s + i d + j) + 0.5 u(s + i d + (j + 1) mod d)) + shift (j mod 3),   s = seed 2^32,
or 0 where `dead` is not 0 and divides j. Covariances of full rank go through scipy.linalg.sqrtm, as the common FID programs do it. It
cannot be trusted with others: there tr((C1 C2)^(1/2)) is the sum of the singular values of A B^T, A and B the centred features over
(n - 1)^(1/2).
"""

import json
import pathlib
import sys

import numpy as np
import scipy.linalg

CASES = [
    # n1, n2, d, shift of the second, dead
    (400, 300, 64, 0.0, 0),
    (400, 300, 64, 0.5, 0),
    (1500, 1200, 192, 0.1, 0),
    (60, 500, 100, 0.2, 0),
    (500, 60, 100, 0.2, 0),
    (40, 50, 96, 0.1, 0),
    (200, 260, 32, 0.3, 8),
]


def splitmix64(k):
    with np.errstate(over="ignore"):
        z = k.astype(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def features(n, d, seed, shift, dead):
    i, j = np.meshgrid(np.arange(n), np.arange(d), indexing="ij")
    u = lambda k: splitmix64(k + (seed << 32)).astype(np.float64) / 2.0**64
    x = (1 + j % 5) * (u(i * d + j) + 0.5 * u(i * d + (j + 1) % d)) + shift * (j % 3)
    if dead:
        x[j % dead == 0] = 0
    return x


def main():
    cases = []
    for n1, n2, d, shift, dead in CASES:
        x, y = features(n1, d, 1, 0, dead), features(n2, d, 2, shift, dead)
        c1, c2 = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
        full = min(n1, n2) > d and not dead
        if full:
            cross = np.trace(scipy.linalg.sqrtm(c1 @ c2)).real
        else:
            a = (x - x.mean(0)) / np.sqrt(n1 - 1)
            b = (y - y.mean(0)) / np.sqrt(n2 - 1)
            cross = np.linalg.svd(a @ b.T, compute_uv=False).sum()
        means = ((x.mean(0) - y.mean(0)) ** 2).sum()
        covariances = np.trace(c1) + np.trace(c2) - 2 * cross
        cases.append(
            dict(n1=n1, n2=n2, d=d, shift=shift, dead=dead, by="sqrtm" if full else "svd", means=means,
                 covariances=covariances, distance=means + covariances)
        )
    file = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "frechet/vectors.json")
    file.write_text(json.dumps({"cases": cases}, indent=1) + "\n")


main()
