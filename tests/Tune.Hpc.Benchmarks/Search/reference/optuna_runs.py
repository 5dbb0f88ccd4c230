#!/usr/bin/env python3
"""Runs optuna's samplers on the problems of the benchmark `search`; their results are its reference.

    python3 optuna_runs.py optuna.csv [SAMPLER or PROBLEM ...]     # regrets after 50, 100 and 200 trials, seeds 1 to 20: those that the file lacks
    python3 optuna_runs.py speed SAMPLER TRIALS DIMENSIONS   # median milliseconds of a suggestion after so many trials

Debian's python3-optuna 3.1.0 with python3-cmaes 0.9.1 made the file here. Samplers: tpe, tpe-multivariate, cmaes, random, nsga2, qmc.
Where there is noise a sampler is told noisy values, and the regret is that of the configuration it believes to be best.
"""
import multiprocessing
import os
import statistics
import sys
import time
import warnings

import numpy as np
import optuna

import problems

SAMPLERS = {
    "tpe": lambda seed: optuna.samplers.TPESampler(seed=seed),
    "tpe-multivariate": lambda seed: optuna.samplers.TPESampler(seed=seed, multivariate=True, group=True),
    "cmaes": lambda seed: optuna.samplers.CmaEsSampler(seed=seed),
    "random": lambda seed: optuna.samplers.RandomSampler(seed=seed),
    "nsga2": lambda seed: optuna.samplers.NSGAIISampler(seed=seed),
    "qmc": lambda seed: optuna.samplers.QMCSampler(seed=seed),
}
SEEDS = range(1, 21)
BUDGETS = (50, 100, 200)


class Ask:
    def __init__(self, trial):
        self.trial = trial

    def uniform(self, name, low, high):
        return self.trial.suggest_float(name, low, high)

    def log(self, name, low, high):
        return self.trial.suggest_float(name, low, high, log=True)

    def integer(self, name, low, high):
        return self.trial.suggest_int(name, low, high)

    def log_integer(self, name, low, high):
        return self.trial.suggest_int(name, low, high, log=True)

    def choice(self, name, options):
        return self.trial.suggest_categorical(name, options)


def run(job):
    sampler, name, seed = job
    warnings.filterwarnings("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    _, function, _, noise, space = problem = problems.PROBLEMS[name]
    study = optuna.create_study(sampler=SAMPLERS[sampler](seed))
    draw = np.random.default_rng([seed, 77])
    believed, regret, found = float("inf"), float("inf"), []
    for number in range(1, BUDGETS[-1] + 1):
        trial = study.ask()
        true = function(space(Ask(trial)))
        told = true + noise * draw.standard_normal()
        study.tell(trial, told)
        if told < believed:
            believed, regret = told, true - problems.lowest(problem)
        if number in BUDGETS:
            found.append(f"{regret:.5g}")
    return f"{sampler},{name},{seed},{','.join(found)}\n"


def speed(sampler, trials, dimensions):
    """Results of random configurations, then ten suggestions by the sampler."""
    warnings.filterwarnings("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=SAMPLERS[sampler](1))
    draw = np.random.default_rng(1)
    space = {f"x{i}": optuna.distributions.FloatDistribution(0, 1) for i in range(dimensions)}
    for _ in range(trials):
        config = {name: float(draw.random()) for name in space}
        study.add_trial(optuna.trial.create_trial(params=config, distributions=space, value=sum((v - 0.3) ** 2 for v in config.values())))
    spent = []
    for _ in range(10):
        begin = time.process_time()
        trial = study.ask(space)
        spent.append(time.process_time() - begin)
        study.tell(trial, sum((v - 0.3) ** 2 for v in trial.params.values()))
    print(f"{1000 * statistics.median(spent):.4f}")


def main(path, words):
    """Seed by seed, so that what is there when it is broken off is even; a later call goes on."""
    done = set()
    if os.path.exists(path):
        with open(path) as lines:
            done = {tuple(line.split(",")[:3]) for line in lines}
    samplers = [s for s in SAMPLERS if s in words] or list(SAMPLERS)
    names = [p for p in problems.PROBLEMS if p in words] or list(problems.PROBLEMS)
    jobs = [(s, p, seed) for seed in SEEDS for s in samplers for p in names if (s, p, str(seed)) not in done]
    with open(path, "a", newline="\n") as out, multiprocessing.Pool() as pool:
        if not done:
            out.write("sampler,problem,seed,regret50,regret100,regret200\n")
        for line in pool.imap_unordered(run, jobs):
            out.write(line)
            out.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["speed"] and len(sys.argv) == 5:
        speed(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
    elif len(sys.argv) >= 2 and sys.argv[1].endswith(".csv") and set(sys.argv[2:]) <= {*SAMPLERS, *problems.PROBLEMS}:
        main(sys.argv[1], sys.argv[2:])
    else:
        sys.exit(__doc__)
