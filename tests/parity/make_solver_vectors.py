#!/usr/bin/env python3
"""Makes solvers/vectors.json: what diffusers' UniPC and SDE-DPM-Solver++ (2M) make of one small flow.

Run once in a throw-away environment; the result is stored here, so neither building nor testing needs Python.
    pip install diffusers==0.42.1 torch==2.13.0
    python3 make_solver_vectors.py [FILE]

The denoiser is x_hat = tanh(1.2 z - 0.3 k) / (1 + 0.2 sigma) for component k = 0, 1, 2 with sigma^2 = rho^2 / (1 + rho^2).
For each solver: `rho` of the levels (the last is 0), the start, and `z` after each step. The noise of the SDE is set to
zero, so that the vectors hold its deterministic part. diffusers reckons in float32 in places: compare at 1e-5.
"""

import json
import pathlib
import sys

import torch
from diffusers import DPMSolverMultistepScheduler, UniPCMultistepScheduler

STEPS = 9


def denoised(z, rho):
    sigma = rho / (1 + rho**2) ** 0.5
    return torch.tanh(1.2 * z - 0.3 * torch.arange(3, dtype=torch.float64)) / (1 + 0.2 * sigma)


def walk(scheduler, **options):
    scheduler.set_timesteps(STEPS)
    scheduler.sigmas = scheduler.sigmas.double()
    rho = [float(s) for s in scheduler.sigmas]
    z = torch.tensor([[0.9, -1.3, 0.2]], dtype=torch.float64)
    run = {"rho": rho, "start": z[0].tolist(), "z": []}
    for i, t in enumerate(scheduler.timesteps):
        z = scheduler.step(denoised(z, torch.tensor(rho[i]).double()), t, z, **options).prev_sample.double()
        run["z"].append(z[0].tolist())
    return run


def main():
    common = dict(num_train_timesteps=1000, beta_start=1e-4, beta_end=0.02, beta_schedule="linear",
                  prediction_type="sample", final_sigmas_type="zero", lower_order_final=True)
    unipc = UniPCMultistepScheduler(solver_order=3, solver_type="bh2", predict_x0=True, **common)
    sde = DPMSolverMultistepScheduler(solver_order=2, algorithm_type="sde-dpmsolver++", solver_type="midpoint", **common)
    runs = {"unipc": walk(unipc), "dpmpp-2m-sde": walk(sde, variance_noise=torch.zeros(1, 3, dtype=torch.float64))}
    file = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent / "solvers/vectors.json")
    lines = (f' "{name}": {{\n' + ",\n".join(f'  "{key}": {json.dumps(value)}' for key, value in run.items()) + "\n }"
             for name, run in runs.items())
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n")


main()
