"""Lets Optuna's samplers choose the configurations of a Tune.Hpc experiment (search protocol).

    search_alg:
      type: command
      command: python3 {spec_dir}/tune_optuna.py --sampler tpe --option multivariate=true

One file; needs Python 3.8 and optuna (tested with 3.1, Debian 12's python3-optuna). The experiment's driver starts it, says in the file $TUNE_SEARCH what is
searched, and speaks with it over standard input and output, a line of JSON each. Started again after an interruption, it is told everything that happened and
goes on.

--sampler NAME       tpe (the default), random, cmaes, nsgaii, qmc, or any class of optuna.samplers
--option NAME=VALUE  an argument of that class, VALUE in JSON; several may be given
"""

import argparse
import collections
import copy
import inspect
import json
import math
import os
import statistics
import sys

import optuna

SAMPLERS = {"tpe": "TPESampler", "random": "RandomSampler", "cmaes": "CmaEsSampler", "nsgaii": "NSGAIISampler", "nsga2": "NSGAIISampler", "qmc": "QMCSampler"}


class Space:
    """What $TUNE_SEARCH says of the parameters, in Optuna's terms."""

    def __init__(self, search):
        self._constants = search["constants"]
        self._parameters = search["parameters"]
        counts = collections.Counter(p["name"] for p in self._parameters)
        self._names = {p["id"]: p["name"] if counts[p["name"]] == 1 else "{}#{}".format(p["name"], p["id"]) for p in self._parameters}

    def suggest(self, trial):
        """A whole configuration, from a trial of Optuna's."""
        config, options = copy.deepcopy(self._constants), {}
        for p in self._active(options):
            name = self._names[p["id"]]
            if p["type"] == "choice":
                options[p["id"]] = _choose(trial, name, p)
                _put(config, p["steps"], copy.deepcopy(p["options"][options[p["id"]]]))
            else:
                _put(config, p["steps"], _number(trial, name, p))
        return config

    def params(self, config):
        """The same configuration as Optuna has it, as far as it says anything."""
        params, options = {}, {}
        for p in self._active(options):
            value = _at(config, p["steps"])
            if value is None:
                continue
            if p["type"] == "choice":
                fitting = [i for i, option in enumerate(p["options"]) if _fits(option, value)]
                if fitting:
                    options[p["id"]] = params[self._names[p["id"]]] = fitting[0]
            elif p["type"] == "normal":
                params[self._names[p["id"]]] = min(max((_normal(p).cdf(float(value)) - _below(p)) / _inside(p), 0.0), 1.0)
            else:
                params[self._names[p["id"]]] = value
        return params

    def _active(self, options):
        # What stands under an option is there only with that option. The driver itself leaves out what a condition ("when") excludes.
        for p in self._parameters:
            if "under" not in p or options.get(p["under"]["id"]) == p["under"]["option"]:
                yield p


class Search:
    """A study that somebody else drives."""

    def __init__(self, search, sampler):
        directions = {"min": "minimize", "max": "maximize", None: "minimize"}
        objectives = search.get("objectives") or [{"metric": search["metric"], "mode": search["mode"]}]
        self._metrics = [o["metric"] for o in objectives]
        self._space = Space(search)
        self._study = optuna.create_study(sampler=sampler, directions=[directions[o["mode"]] for o in objectives])
        self._trials = {}
        for known in search.get("known", []):
            self._finish(self._made(known["config"]), known.get("values", [known["value"]]))

    def suggest(self, number, config=None):
        trial = self._study.ask()
        proposed = self._space.suggest(trial)
        if config is not None and not _covers(proposed, config):
            # Told what was tried: what Optuna would have tried is taken back. Its random numbers have gone on as they did then.
            self._study.tell(trial, state=optuna.trial.TrialState.FAIL)
            trial, proposed = self._made(config), config
        self._trials[number] = trial
        return {"config": proposed}

    def report(self, number, result):
        if len(self._metrics) > 1:  # Optuna takes no reports of several objectives
            return
        value = _value(result, self._metrics[0])
        if number in self._trials and value is not None and math.isfinite(value):
            self._trials[number].report(value, int(result.get("training_iteration", 0)))

    def complete(self, number, result, error):
        trial = self._trials.pop(number, None)
        if trial is not None:
            self._finish(trial, [None] if error is not None else [_value(result, metric) for metric in self._metrics])

    def _made(self, config):
        self._study.enqueue_trial(self._space.params(config))
        trial = self._study.ask()
        self._space.suggest(trial)
        return trial

    def _finish(self, trial, values):
        if any(value is None or math.isnan(value) for value in values):
            self._study.tell(trial, state=optuna.trial.TrialState.FAIL)
        else:
            self._study.tell(trial, values)


