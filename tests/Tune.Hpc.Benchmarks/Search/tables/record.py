#!/usr/bin/env python3
"""Records what real models reach over grids of their hyperparameters, for the benchmark `search`.

    python3 record.py svm-digits        # writes svm-digits.csv beside this script; without a name: all tables

All data sets come with scikit-learn (1.2.1 made the files here); values are the same on each run with the same version. A table's lines: its name and metric (lower
is better), one line for each parameter with its kind and levels, then the values, the last parameter running fastest. A configuration between levels has the
value of the nearest ones: on a scale of logarithms where the kind is log. What has diverged has the value nan.
"""
import functools
import itertools
import math
import os
import sys
import warnings

import numpy as np
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_wine
from sklearn.decomposition import PCA
from sklearn.ensemble import GradientBoostingClassifier, RandomForestRegressor
from sklearn.kernel_ridge import KernelRidge
from sklearn.metrics import log_loss, mean_squared_error
from sklearn.model_selection import StratifiedKFold, cross_val_predict, train_test_split
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, StandardScaler
from sklearn.svm import SVC


def logs(low, high, count):
    return [float(f"{v:.4g}") for v in np.logspace(math.log10(low), math.log10(high), count)]


SCALERS = {"none": FunctionTransformer, "standard": StandardScaler, "minmax": MinMaxScaler}


@functools.cache
def split(load, size):
    data, target = load(return_X_y=True)
    return train_test_split(data, target, train_size=size, random_state=0, stratify=target if len(set(target)) < 20 else None)


@functools.cache
def svm_digits(scaler, kernel, c, gamma, degree):
    train, valid, labels, truth = split(load_digits, 400)
    model = make_pipeline(SCALERS[scaler](), SVC(C=c, kernel=kernel, gamma=gamma, degree=degree, max_iter=2000))
    return 1 - model.fit(train, labels).score(valid, truth)


def svm_digits_of(scaler, kernel, c, gamma, degree):
    """What a kernel does not have is left alone, so that it is computed once."""
    return svm_digits(scaler, kernel, c, gamma if kernel != "linear" else 1.0, degree if kernel == "poly" else 3)


def forest_diabetes(trees, depth, leaf, features):
    train, valid, target, truth = split(load_diabetes, 0.5)
    model = RandomForestRegressor(n_estimators=trees, max_depth=depth, min_samples_leaf=leaf, max_features=features, random_state=0)
    return mean_squared_error(truth, model.fit(train, target).predict(valid), squared=False)


@functools.cache
def boosting(rate, depth, subsample):
    train, valid, labels, truth = split(load_breast_cancer, 0.5)
    model = GradientBoostingClassifier(learning_rate=rate, n_estimators=160, max_depth=depth, subsample=subsample, random_state=0).fit(train, labels)
    return [log_loss(truth, p) for p in model.staged_predict_proba(valid)]


def boosting_cancer(trees, rate, depth, subsample):
    return boosting(rate, depth, subsample)[trees - 1]


def mlp_digits(hidden, layers, activation, rate, alpha):
    train, valid, labels, truth = split(load_digits, 300)
    model = MLPClassifier((hidden,) * layers, activation=activation, learning_rate_init=rate, alpha=alpha, max_iter=20, batch_size=32, random_state=0)
    return log_loss(truth, np.clip(model.fit(train / 16, labels).predict_proba(valid / 16), 1e-9, 1))


def ridge_diabetes(kernel, alpha, gamma, coef):
    train, valid, target, truth = split(load_diabetes, 0.5)
    scale = StandardScaler().fit(train)
    extra = {} if kernel == "laplacian" or kernel == "rbf" else {"coef0": coef}
    model = KernelRidge(alpha=alpha, kernel=kernel, gamma=gamma, degree=3, **extra)
    return mean_squared_error(truth, model.fit(scale.transform(train), target - target.mean()).predict(scale.transform(valid)) + target.mean(), squared=False)


def knn_wine(scaler, neighbors, weights, power, components):
    data, labels = load_wine(return_X_y=True)
    model = make_pipeline(SCALERS[scaler](), PCA(components, random_state=0), KNeighborsClassifier(neighbors, weights=weights, p=power))
    predicted = cross_val_predict(model, data, labels, cv=StratifiedKFold(3, shuffle=True, random_state=0), method="predict_proba")
    return log_loss(labels, np.clip(predicted, 0.01, 1))


TABLES = {
    "svm-digits": (svm_digits_of, "error", [
        ("scaler", "choice", list(SCALERS)), ("kernel", "choice", ["linear", "rbf", "poly"]), ("c", "log", logs(1e-2, 1e4, 13)),
        ("gamma", "log", logs(1e-6, 1, 13)), ("degree", "int", [2, 3, 4])]),
    "forest-diabetes": (forest_diabetes, "rmse", [
        ("trees", "log", [5, 10, 20, 40]), ("depth", "int", list(range(1, 11))), ("leaf", "log", [1, 2, 4, 8, 16, 32]),
        ("features", "float", [0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 1.0])]),
    "boosting-cancer": (boosting_cancer, "log loss", [
        ("trees", "log", [5, 7, 10, 14, 20, 28, 40, 57, 80, 113, 160]), ("rate", "log", logs(1e-3, 1, 13)), ("depth", "int", [1, 2, 3, 4, 5]),
        ("subsample", "float", [0.2, 0.4, 0.6, 0.8, 1.0])]),
    "mlp-digits": (mlp_digits, "log loss", [
        ("hidden", "log", [4, 8, 16, 32, 64]), ("layers", "int", [1, 2]), ("activation", "choice", ["relu", "tanh", "logistic"]),
        ("rate", "log", logs(1e-4, 0.1, 10)), ("alpha", "log", logs(1e-6, 1, 4))]),
    "ridge-diabetes": (ridge_diabetes, "rmse", [
        ("kernel", "choice", ["rbf", "laplacian", "poly", "sigmoid"]), ("alpha", "log", logs(1e-4, 1e3, 15)), ("gamma", "log", logs(1e-5, 1, 16)),
        ("coef", "float", [0, 0.5, 1, 1.5, 2])]),
    "knn-wine": (knn_wine, "log loss", [
        ("scaler", "choice", list(SCALERS)), ("neighbors", "int", list(range(1, 41))), ("weights", "choice", ["uniform", "distance"]),
        ("power", "choice", [1, 2, 4]), ("components", "int", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13])]),
}


def record(name):
    function, metric, parameters = TABLES[name]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{name}.csv")
    with open(path, "w", newline="\n") as out:
        out.write(f"{name},{metric}\n")
        for parameter, kind, levels in parameters:
            out.write(f"{parameter},{kind},{','.join(str(v).lower() if isinstance(v, bool) else str(v) for v in levels)}\n")
        row = []
        for config in itertools.product(*(levels for _, _, levels in parameters)):
            try:
                value = float(function(*config))
            except (ValueError, FloatingPointError, np.linalg.LinAlgError):  # it has diverged: weights are not finite
                value = math.nan
            row.append(f"{value:.5g}")
            if len(row) == len(parameters[-1][2]):
                out.write(",".join(row) + "\n")
                row.clear()


if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    unknown = [n for n in sys.argv[1:] if n not in TABLES]
    if unknown:
        sys.exit(__doc__)
    for wanted in sys.argv[1:] or TABLES:
        record(wanted)
