#!/usr/bin/env python3
"""Seconds that PyTorch takes on one thread for the update that bench/update_bench.cc does: PPO's loss of
a Gaussian policy and a critic, both 64-64 of tanh, on a minibatch; its gradient, clipped; a step of Adam."""
import time

import torch

SAMPLES, OBSERVATIONS, ACTIONS, WIDTH = 512, 65, 10, 64


def network(outputs):
    return torch.nn.Sequential(
        torch.nn.Linear(OBSERVATIONS, WIDTH), torch.nn.Tanh(),
        torch.nn.Linear(WIDTH, WIDTH), torch.nn.Tanh(),
        torch.nn.Linear(WIDTH, outputs))


def main():
    torch.set_num_threads(1)
    torch.manual_seed(1)
    actor, critic = network(ACTIONS), network(1)
    log_sd = torch.nn.Parameter(torch.full((ACTIONS,), -0.7))
    parameters = [*actor.parameters(), log_sd, *critic.parameters()]
    adam = torch.optim.Adam(parameters, lr=3e-4, eps=1e-5)
    observations = torch.randn(SAMPLES, OBSERVATIONS)
    with torch.no_grad():
        mean = actor(observations)
        noise = torch.randn(SAMPLES, ACTIONS)
        actions = mean + log_sd.exp() * noise
        log_before = (-0.5 * noise**2 - log_sd).sum(1)
        value_before = critic(observations)[:, 0]
    advantage, target = torch.randn(SAMPLES), torch.randn(SAMPLES)

    def update():
        z = (actions - actor(observations)) / log_sd.exp()
        ratio = ((-0.5 * z**2 - log_sd).sum(1) - log_before).exp()
        policy = torch.max(-advantage * ratio, -advantage * ratio.clamp(0.8, 1.2)).mean()
        value = critic(observations)[:, 0]
        near = value_before + (value - value_before).clamp(-0.2, 0.2)
        error = 0.5 * torch.max((value - target)**2, (near - target)**2).mean()
        loss = policy + 0.5 * error - 0.01 * log_sd.sum()
        adam.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 0.5)
        adam.step()

    for _ in range(100):
        update()
    best = float("inf")
    for _ in range(10):
        start = time.process_time()
        for _ in range(100):
            update()
        best = min(best, (time.process_time() - start) / 100)
    print(f"{best:.9f}")


main()
