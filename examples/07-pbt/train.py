"""Learns to compress digits, 64 pixels to 32 numbers and back, one image at a time; the tuner may change the learning rate at any epoch.

The model is a linear autoencoder, decoded by the transpose of what encodes, trained by Oja's rule. The best that any such model can do is
known, it is the principal components, so the loss is the distance from there: by how many percent the squared error is above the smallest
possible one. A large learning rate gets near quickly and then keeps trembling; a small one would get nearer, if it ever arrived.

Runs by hand, too: python3 train.py [EPOCHS]
"""

import csv
import os
import sys

# A trial runs in its own folder, so the client and the data are found from this file's place. With your own project: copy tune_hpc.py beside your script.
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "src", "clients", "python"))
DIGITS = os.path.join(HERE, "..", "01-quickstart", "data", "digits.csv")

# Many trials share this machine's cores; the products are far too small to be divided among threads.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

try:
    import tune_hpc
except ImportError:
    sys.exit("tune_hpc.py was not found: copy it from src/clients/python of Tune.Hpc beside train.py")

try:
    import numpy
except ImportError:
    sys.exit("{} has no numpy: install it (Debian: apt install python3-numpy), or name another interpreter in the command".format(sys.executable))

EPOCHS = 40
IMAGES_PER_EPOCH = 4000
NUMBERS = 32
START = 0.1
HOPELESS = 1e6


def read_images():
    """All digits, each also moved by a pixel in four directions; their mean is taken away."""
    with open(DIGITS, encoding="utf-8") as file:
        rows = [row for row in csv.reader(file) if row]
    square = numpy.array(rows, dtype=float)[:, :64].reshape(-1, 8, 8) / 16
    moves = [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)]
    images = numpy.concatenate([numpy.roll(square, move, axis=(1, 2)) for move in moves]).reshape(-1, 64)
    return images - images.mean(axis=0)


class Compressor:
    def __init__(self, images, seed):
        self.images = images
        self.draw = numpy.random.RandomState(seed)
        self.weights = START * self.draw.randn(64, NUMBERS) / 8
        # What the principal components leave: the variance in the directions after the first NUMBERS.
        self.smallest = (numpy.linalg.svd(images, compute_uv=False)[NUMBERS:] ** 2).sum()
        self.lr = None

    def train_one_epoch(self):
        weights, lr = self.weights, self.lr
        with numpy.errstate(all="ignore"):
            for at in self.draw.choice(len(self.images), IMAGES_PER_EPOCH):
                image = self.images[at]
                code = image @ weights
                weights += numpy.outer(lr * (image - weights @ code), code)

    def excess(self):
        """In percent of the smallest possible squared error."""
        with numpy.errstate(all="ignore"):
            error = ((self.images - self.images @ self.weights @ self.weights.T) ** 2).sum()
            excess = 100 * (error / self.smallest - 1)
        # A rate that is too large makes the weights grow without end. It is a bad result like others, which taking over from a better trial cures.
        return excess if excess < HOPELESS else HOPELESS

    def save(self, folder):
        numpy.save(os.path.join(folder, "weights.npy"), self.weights)

    def load(self, folder):
        self.weights = numpy.load(os.path.join(folder, "weights.npy"))

    def apply(self, config):
        # After load(): weights come from the checkpoint, which may be another trial's, and settings from the configuration.
        self.lr = config.get("lr", 0.01)


def main():
    model = Compressor(read_images(), tune_hpc.seed())
    loop = tune_hpc.Loop(model.save, model.load, model.apply)
    for epoch in loop.epochs(int(sys.argv[1]) if len(sys.argv) > 1 else EPOCHS):
        lr = model.lr
        model.train_one_epoch()
        loop.report(excess=model.excess(), lr=lr)


if __name__ == "__main__":
    main()
