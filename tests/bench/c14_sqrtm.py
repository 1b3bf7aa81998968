"""The Fréchet distance as common programs reckon it: scipy.linalg.sqrtm of the product of two covariances.

    python3 c14_sqrtm.py FILE D     FILE: mean, covariance, mean, covariance as float64

Prints {"seconds": of the distance alone, "distance": .., "scipy": version}.
"""

import json
import sys
import time

import numpy as np
import scipy
import scipy.linalg

d = int(sys.argv[2])
numbers = np.fromfile(sys.argv[1])
half = d * (d + 1)
m1, c1 = numbers[:d], numbers[d:half].reshape(d, d)
m2, c2 = numbers[half : half + d], numbers[half + d :].reshape(d, d)
scipy.linalg.sqrtm(np.eye(8))
start = time.perf_counter()
root = scipy.linalg.sqrtm(c1 @ c2)
distance = ((m1 - m2) ** 2).sum() + np.trace(c1) + np.trace(c2) - 2 * np.trace(root).real
print(json.dumps({"seconds": time.perf_counter() - start, "distance": float(distance), "scipy": scipy.__version__}))
