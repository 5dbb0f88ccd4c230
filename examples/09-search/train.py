"""Trains a support vector machine on handwritten digits with scikit-learn and reports its error once.

Runs by hand, too: python3 train.py
"""

import os
import sys

# A trial runs in its own folder, so the client is found from this file's place. With your own project: copy tune_hpc.py beside your script.
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "src", "clients", "python"))

try:
    import tune_hpc
except ImportError:
    sys.exit("tune_hpc.py was not found: copy it from src/clients/python of Tune.Hpc beside train.py")

try:
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer, MinMaxScaler, StandardScaler
    from sklearn.svm import SVC
except ImportError:
    sys.exit("{} has no scikit-learn: install it (Debian: apt install python3-sklearn), or name another interpreter in the command"
             .format(sys.executable))

DEFAULTS = {"scaler": "none", "c": 1.0, "kernel": {"type": "rbf", "gamma": 1e-3}}
SCALERS = {"none": FunctionTransformer, "standard": StandardScaler, "minmax": MinMaxScaler}


def main():
    config = dict(DEFAULTS, **tune_hpc.config())
    kernel = dict(config["kernel"])
    images, digits = load_digits(return_X_y=True)
    # The same split for every trial: they must be judged on the same images.
    x, x_valid, y, y_valid = train_test_split(images, digits, train_size=400, random_state=0, stratify=digits)
    model = make_pipeline(SCALERS[config["scaler"]](), SVC(C=config["c"], kernel=kernel.pop("type"), max_iter=2000, **kernel))
    tune_hpc.report(error=1 - model.fit(x, y).score(x_valid, y_valid))


if __name__ == "__main__":
    main()
