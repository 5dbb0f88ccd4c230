"""Trains a network on handwritten digits with scikit-learn, epoch by epoch; reports its error after each, so that it can be stopped early.

Runs by hand, too: python3 train.py
"""

import os
import pickle
import sys

# A trial runs in its own folder, so the client is found from this file's place. With your own project: copy tune_hpc.py beside your script.
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "src", "clients", "python"))

try:
    import tune_hpc
except ImportError:
    sys.exit("tune_hpc.py was not found: copy it from src/clients/python of Tune.Hpc beside train.py")

try:
    import numpy
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split
    from sklearn.neural_network import MLPClassifier
except ImportError:
    sys.exit("{} has no scikit-learn: install it (Debian: apt install python3-sklearn), or name another interpreter in the command"
             .format(sys.executable))

DEFAULTS = {"hidden": 32, "layers": 1, "activation": "relu", "solver": "adam", "lr": 1e-3, "alpha": 1e-4, "batch_size": 32, "momentum": 0.9, "epochs": 81}


def new_model(config):
    return MLPClassifier(
        hidden_layer_sizes=(config["hidden"],) * config["layers"],
        activation=config["activation"],
        solver=config["solver"],
        learning_rate_init=config["lr"],
        alpha=config["alpha"],
        batch_size=config["batch_size"],
        momentum=config["momentum"],
        random_state=tune_hpc.seed(),
    )


def shifted(images):
    """A digit moved by a pixel is still that digit: five examples for the price of one."""
    square = images.reshape(-1, 8, 8)
    moves = [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)]
    return numpy.concatenate([numpy.roll(square, move, axis=(1, 2)) for move in moves]).reshape(-1, 64), len(moves)


def main():
    config = dict(DEFAULTS, **tune_hpc.config())
    images, digits = load_digits(return_X_y=True)
    # The same split for every trial, whatever its own seed is: they must be judged on the same images.
    x, x_valid, y, y_valid = train_test_split(images / 16, digits, train_size=600, random_state=0, stratify=digits)
    x, copies = shifted(x)
    y = numpy.tile(y, copies)

    model = new_model(config)
    if tune_hpc.get_checkpoint():    # this trial was paused or interrupted: it goes on where it was
        with open(os.path.join(tune_hpc.get_checkpoint(), "model.pickle"), "rb") as file:
            model = pickle.load(file)

    for epoch in range(tune_hpc.iteration() + 1, config["epochs"] + 1):
        model.partial_fit(x, y, classes=range(10))

        if epoch % 9 == 0 or tune_hpc.should_pause():
            with tune_hpc.checkpoint_dir(epoch) as folder:    # the next report carries it
                with open(os.path.join(folder, "model.pickle"), "wb") as file:
                    pickle.dump(model, file)

        # Every epoch is reported: what is not reported cannot be judged. This call ends the script when the trial is to stop or to pause.
        tune_hpc.report(error=1 - model.score(x_valid, y_valid), raise_on_stop=True)


if __name__ == "__main__":
    main()
