"""The problems of the benchmark `search`, as in Problems*.cs beside it; `python3 problems.py checks.csv` writes values by which the benchmark sees that both are the same.

A problem is a name, a function of a configuration, its lowest value, the standard deviation of its noise, and a function that asks for a configuration:
uniform(name, low, high), log(name, low, high), integer(name, low, high), log_integer(name, low, high) with both ends, choice(name, options).
"""
import csv
import json
import math
import os
import random
import sys

import numpy as np

TABLES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tables")


def vector(low, high, count):
    return lambda ask: {f"x{i}": ask.uniform(f"x{i}", low, high) for i in range(1, count + 1)}


def values(config):
    return np.array(list(config.values()), dtype=float)


def shifted(config, scale):
    """The optimum is not where searchers look first: the middle."""
    x = values(config)
    return x - scale * np.sin(1.7 * np.arange(1, len(x) + 1) + 1)


def branin_of(x, y):
    return (y - 5.1 / (4 * math.pi ** 2) * x * x + 5 / math.pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def branin(config):
    return branin_of(config["x1"], config["x2"])


def branin_space(ask):
    return {"x1": ask.uniform("x1", -5, 10), "x2": ask.uniform("x2", 0, 15)}


HARTMANN3_A = np.array([[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]])
HARTMANN3_P = np.array([[0.3689, 0.1170, 0.2673], [0.4699, 0.4387, 0.7470], [0.1091, 0.8732, 0.5547], [0.0381, 0.5743, 0.8828]])
HARTMANN6_A = np.array([[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]])
HARTMANN6_P = np.array([
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]])


def hartmann(a, p):
    return lambda config: -float(np.array([1.0, 1.2, 3.0, 3.2]) @ np.exp(-(a * (values(config) - p) ** 2).sum(axis=1)))


def rosenbrock(config):
    x = values(config)
    return float((100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2).sum())


def ackley(scale):
    def of(config):
        x = shifted(config, scale)
        return float(-20 * math.exp(-0.2 * math.sqrt((x * x).mean())) - math.exp(np.cos(2 * math.pi * x).mean()) + 20 + math.e)
    return of


def rastrigin(config):
    x = shifted(config, 1.5)
    return float((x * x - 10 * np.cos(2 * math.pi * x) + 10).sum())


def levy(config):
    w = 1 + (values(config) - 1) / 4
    return float(math.sin(math.pi * w[0]) ** 2 + ((w[:-1] - 1) ** 2 * (1 + 10 * np.sin(math.pi * w[:-1] + 1) ** 2)).sum()
                 + (w[-1] - 1) ** 2 * (1 + math.sin(2 * math.pi * w[-1]) ** 2))


def griewank(config):
    x = shifted(config, 30)
    return float((x * x).sum() / 4000 - np.cos(x / np.sqrt(np.arange(1, len(x) + 1))).prod() + 1)


def styblinski_tang(config):
    x = values(config)
    return float((x ** 4 - 16 * x * x + 5 * x).sum() / 2)


def ellipsoid(config):
    x = shifted(config, 2)
    v = np.sin(np.arange(1, len(x) + 1))
    z = x - 2 * v * (v @ x) / (v @ v)
    return float((10 ** (4 * np.arange(len(x)) / (len(x) - 1)) * z * z).sum())


def sphere(config):
    x = shifted(config, 2)
    return float((x * x).sum())


def network_space(ask):
    return {
        "lr": ask.log("lr", 1e-5, 1), "decay": ask.log("decay", 1e-6, 1e-1), "layers": ask.integer("layers", 1, 6), "width": ask.log_integer("width", 16, 1024),
        "dropout": ask.uniform("dropout", 0, 0.8), "act": ask.choice("act", ["relu", "tanh", "gelu", "sigmoid"]), "opt": ask.choice("opt", ["sgd", "adam", "rmsprop"])}


def network(config):
    """A response such as networks have: the learning rate that is best depends on depth and optimiser, dropout on width."""
    rate = {"sgd": -0.8, "adam": -2.5, "rmsprop": -3.0}[config["opt"]] - 0.15 * config["layers"]
    width = math.log2(config["width"])
    return (0.05 + 0.12 * (math.log10(config["lr"]) - rate) ** 2 + 0.01 * (math.log10(config["decay"]) + 4) ** 2 + 0.03 * (config["layers"] - 4) ** 2
            + 0.02 * (width - 8) ** 2 + 0.5 * (config["dropout"] - 0.08 * (width - 4)) ** 2
            + {"relu": 0.03, "tanh": 0.08, "gelu": 0.0, "sigmoid": 0.3}[config["act"]] + {"sgd": 0.04, "adam": 0.0, "rmsprop": 0.02}[config["opt"]])


