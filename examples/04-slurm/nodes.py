"""The same model over several nodes: each task of the job takes its share of every batch, task 0 averages their slopes and reports.

Started by srun, once for each task; by hand it is a team of one. Real programs leave this part to torch.distributed or MPI.
"""

import json
import os
import random
import secrets
import socket
import sys
import time

import train
from train import tune_hpc

# srun sets both, and nobody else does: a script that was started without it is alone.
SIZE = int(os.environ.get("SLURM_STEP_NUM_TASKS", 1))
RANK = int(os.environ["SLURM_PROCID"]) if SIZE > 1 else 0
PATIENCE_S = 120


class Team:
    """The tasks of this job, connected to task 0. They find it through a file in the attempt's folder, which every node sees."""

    def __init__(self):
        place = os.path.join(os.environ.get("TUNE_ATTEMPT_DIR", "."), "team.json")
        self._others = self._gather(place) if RANK == 0 else [self._join(place)]

    def average(self, slopes):
        """The mean of what each task has found, the same for all of them."""
        if RANK > 0:
            self._say(self._others[0], slopes)
            return self._hear(self._others[0])
        found = [slopes] + [self._hear(other) for other in self._others]
        mean = [[sum(values) / SIZE for values in zip(*rows)] for rows in zip(*found)]
        return self.tell(mean)

    def tell(self, value=None):
        """What task 0 says, to all."""
        if RANK > 0:
            return self._hear(self._others[0])
        for other in self._others:
            self._say(other, value)
        return value

    @staticmethod
    def _gather(place):
        if SIZE == 1:
            return []
        listening = socket.create_server(("", 0), backlog=SIZE)
        listening.settimeout(PATIENCE_S)
        address = os.environ.get("SLURM_LAUNCH_NODE_IPADDR") or socket.gethostname()
        # Other users of the node can reach the port, but not read the file.
        password = secrets.token_hex(16)
        with open(place + ".new", "w", encoding="ascii") as file:
            json.dump({"address": address, "port": listening.getsockname()[1], "password": password}, file)
        os.rename(place + ".new", place)
        others = []
        while len(others) < SIZE - 1:
            other = listening.accept()[0].makefile("rw", encoding="ascii")
            if Team._hear(other) == password:
                others.append(other)
        return others

    @staticmethod
    def _join(place):
        end = time.monotonic() + PATIENCE_S
        while not os.path.exists(place):
            if time.monotonic() > end:
                sys.exit("task 0 did not appear in {}".format(place))
            time.sleep(0.1)
        with open(place, encoding="ascii") as file:
            meeting = json.load(file)
        first = socket.create_connection((meeting["address"], meeting["port"]), PATIENCE_S).makefile("rw", encoding="ascii")
        Team._say(first, meeting["password"])
        return first

    @staticmethod
    def _say(other, value):
        other.write(json.dumps(value) + "\n")
        other.flush()

    @staticmethod
    def _hear(other):
        line = other.readline()
        return json.loads(line) if line else sys.exit("another task is gone")


def main(epochs=9):
    # Asked by every task: from the first question on, signals are wishes and no longer the end.
    config = dict(train.DEFAULTS, **tune_hpc.config())
    training, judging = train.load()
    model = train.fresh()
    if tune_hpc.get_checkpoint():
        with open(os.path.join(tune_hpc.get_checkpoint(), "model.json"), encoding="ascii") as file:
            model = json.load(file)
    team = Team()
    size = int(config["batch_size"])

    for epoch in range(tune_hpc.iteration() + 1, epochs + 1):
        order = random.Random(epoch).sample(training, train.TRAINING)
        for start in range(0, train.TRAINING, size):
            share = order[start:start + size][RANK::SIZE]
            train.step(model["weights"], model["speeds"], team.average(train.gradient(model["weights"], share)), config)
        if RANK > 0:
            code = team.tell()
        else:
            with tune_hpc.checkpoint_dir(epoch) as folder:
                with open(os.path.join(folder, "model.json"), "w", encoding="ascii") as file:
                    json.dump(model, file)
            command = tune_hpc.report(train.judge(model["weights"], judging), tasks=SIZE)
            code = team.tell(command.exit_code if command.should_end else None)
        if code is not None:
            return code
    return tune_hpc.EXIT_DONE


if __name__ == "__main__":
    sys.exit(main())
