#!/usr/bin/env python3
"""Records learning curves of real models, for `dotnet tune simulate` and the benchmark `early-stopping`.

    python3 record.py digits    digits-mlp.csv      # a neural network on handwritten digits, classification
    python3 record.py diabetes  diabetes-mlp.csv    # a neural network on the progression of diabetes, regression

Both data sets come with scikit-learn. Configurations are drawn at random from the spaces below, by a fixed seed; the validation error after every
epoch is written, and the seconds that the epoch took. Errors are the same on each run with the same scikit-learn (1.2.1 made the files here); seconds are not.
"""
import sys
import time
import warnings

import numpy as np
from sklearn.datasets import load_diabetes, load_digits
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.preprocessing import StandardScaler

SEED = 20
EPOCHS = 81


def log_uniform(draw, low, high):
    return float(np.exp(draw.uniform(np.log(low), np.log(high))))


def digits(draw, trial):
    """A multi-layer perceptron; an epoch is one pass over 600 images."""
    data, labels = load_digits(return_X_y=True)
    train, valid, train_labels, valid_labels = train_test_split(data / 16, labels, train_size=600, random_state=0, stratify=labels)
    model = MLPClassifier(
        hidden_layer_sizes=(int(draw.choice([8, 16, 32, 64])),) * int(draw.integers(1, 3)),
        activation=str(draw.choice(["relu", "tanh"])),
        solver=str(draw.choice(["sgd", "adam"])),
        learning_rate_init=log_uniform(draw, 1e-4, 1),
        alpha=log_uniform(draw, 1e-6, 1e-1),
        batch_size=int(draw.choice([16, 32, 64, 128])),
        momentum=draw.uniform(0, 0.99),
        random_state=trial)
    for _ in range(EPOCHS):
        model.partial_fit(train, train_labels, classes=np.arange(10))
        yield 1 - model.score(valid, valid_labels)


def diabetes(draw, trial):
    """A multi-layer perceptron that predicts the progression of diabetes; an epoch is one pass over 221 patients."""
    data, target = load_diabetes(return_X_y=True)
    train, valid, train_target, valid_target = train_test_split(data, target, train_size=0.5, random_state=0)
    scale = StandardScaler().fit(train)
    mean, spread = train_target.mean(), train_target.std()
    model = MLPRegressor(
        hidden_layer_sizes=(int(draw.choice([8, 16, 32, 64])),) * int(draw.integers(1, 3)),
        activation=str(draw.choice(["relu", "tanh"])),
        solver=str(draw.choice(["sgd", "adam"])),
        learning_rate_init=log_uniform(draw, 1e-4, 0.3),
        alpha=log_uniform(draw, 1e-6, 1),
        batch_size=int(draw.choice([8, 16, 32, 64])),
        momentum=draw.uniform(0, 0.99),
        random_state=trial)
    for _ in range(EPOCHS):
        try:
            model.partial_fit(scale.transform(train), (train_target - mean) / spread)
            error = spread * mean_squared_error(valid_target / spread, model.predict(scale.transform(valid)) + mean / spread) ** 0.5
        except ValueError:  # it has diverged: weights are not finite
            error = float("nan")
        yield error


PROBLEMS = {"digits": (digits, 200, "error", "{:.4f}"), "diabetes": (diabetes, 200, "rmse", "{:.3f}")}


def main(problem, path):
    learn, trials, metric, form = PROBLEMS[problem]
    with open(path, "w", newline="\n") as out:
        out.write(f"trial,iteration,{metric},seconds\n")
        for trial in range(1, trials + 1):
            begin = time.perf_counter()
            for epoch, error in enumerate(learn(np.random.default_rng([SEED, trial]), trial), start=1):
                now = time.perf_counter()
                out.write(f"{trial},{epoch},{form.format(error)},{now - begin:.4f}\n")
                begin = now


if __name__ == "__main__":
    if len(sys.argv) != 3 or sys.argv[1] not in PROBLEMS:
        sys.exit(__doc__)
    warnings.filterwarnings("ignore")
    main(sys.argv[1], sys.argv[2])