def colours_space(ask):
    return {"x1": ask.uniform("x1", -5, 10), "x2": ask.uniform("x2", 0, 15), "colour": ask.choice("colour", ["red", "green", "blue", "white", "black"]),
            "mirror": ask.choice("mirror", [True, False])}


def colours(config):
    """Branin's function, another one for each option."""
    shift = {"red": 0.0, "green": 1.5, "blue": 3.0, "white": -2.0, "black": -4.0}[config["colour"]]
    extra = {"red": 4.0, "green": 2.0, "blue": 0.0, "white": 6.0, "black": 9.0}[config["colour"]]
    x = 5 - config["x1"] if config["mirror"] else config["x1"]
    return branin_of(x, config["x2"] + shift) + extra + (1.0 if config["mirror"] else 0.0)


def steps_space(ask):
    return {**{f"x{i}": ask.uniform(f"x{i}", -5, 5) for i in (1, 2, 3)}, **{f"k{i}": ask.integer(f"k{i}", -5, 5) for i in (1, 2, 3)},
            "a": ask.choice("a", ["off", "on"]), "b": ask.choice("b", ["off", "on"])}


def steps(config):
    x = np.array([config[f"x{i}"] for i in (1, 2, 3)]) - np.array([1.3, -2.1, 0.7])
    k = np.array([config[f"k{i}"] for i in (1, 2, 3)], dtype=float) - np.array([2, -1, 3])
    ons = [0.0 if config["a"] == "on" else 1.0, 0.0 if config["b"] == "off" else 1.0]
    z = np.concatenate([x, k, 2 * np.array(ons)])
    return float(-20 * math.exp(-0.2 * math.sqrt((z * z).mean())) - math.exp(np.cos(2 * math.pi * z).mean()) + 20 + math.e)


def branches_space(ask):
    shared = {"size": ask.log_integer("size", 10, 1000)}
    kind = ask.choice("model", ["linear", "tree", "kernel"])
    if kind == "linear":
        model = {"name": kind, "l2": ask.log("l2", 1e-4, 1e2)}
    elif kind == "tree":
        model = {"name": kind, "depth": ask.integer("depth", 1, 12), "rate": ask.log("rate", 1e-3, 1), "share": ask.uniform("share", 0.1, 1)}
    else:
        model = {"name": kind, "gamma": ask.log("gamma", 1e-4, 1e1), "c": ask.log("c", 1e-2, 1e3)}
    return {**shared, "model": model}


def branches(config):
    """Three models with hyperparameters of their own; the middle one is best, and hardest to set."""
    model, size = config["model"], math.log10(config["size"])
    own = {
        "linear": lambda: 0.3 + 0.02 * (math.log10(model["l2"]) + 1) ** 2,
        "tree": lambda: 0.05 + 0.01 * (model["depth"] - 5) ** 2 + 0.15 * (math.log10(model["rate"]) + 1.5) ** 2 + 0.4 * (model["share"] - 0.6) ** 2,
        "kernel": lambda: 0.12 + 0.1 * (math.log10(model["gamma"]) + 2 + 0.3 * (math.log10(model["c"]) - 1)) ** 2 + 0.03 * (math.log10(model["c"]) - 1) ** 2,
    }[model["name"]]()
    return own + 0.05 * (size - 2.5) ** 2


class Table:
    def __init__(self, name):
        with open(os.path.join(TABLES, f"{name}.csv"), newline="") as lines:
            rows = list(csv.reader(lines))
        count = next(i for i in range(1, len(rows)) if rows[i][1] not in ("choice", "log", "int", "float")) - 1
        self.parameters = [(r[0], r[1], r[2:] if r[1] == "choice" else [float(v) for v in r[2:]]) for r in rows[1:count + 1]]
        self.values = [float(v) for r in rows[count + 1:] for v in r]
        self.worst = max(v for v in self.values if math.isfinite(v))
        self.lowest = min(v for v in self.values if math.isfinite(v))

    def at(self, config):
        """What has diverged counts as the worst of all."""
        place = 0
        for name, kind, levels in self.parameters:
            place = place * len(levels) + (self.nearest(kind, levels, config[name]) if name in config else 0)
        return self.values[place] if math.isfinite(self.values[place]) else self.worst

    @staticmethod
    def nearest(kind, levels, value):
        if kind == "choice":
            return levels.index(str(value).lower() if isinstance(value, bool) else str(value))
        scale = math.log if kind == "log" else float
        return min(range(len(levels)), key=lambda i: abs(scale(levels[i]) - scale(value)))


