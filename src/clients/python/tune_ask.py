"""Ask Tune.Hpc's searchers for configurations in a Python loop of your own, and tell them the results.

One file, standard library only, Python 3.6 or newer; it starts 'dotnet tune ask-tell'.

    import tune_ask

    spec = {"param_space": {"x": "uniform(-5, 5)"}, "metric": "loss", "mode": "min", "seed": 1}
    with tune_ask.Search(spec, state="search.jsonl") as search:
        for _ in range(20):
            trial = search.ask()
            search.tell(trial, loss=(trial.config["x"] - 1) ** 2)

The specification is that of an experiment, without a command: a dict, or the path of a YAML or JSON file. With state everything is written down, and the same
call goes on where that file ends; search.pending() are trials that were asked for and never told. Any number of trials may be under way.
"""

import json
import os
import subprocess
import tempfile

__all__ = ["Finished", "Search", "SearchError", "Trial", "Wait"]


class SearchError(Exception):
    """The searcher, or the tool itself, refuses something; nothing has changed."""


class Finished(Exception):
    """There is no further configuration."""


class Wait(Exception):
    """The searcher waits for the results of trials that are under way."""


class Trial:
    """A configuration to try: number, config, and the searcher's reason."""

    __slots__ = ("number", "config", "reason")

    def __init__(self, number, config, reason=""):
        self.number = number
        self.config = config
        self.reason = reason

    def __repr__(self):
        return "Trial({!r}, {!r})".format(self.number, self.config)


class Search:
    """A searcher in a process of its own.

    spec     a dict, or the path of a specification
    state    the file in which it is written down; None for nowhere
    tool     how the tool is started
    """

    def __init__(self, spec, state=None, tool=("dotnet", "tune")):
        self._made = None
        if isinstance(spec, dict):
            descriptor, self._made = tempfile.mkstemp(suffix=".json")
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(spec, file)
            spec = self._made
        command = list(tool) + ["ask-tell", spec] + (["--state", state] if state else [])
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, universal_newlines=True, encoding="utf-8")

    def ask(self, config=None):
        """The next trial. With a configuration: a trial that was made with that one, whatever the searcher would have proposed."""
        answer = self._exchange({"op": "suggest"} if config is None else {"op": "suggest", "config": config})
        if answer.get("finished"):
            raise Finished(answer.get("reason", ""))
        if answer.get("wait"):
            raise Wait(answer.get("reason", ""))
        return Trial(answer["trial"], answer["config"], answer.get("reason", ""))

    def report(self, trial, **result):
        """Values of a trial that goes on."""
        self._told({"op": "report", "trial": _number(trial), "result": result})

    def tell(self, trial, **result):
        """The last values of a trial; the metric must be among them."""
        self._told({"op": "complete", "trial": _number(trial), "result": result})

    def fail(self, trial, error):
        """A trial has failed, and its configuration is to blame."""
        self._told({"op": "complete", "trial": _number(trial), "error": str(error)})

    def pending(self):
        """Trials that were asked for and have no result."""
        return [Trial(t["trial"], t["config"]) for t in self._exchange({"op": "pending"})["pending"]]

    def close(self):
        """Ends the searcher; what it still had to refuse is raised."""
        if self._process is None:
            return
        process, self._process = self._process, None
        try:
            process.stdin.close()
            refused = [json.loads(line) for line in process.stdout]
            process.stdout.close()
            code = process.wait()
        finally:
            if self._made:
                os.remove(self._made)
        if refused:
            raise SearchError(refused[0].get("error"))
        if code != 0:
            raise SearchError("the searcher ended with exit code {}; its words are on standard error".format(code))

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        try:
            self.close()
        except SearchError:
            if kind is None:
                raise

    def _told(self, message):
        # What is told has no answer unless it cannot be used; a question after it brings that out at once.
        self._send(message)
        self._exchange({"op": "pending"})

    def _send(self, message):
        try:
            self._process.stdin.write(json.dumps(_plain(message), allow_nan=False) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise SearchError("the searcher has ended; its words are on standard error") from None

    def _exchange(self, message):
        self._send(message)
        refused = None
        while True:
            line = self._process.stdout.readline()
            if not line:
                raise SearchError("the searcher has ended; its words are on standard error")
            answer = json.loads(line)
            if "error" not in answer:
                break
            # What was told and cannot be used is said before the answer to what was asked after it.
            refused = refused or answer["error"]
            if answer.get("op") == message["op"]:
                break
        if refused:
            raise SearchError(refused)
        return answer


def _number(trial):
    return trial.number if isinstance(trial, Trial) else trial


def _plain(value):
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    return value.item() if hasattr(value, "item") else value
