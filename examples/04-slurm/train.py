"""Softmax regression on handwritten digits, in plain Python: nothing to install where it runs.

A full citizen of a cluster: it resumes from its last checkpoint, heeds the signal before the end of the job's time, and does not begin an epoch
that would not end in time. By hand: python3 train.py [EPOCHS [SECONDS_PER_EPOCH]]
"""

import json
import math
import os
import random
import sys
import time

# A trial runs in its own folder, so the client is found from this file's place. With your own project: copy tune_hpc.py beside your script.
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "src", "clients", "python"))

try:
    import tune_hpc
except ImportError:
    sys.exit("tune_hpc.py was not found: copy it from src/clients/python of Tune.Hpc beside train.py")

DEFAULTS = {"lr": 0.1, "momentum": 0.9, "batch_size": 16, "decay": 1e-4}
DIGITS, PIXELS, TRAINING = 10, 64, 600


def load():
    """Images with a constant one behind their pixels (for the bias), and their digits: the first for training, some others for judging."""
    with open(os.path.join(HERE, "..", "01-quickstart", "data", "digits.csv"), encoding="ascii") as file:
        rows = [[int(value) for value in line.split(",")] for line in file]
    images = [([pixel / 16 for pixel in row[:PIXELS]] + [1.0], row[PIXELS]) for row in rows]
    return images[:TRAINING], images[TRAINING:TRAINING + 400]


def probabilities(weights, image):
    scores = [sum(map(float.__mul__, row, image)) for row in weights]
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def gradient(weights, batch):
    sums = [[0.0] * (PIXELS + 1) for _ in range(DIGITS)]
    for image, digit in batch:
        for k, p in enumerate(probabilities(weights, image)):
            error = (p - (k == digit)) / len(batch)
            if abs(error) > 1e-6:
                sums[k] = [s + error * pixel for s, pixel in zip(sums[k], image)]
    return sums


def step(weights, speeds, slopes, config):
    for row, speed, slope in zip(weights, speeds, slopes):
        for i, (s, g) in enumerate(zip(speed, slope)):
            speed[i] = config["momentum"] * s - config["lr"] * (g + config["decay"] * row[i])
            row[i] += speed[i]


def judge(weights, images):
    loss = right = 0
    for image, digit in images:
        p = probabilities(weights, image)
        loss -= math.log(max(p[digit], 1e-12))
        right += p[digit] == max(p)
    return {"loss": loss / len(images), "accuracy": right / len(images)}


def fresh():
    return {"weights": [[0.0] * (PIXELS + 1) for _ in range(DIGITS)], "speeds": [[0.0] * (PIXELS + 1) for _ in range(DIGITS)]}


def main(epochs=9, seconds_per_epoch=0.0):
    config = dict(DEFAULTS, **tune_hpc.config())
    training, judging = load()
    model = fresh()
    if tune_hpc.get_checkpoint():
        with open(os.path.join(tune_hpc.get_checkpoint(), "model.json"), encoding="ascii") as file:
            model = json.load(file)

    for epoch in range(tune_hpc.iteration() + 1, epochs + 1):
        began = time.monotonic()
        # Each epoch has its own order, the same whether the trial was interrupted or not.
        order = random.Random((tune_hpc.seed() or 0) * 1000 + epoch).sample(training, TRAINING)
        for start in range(0, TRAINING, int(config["batch_size"])):
            batch = order[start:start + int(config["batch_size"])]
            step(model["weights"], model["speeds"], gradient(model["weights"], batch), config)
        # A real epoch takes longer: what is asked for, if it is asked for.
        time.sleep(max(0.0, seconds_per_epoch - (time.monotonic() - began)))

        with tune_hpc.checkpoint_dir(epoch) as folder:
            with open(os.path.join(folder, "model.json"), "w", encoding="ascii") as file:
                json.dump(model, file)
        device = os.environ.get("CUDA_VISIBLE_DEVICES")
        command = tune_hpc.report(judge(model["weights"], judging), device=device)
        if command.should_end:
            print("ends after epoch {}: {}".format(epoch, command.reason))
            return command.exit_code
        if epoch < epochs and not tune_hpc.enough_time():
            print("ends after epoch {}: {:.0f} s left are not enough for another".format(epoch, tune_hpc.time_left()))
            return tune_hpc.EXIT_RESUME_ME
    return tune_hpc.EXIT_DONE


if __name__ == "__main__":
    sys.exit(main(*(kind(word) for kind, word in zip((int, float), sys.argv[1:]))))