class Tables(dict):
    def __missing__(self, name):
        self[name] = Table(name)
        return self[name]


tables = Tables()


def table_space(name):
    def space(ask):
        config = {}
        for parameter, kind, levels in tables[name].parameters:
            whole = kind in ("log", "int") and all(v == int(v) for v in levels)
            if kind == "choice":
                config[parameter] = ask.choice(parameter, levels)
            elif whole:
                config[parameter] = (ask.log_integer if kind == "log" else ask.integer)(parameter, int(levels[0]), int(levels[-1]))
            else:
                config[parameter] = (ask.log if kind == "log" else ask.uniform)(parameter, levels[0], levels[-1])
        return config
    return space


def svm_space(ask):
    """Only some kernels have a gamma, and one a degree."""
    config = {"scaler": ask.choice("scaler", ["none", "standard", "minmax"]), "c": ask.log("c", 1e-2, 1e4)}
    kernel = {"type": ask.choice("kernel", ["linear", "rbf", "poly"])}
    if kernel["type"] != "linear":
        kernel["gamma"] = ask.log("gamma", 1e-6, 1)
    if kernel["type"] == "poly":
        kernel["degree"] = ask.integer("degree", 2, 4)
    return {**config, "kernel": kernel}


def svm(config):
    return tables["svm-digits"].at({**config, **config["kernel"], "kernel": config["kernel"]["type"]})


def of_table(name):
    return (name, lambda config: tables[name].at(config), lambda: tables[name].lowest, 0, table_space(name))


PROBLEMS = {p[0]: p for p in [
    ("branin", branin, 0.39788735772973816, 0, branin_space),
    ("hartmann-3", hartmann(HARTMANN3_A, HARTMANN3_P), -3.86278214782076, 0, vector(0, 1, 3)),
    ("hartmann-6", hartmann(HARTMANN6_A, HARTMANN6_P), -3.32236801141551, 0, vector(0, 1, 6)),
    ("rosenbrock-2", rosenbrock, 0, 0, vector(-5, 10, 2)),
    ("rosenbrock-10", rosenbrock, 0, 0, vector(-5, 10, 10)),
    ("ackley-5", ackley(10), 0, 0, vector(-32.768, 32.768, 5)),
    ("ackley-20", ackley(10), 0, 0, vector(-32.768, 32.768, 20)),
    ("rastrigin-5", rastrigin, 0, 0, vector(-5.12, 5.12, 5)),
    ("levy-10", levy, 0, 0, vector(-10, 10, 10)),
    ("griewank-6", griewank, 0, 0, vector(-100, 100, 6)),
    ("styblinski-tang-5", styblinski_tang, -39.16616570377142 * 5, 0, vector(-5, 5, 5)),
    ("ellipsoid-10", ellipsoid, 0, 0, vector(-5, 5, 10)),
    ("sphere-20", sphere, 0, 0, vector(-5, 5, 20)),
    ("branin-noisy", branin, 0.39788735772973816, 2, branin_space),
    ("hartmann-6-noisy", hartmann(HARTMANN6_A, HARTMANN6_P), -3.32236801141551, 0.2, vector(0, 1, 6)),
    ("network", network, 0.05, 0, network_space),
    ("colours", colours, 0.39788735772973816, 0, colours_space),
    ("steps", steps, 0, 0, steps_space),
    ("branches", branches, 0.05, 0, branches_space),
    ("svm-digits", svm, lambda: tables["svm-digits"].lowest, 0, svm_space),
    of_table("forest-diabetes"),
    of_table("boosting-cancer"),
    of_table("mlp-digits"),
    of_table("ridge-diabetes"),
    of_table("knn-wine"),
]}


def lowest(problem):
    return problem[2]() if callable(problem[2]) else problem[2]


class Draw:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def uniform(self, name, low, high):
        return self.random.uniform(low, high)

    def log(self, name, low, high):
        return min(high, max(low, low * (high / low) ** self.random.random()))

    def integer(self, name, low, high):
        return self.random.randint(low, high)

    def log_integer(self, name, low, high):
        return round(self.log(name, low, high))

    def choice(self, name, options):
        return self.random.choice(options)


def checks(path):
    with open(path, "w", newline="\n") as out:
        for name, (_, function, _, _, space) in PROBLEMS.items():
            for seed in (1, 2, 3):
                config = space(Draw(seed))
                out.write(f"{name}\t{json.dumps(config)}\t{function(config)!r}\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    checks(sys.argv[1])