def _choose(trial, name, p):
    last = len(p["options"]) - 1
    return trial.suggest_int(name, 0, last) if p["ordered"] else trial.suggest_categorical(name, list(range(last + 1)))


def _number(trial, name, p):
    step = p.get("step")
    if p["type"] == "int":
        # Optuna knows no steps with logs.
        value = trial.suggest_int(name, p["lower"], p["upper"], log=p["log"]) if p["log"] else trial.suggest_int(name, p["lower"], p["upper"], step=step)
        return int(_stepped(value, p["lower"], p["upper"], step))
    if p["type"] == "float":
        value = trial.suggest_float(name, p["lower"], p["upper"], log=p["log"])
    else:
        place = _below(p) + trial.suggest_float(name, 0.0, 1.0) * _inside(p)
        value = _normal(p).inv_cdf(min(max(place, 1e-16), 1 - 1e-16))
    return _stepped(value, p["lower"], p["upper"], step)


def _stepped(value, lower, upper, step):
    # 94 * 0.01 is 0.9400000000000001.
    value = value if step is None else float("{:.12g}".format(round(value / step) * step))
    value = value if lower is None else max(value, lower)
    return value if upper is None else min(value, upper)


def _normal(p):
    return statistics.NormalDist(p["mean"], p["sd"])


def _below(p):
    return 0.0 if p["lower"] is None else _normal(p).cdf(p["lower"])


def _inside(p):
    return (1.0 if p["upper"] is None else _normal(p).cdf(p["upper"])) - _below(p)


def _put(config, steps, value):
    for step in steps[:-1]:
        config = config[int(step)] if isinstance(config, list) else config.setdefault(step, {})
    if isinstance(config, list):
        config[int(steps[-1])] = value
    else:
        config[steps[-1]] = value


def _at(config, steps):
    for step in steps:
        if isinstance(config, list):
            config = config[int(step)]
        elif isinstance(config, dict):
            config = config.get(step)
        else:
            return None
    return config


def _fits(option, value):
    if isinstance(option, dict):
        return isinstance(value, dict) and all(name in value and _fits(inner, value[name]) for name, inner in option.items())
    return option is None or option == value


def _covers(proposed, config):
    """True if the configuration says nothing else than what was proposed; what it leaves out a condition has excluded."""
    if isinstance(config, dict) and isinstance(proposed, dict):
        return all(name not in proposed or _covers(proposed[name], value) for name, value in config.items())
    if isinstance(config, list) and isinstance(proposed, list):
        return len(config) == len(proposed) and all(map(_covers, proposed, config))
    return proposed == config


def _value(result, metric):
    value = (result or {}).get(metric)
    # JSON has no NaN: it is the text.
    return None if value is None else float(value)


def make_sampler(name, options, seed):
    kind = getattr(optuna.samplers, SAMPLERS.get(name.lower(), name), None)
    if kind is None:
        sys.exit("optuna {} has no sampler '{}'; take {} or a class of optuna.samplers".format(optuna.__version__, name, ", ".join(sorted(SAMPLERS))))
    if "seed" in inspect.signature(kind).parameters:
        options.setdefault("seed", seed % 2**32)
    return kind(**options)


def _option(text):
    name, _, value = text.partition("=")
    return name, json.loads(value)


def main():
    parser = argparse.ArgumentParser(description="Optuna's samplers for Tune.Hpc.")
    parser.add_argument("--sampler", default="tpe")
    parser.add_argument("--option", action="append", default=[], type=_option, metavar="NAME=VALUE")
    arguments = parser.parse_args()
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    with open(os.environ["TUNE_SEARCH"], encoding="utf-8") as file:
        told = json.load(file)
    search = Search(told, make_sampler(arguments.sampler, dict(arguments.option), told["seed"]))
    for line in sys.stdin:
        said = json.loads(line)
        if said["op"] == "suggest":
            try:
                answer = search.suggest(said["trial"], said.get("config"))
            except Exception as error:
                answer = {"error": "{}: {}".format(type(error).__name__, error)}
            print(json.dumps(answer), flush=True)
        elif said["op"] == "report":
            search.report(said["trial"], said["result"])
        else:
            search.complete(said["trial"], said.get("result"), said.get("error"))


if __name__ == "__main__":
    main()
