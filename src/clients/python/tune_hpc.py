"""Report from a training script to Tune.Hpc, and hear what the tuner wants (trial protocol, version 1).

One file, standard library only, Python 3.6 or newer: copy it beside your script or put its folder on PYTHONPATH.

    import sys
    import tune_hpc

    config = tune_hpc.config()                        # {"lr": 0.01, "optimizer": {"type": "sgd"}}
    start = tune_hpc.iteration()                      # 0, or where the checkpoint left off
    if tune_hpc.get_checkpoint():
        model.load(tune_hpc.get_checkpoint())
    for epoch in range(start + 1, 28):
        loss = model.train_one_epoch(config["lr"])
        with tune_hpc.checkpoint_dir(epoch) as folder:    # the next report carries it
            model.save(folder)
        command = tune_hpc.report(loss=loss)
        if command.should_end:                        # stop or pause
            sys.exit(command.exit_code)
        if not tune_hpc.enough_time():                # of the job's time limit, for one more epoch
            sys.exit(tune_hpc.EXIT_RESUME_ME)

A checkpoint for every epoch is the simplest; if that is too much, ask whether one is due, and save one only then:

        if tune_hpc.checkpoint_due(epoch, last=epoch == 27):
            with tune_hpc.checkpoint_dir(epoch) as folder:
                model.save(folder)

A script that can go on with other settings and other weights in the same process says so once, before its first report, and
population based training spares it the way through the queue:

    tune_hpc.accept_updates()
    ...
        command = tune_hpc.report(loss=loss)
        if command.should_update:                     # config(), get_checkpoint() and iteration() are the new ones
            config, epoch = tune_hpc.config(), tune_hpc.iteration()
            model.load(tune_hpc.get_checkpoint())

Outside a trial (TUNE_REPORTS is not set) reports are printed to standard output and everything else has a harmless
answer, so that the same script runs unchanged by hand.

From a shell: python3 tune_hpc.py report loss=0.3 acc=0.9
"""

import contextlib
import copy
import decimal
import errno
import json
import math
import numbers
import os
import random
import shutil
import signal
import stat
import sys
import tempfile
import threading
import time
import uuid

__all__ = [
    "Command", "Trial", "TrialStopped", "accept_updates", "attempt", "checkpoint_dir", "checkpoint_due", "config", "context",
    "deadline", "enough_time", "get_checkpoint", "incumbent", "iteration", "report", "seed", "should_pause", "should_stop", "time_left", "trial_id",
]

MAX_LINE_BYTES = 1 << 20
EXIT_DONE = 0
EXIT_RESUME_ME = 75
# One more step may take a little longer than any before it.
STEP_MARGIN = 1.2
_WRITE_TRIES = 3


class TrialStopped(SystemExit):
    """Raised by report(..., raise_on_stop=True). Left alone it ends the process with code 0 (stop) or 75 (pause)."""

    def __init__(self, command):
        super().__init__(command.exit_code)
        self.command = command


class Command:
    """What the tuner wants from the trial; the answer of report().

    kind            "go_on", "stop", "pause" or "update"
    reason          why, in the tuner's words ("" if it gave none)
    should_stop     finish now, exit 0
    should_pause    write a checkpoint, report it, exit 75; the trial is resumed later
    should_end      one of the two
    should_update   go on with new_config, from new_checkpoint where there is one
    exit_code       0, or 75 where should_pause
    new_config      the configuration to go on with, else None; also what config() answers from now on
    new_checkpoint  the checkpoint directory to load before going on, else None; also get_checkpoint() from now on
    new_iteration   the training_iteration which that checkpoint has reached, else None; also iteration() from now on
    new_time        the time_total_s which that checkpoint has reached, else None; reports go on from it
    """

    __slots__ = ("kind", "reason", "new_config", "new_checkpoint", "new_iteration", "new_time")

    def __init__(self, kind="go_on", reason="", new_config=None, new_checkpoint=None, new_iteration=None, new_time=None):
        self.kind = kind
        self.reason = reason
        self.new_config = new_config
        self.new_checkpoint = new_checkpoint
        self.new_iteration = new_iteration
        self.new_time = new_time

    @property
    def should_stop(self):
        return self.kind == "stop"

    @property
    def should_pause(self):
        return self.kind == "pause"

    @property
    def should_end(self):
        return self.should_stop or self.should_pause

    @property
    def should_update(self):
        return self.kind == "update"

    @property
    def exit_code(self):
        return EXIT_RESUME_ME if self.should_pause else EXIT_DONE

    def __repr__(self):
        return "Command(kind={!r}, reason={!r})".format(self.kind, self.reason)


class Trial:
    """The trial of this process as its environment describes it. The functions of this module ask one made from os.environ."""

    def __init__(self, environment, output=None):
        self._environment = dict(environment)
        self._output = output
        self._started = time.time() - float(self._get("TUNE_TIME_TOTAL_S") or 0)
        self._stepped = time.monotonic()
        self._longest_step = 0.0
        self._reports = 0
        self._iteration = int(self._get("TUNE_ITERATION") or 0)
        self._checkpoint = self._get("TUNE_CHECKPOINT")
        self._config = None
        self._ready_checkpoint = None
        self._accepts_updates = False
        # What checkpoint_due() answered last; None before it is asked.
        self._due = None
        self._put_off = False
        self._control = Control(self._get("TUNE_CONTROL"), int(self._get("TUNE_UPDATE") or 0))
        # Re-entrant: a signal handler of the script may report while a report is being written.
        self._lock = threading.RLock()

    def _get(self, name):
        return self._environment.get(name) or None

    @property
    def is_trial(self):
        return self._get("TUNE_REPORTS") is not None

    def listen_to_signals(self):
        """SIGTERM becomes a stop and SIGUSR1 a pause at the next report. Only the main thread may do this; others do nothing."""
        if self.is_trial and threading.current_thread() is threading.main_thread():
            _on_signal("SIGTERM", self._control.stop)
            _on_signal("SIGUSR1", self._control.pause)

    def config(self):
        if self._config is None:
            path = self._get("TUNE_CONFIG")
            self._config = _read_json(path) if path else {}
        return copy.deepcopy(self._config)

    def report(self, metrics=None, checkpoint=None, raise_on_stop=False, **named):
        values = dict(metrics or {})
        values.update(named)
        with self._lock:
            self._write(values, checkpoint)
            command = self._command()
        if raise_on_stop and command.should_end:
            raise TrialStopped(command)
        return command

    def _write(self, values, checkpoint):
        given = _flat(values)
        at = given.get("training_iteration", self._iteration + 1)
        if isinstance(at, bool) or not isinstance(at, int):
            raise TypeError("training_iteration must be an int, not {!r}".format(at))
        now = time.time()
        given.setdefault("training_iteration", at)
        given.setdefault("timestamp", round(now, 6))
        given.setdefault("time_total_s", round(now - self._started, 6))
        name = self._adopt(checkpoint, at) if checkpoint is not None else self._ready_checkpoint
        if name is not None:
            given["_checkpoint"] = name
        if self._accepts_updates and self.is_trial:
            given["_update"] = self._control.update
        self._send(_line(given))
        self._iteration = at
        self._ready_checkpoint = None
        self._measure_step()

    def _measure_step(self):
        now = time.monotonic()
        step, self._stepped = now - self._stepped, now
        # The first one began with whatever the program had to load; it counts until there is another.
        self._longest_step = step if self._reports < 2 else max(self._longest_step, step)
        self._reports += 1

    def _send(self, line):
        path = self._get("TUNE_REPORTS")
        if path:
            append_line(path, line)
        else:
            output = self._output or sys.stdout
            output.flush()
            # The bytes, where there are any: a terminal in another encoding must not make a report an error.
            raw = getattr(output, "buffer", None)
            (raw or output).write(line if raw else line.decode("utf-8"))
            output.flush()

    def _command(self):
        command = self._control.take()
        # A script that saves only what is due did not know of the pause when it asked: it hears of it with the next checkpoint.
        unready, self._due = self._due is False, None
        if command.should_pause and unready and not self._put_off:
            self._put_off = True
            return Command()
        if command.new_config is not None:
            self._config = copy.deepcopy(command.new_config)
        if command.new_checkpoint is not None:
            self._checkpoint = command.new_checkpoint
        if command.new_iteration is not None:
            self._iteration = command.new_iteration
        if command.new_time is not None:
            self._started = time.time() - command.new_time
        return command

    def accept_updates(self):
        self._accepts_updates = True

    def checkpoint_due(self, iteration=None, last=False):
        with self._lock:
            self._due = self.is_trial and self._wants_checkpoint(self._iteration + 1 if iteration is None else iteration, last)
            return self._due

    def _wants_checkpoint(self, iteration, last):
        every = int(self._get("TUNE_CHECKPOINT_FREQUENCY") or 0)
        at_end = self._get("TUNE_CHECKPOINT_AT_END") == "1"
        if (every > 0 and iteration % every == 0) or (at_end and last):
            return True
        command = self._control.peek()
        return command.should_pause or (at_end and command.should_stop) or not self.enough_time()

    def should_stop(self):
        return self._control.peek().should_stop

    def should_pause(self):
        return self._control.peek().should_pause

    def get_checkpoint(self):
        return self._checkpoint

    @contextlib.contextmanager
    def checkpoint_dir(self, step):
        root = self._get("TUNE_CHECKPOINT_DIR")
        folder = _new_folder(root)
        try:
            yield folder
            if root:
                name = _publish(folder, root, step)
                with self._lock:
                    self._ready_checkpoint = name
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _adopt(self, checkpoint, step):
        source = os.path.realpath(os.fspath(checkpoint))
        root = self._get("TUNE_CHECKPOINT_DIR")
        if not os.path.exists(source):
            raise FileNotFoundError("the checkpoint {!r} does not exist".format(os.fspath(checkpoint)))
        if not root:
            return None
        parent, name = os.path.split(source)
        if parent == os.path.realpath(root) and os.path.isdir(source) and not name.startswith("."):
            return name
        folder = _new_folder(root)
        try:
            _copy(source, folder)
            return _publish(folder, root, step)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def iteration(self):
        return self._iteration

    def trial_id(self):
        return self._get("TUNE_TRIAL_ID")

    def attempt(self):
        return int(self._get("TUNE_ATTEMPT") or 1)

    def seed(self):
        text = self._get("TUNE_SEED")
        return int(text) if text else None

    def deadline(self):
        text = self._get("TUNE_DEADLINE")
        return float(text) if text else None

    def time_left(self):
        end = self.deadline()
        return None if end is None else max(0.0, end - time.time())

    def enough_time(self, seconds=None):
        left = self.time_left()
        with self._lock:
            needed = self._longest_step * STEP_MARGIN if seconds is None else seconds
        return left is None or left > needed

    def incumbent(self):
        path = self._get("TUNE_INCUMBENT")
        try:
            return _read_json(path) if path else None
        except FileNotFoundError:
            return None

    def context(self):
        return {
            "in_trial": self.is_trial,
            "experiment": self._get("TUNE_EXPERIMENT"),
            "trial_id": self.trial_id(),
            "attempt": self.attempt(),
            "trial_dir": self._get("TUNE_TRIAL_DIR"),
            "attempt_dir": self._get("TUNE_ATTEMPT_DIR"),
            "checkpoint": self.get_checkpoint(),
            "iteration": self.iteration(),
            "seed": self.seed(),
            "deadline": self.deadline(),
        }


class Control:
    """The tuner's side of the talk: the control file and the signals. Each numbered command is handed out once, an end stays.

    update    the number of the configuration that is in effect
    """

    def __init__(self, path, update=0):
        self.update = update
        self._path = path
        self._seen = 0
        self._told = None
        self._signalled = None
        self._news = None

    def stop(self):
        # A stop outranks a pause: there is nothing to resume.
        self._signalled = Command("stop", "SIGTERM")

    def pause(self):
        if self._signalled is None:
            self._signalled = Command("pause", "SIGUSR1: the job's time limit is near")

    def peek(self):
        """The present command; an update stays for the next take()."""
        self._read()
        # The tuner says what it means; a SIGTERM that follows a pause only makes haste.
        return self._told or self._signalled or (self._news[0] if self._news else Command())

    def take(self):
        command = self.peek()
        if not command.should_update:
            self._news = None
            return command
        if isinstance(command.new_config, str):
            try:
                command.new_config = _read_json(command.new_config)
            except (OSError, ValueError):
                # The shared disk does not show it yet: the next report asks again.
                return Command()
        self.update, self._news = self._news[1], None
        return command

    def _read(self):
        if not self._path:
            return
        try:
            told = _read_json(self._path)
        except (OSError, ValueError):
            # Mostly it is not there yet. A shared disk may also show a replaced file for a moment as stale; the next look finds it whole.
            return
        if not isinstance(told, dict) or not isinstance(told.get("seq"), int) or told["seq"] <= self._seen:
            return
        self._seen = told["seq"]
        kind, reason = told.get("command"), told.get("reason") or ""
        if kind == "stop" or (kind == "pause" and self._told is None):
            self._told = Command(kind, reason)
        elif kind == "update":
            number = _whole(told, "update", self.update + 1)
            # A driver that takes over says again what its predecessor may have said.
            if number > self.update:
                self._news = Command(kind, reason, told.get("config"), told.get("checkpoint"), _whole(told, "iteration"), _seconds(told)), number


def append_line(path, line):
    """Appends one line in one write. A torn end left by a process that died is closed first, so that it spoils no other line."""
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o666)
    try:
        if _ends_torn(descriptor):
            line = b"\n" + line
        for _ in range(_WRITE_TRIES):
            written = os.write(descriptor, line)
            if written == len(line):
                return
            # Only the line feed is missing: the report itself is there and must not be written twice.
            line = line[written:] if written == len(line) - 1 else b"\n" + line.lstrip(b"\n")
        raise OSError(errno.EIO, "could not write a whole line", path)
    except OSError as error:
        # The system's own error does not say which file it was.
        raise OSError(error.errno, error.strerror, path)
    finally:
        os.close(descriptor)


def _ends_torn(descriptor):
    state = os.fstat(descriptor)
    if not stat.S_ISREG(state.st_mode) or state.st_size == 0:
        return False
    return os.pread(descriptor, 1, state.st_size - 1) not in (b"\n", b"")


def _line(values):
    line = (json.dumps(values, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")
    if len(line) > MAX_LINE_BYTES:
        raise ValueError("the report is {} bytes long, the limit is {}: report numbers, and write large things to a file"
                         .format(len(line), MAX_LINE_BYTES))
    return line


def _flat(values, prefix=""):
    flat = {}
    for key, value in values.items():
        if not isinstance(key, str):
            raise TypeError("the name of a metric must be a str, not {!r}".format(key))
        if not prefix and key.startswith("_"):
            raise ValueError("metric {!r}: names that begin with _ are reserved (checkpoint= is an argument of its own)".format(key))
        name = prefix + _text(key)
        if isinstance(value, dict):
            flat.update(_flat(value, name + "/"))
        elif value is not None:
            flat[name] = _scalar(name, value)
    return flat


def _scalar(name, value):
    if hasattr(value, "item") and not isinstance(value, (bool, int, float, str)):
        # numpy scalars and arrays of one element, tensors of torch, tensorflow, jax.
        try:
            value = value.item()
        except (ValueError, RuntimeError, TypeError):
            raise TypeError("metric {!r}: {} does not hold exactly one value".format(name, type(value).__name__))
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, (numbers.Real, decimal.Decimal)):
        number = float(value)
        if math.isfinite(number):
            return number
        # Bare NaN would be no JSON; as text every reader can pass the line on.
        return "nan" if math.isnan(number) else "inf" if number > 0 else "-inf"
    raise TypeError("metric {!r}: {} is neither a number, a bool, a str nor a dict of these".format(name, type(value).__name__))


def _text(text):
    # Half a surrogate pair has no UTF-8 form.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _new_folder(root):
    if not root:
        return tempfile.mkdtemp(prefix="tune-checkpoint-")
    # Beside its final place, because a rename cannot cross file systems; the dot marks it as not whole yet. Not mkdtemp: that
    # is 0700 whatever the umask says, and a group that may read the experiment would be locked out.
    folder = os.path.join(root, ".tmp-{}-{}".format(os.getpid(), uuid.uuid4().hex[:8]))
    os.makedirs(folder)
    return folder


def _publish(folder, root, step):
    """Flushes the folder and gives it its name. A name that is taken is never replaced: a report may already point to it."""
    for where, _, files in os.walk(folder, topdown=False):
        for file in files:
            _flush(os.path.join(where, file))
        _flush(where)
    plain = "{:06d}".format(step) if isinstance(step, int) else str(step)
    if not plain or plain.startswith(".") or os.path.basename(plain) != plain:
        raise ValueError("checkpoint step {!r}: give a number or a plain folder name".format(step))
    name, copies = plain, 1
    while True:
        try:
            # Renaming onto an empty folder would succeed on POSIX, so existence is asked first.
            if not os.path.lexists(os.path.join(root, name)):
                os.rename(folder, os.path.join(root, name))
                _flush(root)
                return name
        except OSError:
            if not os.path.lexists(os.path.join(root, name)):
                raise
        copies += 1
        name = "{}-{}".format(plain, copies)


def _flush(path):
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        # A socket or a file the script made unreadable: not ours to judge.
        return
    try:
        os.fsync(descriptor)
    except OSError:
        # Some file systems refuse to flush folders; the rename still comes after the files.
        pass
    finally:
        os.close(descriptor)


def _copy(source, folder):
    if os.path.isdir(source):
        for entry in os.listdir(source):
            inner = os.path.join(source, entry)
            target = os.path.join(folder, entry)
            if os.path.isdir(inner):
                shutil.copytree(inner, target)
            else:
                shutil.copy2(inner, target)
    else:
        shutil.copy2(source, folder)


def _whole(told, name, otherwise=None):
    value = told.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def _seconds(told):
    value = told.get("time_total_s")
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _read_json(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def _on_signal(name, action):
    number = getattr(signal, name, None)
    if number is None:
        return
    earlier = signal.getsignal(number)
    owner = os.getpid()

    def handle(received, frame):
        if os.getpid() != owner:
            # A forked worker inherits this handler, but whoever ends its pool by a signal wants it to die.
            signal.signal(received, earlier or signal.SIG_DFL)
            os.kill(os.getpid(), received)
            return
        action()
        if callable(earlier):
            earlier(received, frame)

    signal.signal(number, handle)


_current = []


def _trial():
    # Made at the first question, not at import: importing this file changes nothing in a process.
    if not _current:
        trial = Trial(os.environ)
        _current.append(trial)
        trial.listen_to_signals()
    return _current[0]


def config():
    """The configuration of this trial, nested as in the space: a fresh plain dict. {} outside a trial."""
    return _trial().config()


def report(metrics=None, checkpoint=None, raise_on_stop=False, **named):
    """Reports one measurement and returns at once with the tuner's present wish, a Command.

    metrics, named  numbers, bools, strings, numpy scalars, one-element tensors; dicts are flattened with "/"; None is left
                    out; nan and inf become the strings "nan", "inf", "-inf"
    checkpoint      a folder or file that belongs to this report. A folder directly below TUNE_CHECKPOINT_DIR is used as it
                    is, anything else is copied there and appears whole. Not needed after checkpoint_dir()
    raise_on_stop   raise TrialStopped instead of returning a stop or a pause

    Adds timestamp, time_total_s (of the trial: what its earlier attempts ran, and the time since this process first asked tune_hpc for something) and training_iteration (one more than
    the last report's, counted from TUNE_ITERATION) unless they are given. Raises TypeError for a value that cannot be
    reported, ValueError for a reserved name or a line over 1 MiB, OSError where the file cannot be written.
    """
    return _trial().report(metrics, checkpoint, raise_on_stop, **named)


def checkpoint_dir(step):
    """A context manager: a new folder to write a checkpoint into. When the block ends without an exception the folder appears
    whole below TUNE_CHECKPOINT_DIR, named by the step, and the next report carries it. Outside a trial it is thrown away."""
    return _trial().checkpoint_dir(step)


def checkpoint_due(iteration=None, last=False):
    """Whether the next report should carry a checkpoint: the experiment asks for one every so many iterations
    (checkpoint_frequency) or at the end (checkpoint_at_end), the tuner wants to pause the trial, or the job's time ends.

    iteration  of the next report; by default one more than the last report's
    last       whether it is the trial's last

    A pause is then told by the report that carries the checkpoint. False outside a trial.
    """
    return _trial().checkpoint_due(iteration, last)


def accept_updates():
    """Says that this script takes a new configuration and a new checkpoint while it runs: call it before the first report, and
    look at the should_update of every command. Its job then goes on where another trial's would be ended and queued again."""
    _trial().accept_updates()


def get_checkpoint():
    """The folder to resume from, or None on a fresh start."""
    return _trial().get_checkpoint()


def iteration():
    """The training_iteration of the last report; before the first one, and after an update, that of the checkpoint to go on from,
    or 0."""
    return _trial().iteration()


def should_stop():
    """True once the trial should finish (exit 0). Reads the control file; cheap, but not meant for the innermost loop."""
    return _trial().should_stop()


def should_pause():
    """True once the trial should write a checkpoint, report it and exit 75. Ask before a report to write one only then."""
    return _trial().should_pause()


def trial_id():
    """The trial's id such as "00042", or None outside a trial."""
    return _trial().trial_id()


def attempt():
    """Which try at this trial this is; the first is 1."""
    return _trial().attempt()


def seed():
    """The seed of this trial, 0 <= seed < 2**31; None outside a trial."""
    return _trial().seed()


def deadline():
    """When the job's time ends, in unix seconds; None without a limit."""
    return _trial().deadline()


def time_left():
    """Seconds until deadline(), never below 0; None without a limit."""
    return _trial().time_left()


def enough_time(seconds=None):
    """Whether the job's time allows one more step of so many seconds; True without a limit. Without a number the longest step
    between two reports of this process is taken, and a fifth more. If it does not: write a checkpoint, report it, and exit with
    EXIT_RESUME_ME (75)."""
    return _trial().enough_time(seconds)


def incumbent():
    """The best result of all trials so far, with "value", "metrics", "config" and "trial"; read anew at each call. None where the experiment
    does not have 'incumbent: true', and before there is a result."""
    return _trial().incumbent()


def context():
    """Everything known about this trial, as a plain dict."""
    return _trial().context()


def _value(text):
    if text in ("true", "false"):
        return text == "true"
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def _report_from_shell(words):
    pairs = [word.partition("=") for word in words]
    wrong = [name for name, sign, _ in pairs if not name or not sign]
    if wrong or not pairs:
        print("report: expected name=value" + (", got {!r}".format(wrong[0]) if wrong else ""), file=sys.stderr)
        return 2
    values = {name: _value(text) for name, _, text in pairs}
    try:
        flat = _flat(values)
        flat.setdefault("timestamp", round(time.time(), 6))
        line = _line(flat)
    except ValueError as error:
        print("report: {}".format(error), file=sys.stderr)
        return 2
    # A process of its own for every report cannot count them or know the trial's age: the driver fills these in.
    Trial(os.environ)._send(line)
    return 0


def _main(words):
    if words[:1] == ["report"]:
        return _report_from_shell(words[1:])
    if words == ["should-stop"]:
        return 0 if Trial(os.environ).should_stop() else 1
    if words == ["config"]:
        print(json.dumps(Trial(os.environ).config(), indent=2, ensure_ascii=False))
        return 0
    print("usage: tune_hpc.py report name=value ... | should-stop (exit code 0: yes) | config", file=sys.stderr)
    return 2


# ---- Loops and frameworks: everything below is made of what is above, and imports a framework only when it is used. ----

__all__ += ["Loop", "SklearnTrial", "TorchTrial", "keras_callback", "xgboost_callback"]


class Loop:
    """A training loop that resumes, reports, saves what is due, and goes on in place with other settings and other weights.

        def save(folder):
            numpy.save(os.path.join(folder, "weights.npy"), weights)

        def load(folder):
            global weights
            weights = numpy.load(os.path.join(folder, "weights.npy"))

        def apply(config):
            global lr
            lr = config["lr"]

        loop = tune_hpc.Loop(save, load, apply)
        for epoch in loop.epochs(27):
            loss = train_one_epoch()
            loop.report(loss=loss)

    save(folder)   writes what is needed to go on, all of it: weights, the optimizer's state, counters
    load(folder)   takes it from there; called at the start where there is a checkpoint, and when the tuner gives another trial's
    apply(config)  takes the settings, always after load(): weights come from the checkpoint, settings from the configuration.
                   A checkpoint may be another trial's, and if the settings it holds came back with it, none would ever change

    The process ends by TrialStopped (code 0, or 75: to be resumed) where the tuner wants a stop or a pause, or where the job's time
    does not allow another epoch. Whether an epoch's checkpoint is saved is for checkpoint_due() to say.
    """

    def __init__(self, save, load, apply):
        self._save = save
        self._load = load
        self._apply = apply
        self._last = None
        self._reports = 0
        accept_updates()
        self._begin()

    def _begin(self):
        if get_checkpoint():
            self._load(get_checkpoint())
        self._apply(config())

    def epochs(self, last):
        """Counts from the epoch after the checkpoint to the last one; each has to make one report."""
        self._last = last
        while iteration() < last:
            reports = self._reports
            yield iteration() + 1
            if self._reports == reports:
                raise RuntimeError("epoch {} made no report: call report() of this loop in each".format(iteration() + 1))

    def report(self, metrics=None, **named):
        """Like tune_hpc.report(), with a checkpoint if one is due. Returns the Command, after an update has been carried out."""
        at = iteration() + 1
        last = at == self._last
        saved = checkpoint_due(at, last)
        if saved:
            with checkpoint_dir(at) as folder:
                self._save(folder)
        command = report(dict(metrics or {}, training_iteration=at), **named)
        self._reports += 1
        if command.should_update:
            self._begin()
        if command.should_end:
            raise TrialStopped(command)
        if saved and not last and not enough_time():
            raise TrialStopped(Command("pause", "the job's time is nearly over"))
        return command


class SklearnTrial(Loop):
    """A Loop around an estimator of scikit-learn that learns step by step: by partial_fit, or by fit with warm_start.

        trial = tune_hpc.SklearnTrial(SGDClassifier(loss="log_loss", learning_rate="constant", eta0=config["eta0"]))
        for epoch in trial.epochs(27):
            trial.model.partial_fit(x, y, classes=range(10))
            trial.report(loss=log_loss(y_valid, trial.model.predict_proba(x_valid)))

    model  the estimator as it is now: one that was loaded is another object, so always ask for it
    names  {"parameter of the estimator": "name in the configuration"}, "/" for nested ones; without it, each parameter that the
           configuration has at its top by the same name

    A new value reaches the estimator by set_params, and the running optimizer of MLPClassifier and MLPRegressor as well, which
    set_params alone leaves as it was. The checkpoint is a joblib file, a pickle: load only what your own trials wrote.
    """

    def __init__(self, model, names=None):
        self.model = model
        self._names = names
        super().__init__(self._dump, self._restore, self._set)

    def _dump(self, folder):
        import joblib
        joblib.dump(self.model, os.path.join(folder, "model.joblib"))

    def _restore(self, folder):
        import joblib
        self.model = joblib.load(os.path.join(folder, "model.joblib"))

    def _set(self, settings):
        present = self.model.get_params()
        wanted = _settings(settings, self._names, present)
        changed = {name: value for name, value in wanted.items() if present.get(name) != value}
        self.model.set_params(**changed)
        optimizer = getattr(self.model, "_optimizer", None)
        for name, value in changed.items():
            if hasattr(optimizer, name):
                setattr(optimizer, name, value)
        if "learning_rate_init" in changed and hasattr(optimizer, "learning_rate"):
            optimizer.learning_rate = changed["learning_rate_init"]


class TorchTrial(Loop):
    """A Loop around a model of PyTorch and its optimizer.

        model = Net(config["width"])
        optimizer = torch.optim.SGD(model.parameters(), lr=config["lr"], momentum=config["momentum"])
        scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 10)
        trial = tune_hpc.TorchTrial(model, optimizer, scheduler)
        for epoch in trial.epochs(27):
            loss = train_one_epoch(model, optimizer)
            scheduler.step()
            trial.report(loss=loss)

    names  {"key of the optimizer's groups": "name in the configuration"}, "/" for nested ones; without it, each key that the
           configuration has at its top by the same name: lr, momentum, weight_decay, ...
    apply  a function of the configuration for what is not the optimizer's (dropout, ...); called at the start and after updates
    more   other things with state_dict and load_state_dict: scaler=..., ema=...

    A checkpoint holds the state of all of these, and of the random generators (Python's, numpy's, torch's), which only the trial that
    wrote it takes back. After loading, the optimizer has the checkpoint's state and the configuration's settings: a value that the
    configuration changed is set in every group that had the old one and scaled in the others, so that groups keep their proportion and
    a learning rate scheduler goes on from where it was.

    In a job of several processes only one may report: make the TorchTrial there and tell the others what to do.
    """

    def __init__(self, model, optimizer, scheduler=None, names=None, apply=None, **more):
        self._parts = dict(more, model=model, optimizer=optimizer)
        if scheduler is not None:
            self._parts["scheduler"] = scheduler
        self._names = names
        self._also = apply
        # The settings that are in the optimizer: at first those it was made with.
        self._used = config()
        super().__init__(self._dump, self._restore, self._set)

    def _dump(self, folder):
        import torch
        state = {name: part.state_dict() for name, part in self._parts.items()}
        torch.save({"state": state, "config": self._used, "trial": trial_id(), "random": _random_state(torch)},
                   os.path.join(folder, "checkpoint.pt"))

    def _restore(self, folder):
        import torch
        # To the CPU first: the machine may have other devices now; load_state_dict brings everything to where its model is.
        saved = torch.load(os.path.join(folder, "checkpoint.pt"), map_location="cpu")
        for name, part in self._parts.items():
            if name not in saved["state"]:
                raise KeyError("the checkpoint {!r} has no {!r}; it has {}".format(folder, name, ", ".join(sorted(saved["state"]))))
            part.load_state_dict(saved["state"][name])
        self._used = saved["config"]
        if saved["trial"] == trial_id():
            _set_random_state(torch, saved["random"])

    def _set(self, settings):
        optimizer = self._parts["optimizer"]
        for name, new in _settings(settings, self._names, optimizer.defaults).items():
            old = _at(self._used, (self._names or {}).get(name, name))
            if old != new:
                self._change(optimizer.param_groups, name, old, new)
        self._used = settings
        if self._also is not None:
            self._also(settings)

    def _change(self, groups, name, old, new):
        for group in groups:
            for key in (name, "initial_lr", "max_lr", "min_lr") if name == "lr" else (name,):
                if key in group:
                    group[key] = _moved(group[key], old, new)
        if name == "lr":
            for scheduler in _schedulers(self._parts.get("scheduler")):
                if hasattr(scheduler, "base_lrs"):
                    scheduler.base_lrs = [_moved(rate, old, new) for rate in scheduler.base_lrs]


def xgboost_callback(metrics=None, frequency=0, checkpoint_at_end=True, filename="model.ubj"):
    """A callback for xgboost.train (and fit of its scikit-learn classes) that reports every round and saves the model.

        callback = tune_hpc.xgboost_callback()
        xgboost.train(dict(tune_hpc.config(), objective="binary:logistic"), train, callback.rounds(200), evals=[(valid, "valid")],
                      xgb_model=callback.saved_model, callbacks=[callback])

    metrics            what to report of the evaluations, whose names are "<dataset>-<metric>" such as "valid-logloss": a name, a list, a
                       dict {"loss": "valid-logloss"} to rename; None is all. Of xgboost.cv: "<dataset>-<metric>-mean" and "...-std"
    frequency          save a checkpoint after every so many rounds; 0: only when checkpoint_due() says so
    checkpoint_at_end  save one after the last round, early stopping included
    filename           the model's file in the checkpoint; its ending is the format (.ubj, .json)

    It has two attributes to resume by: saved_model, the checkpoint's model file or None, and rounds(n), how many of n rounds are left.
    The training ends by TrialStopped (code 0 or 75) where the tuner wants it. A new configuration comes with a new process.
    """
    import xgboost
    return type("TuneCallback", (_XgboostReports, xgboost.callback.TrainingCallback), {})(metrics, frequency, checkpoint_at_end, filename)


def keras_callback(metrics=None, frequency=0, checkpoint_at_end=True, filename="model.keras"):
    """A callback for fit of Keras that reports every epoch and saves the model.

        callback = tune_hpc.keras_callback()
        model = keras.models.load_model(callback.saved_model) if callback.saved_model else build(config)
        model.optimizer.learning_rate = config["lr"]    # weights from the checkpoint, settings from the configuration
        model.fit(x, y, validation_data=valid, epochs=27, initial_epoch=callback.initial_epoch, callbacks=[callback])

    metrics            what to report of the epoch's logs ("loss", "val_loss", ...): a name, a list, a dict {"loss": "val_loss"} to rename;
                       None is all
    frequency          save a checkpoint after every so many epochs; 0: only when checkpoint_due() says so
    checkpoint_at_end  save one after the last epoch, an early end included
    filename           the model's file in the checkpoint; its ending is the format (.keras, .h5 for old versions)

    It has two attributes to resume by: saved_model, the checkpoint's model file or None, and initial_epoch. The training ends by
    TrialStopped (code 0 or 75) where the tuner wants it. A new configuration comes with a new process. Keras is looked for as keras,
    then as tensorflow.keras.
    """
    try:
        from keras.callbacks import Callback
    except ImportError:
        from tensorflow.keras.callbacks import Callback
    return type("TuneCallback", (_KerasReports, Callback), {})(metrics, frequency, checkpoint_at_end, filename)


class _StepReports:
    """What callbacks share: a report for every step, a checkpoint with those that are due."""

    def __init__(self, metrics, frequency, checkpoint_at_end, filename):
        super().__init__()
        if isinstance(frequency, bool) or not isinstance(frequency, int) or frequency < 0:
            raise ValueError("frequency must be a whole number from 0 on, not {!r}".format(frequency))
        self._wanted = metrics
        self._frequency = frequency
        self._at_end = checkpoint_at_end
        self._filename = filename
        self._unsaved = None

    @property
    def saved_model(self):
        folder = get_checkpoint()
        return os.path.join(folder, self._filename) if folder else None

    def _step(self, values, save, last=False):
        at = iteration() + 1
        due = checkpoint_due(at, last)
        saved = save is not None and (due or (self._frequency and at % self._frequency == 0) or (last and self._at_end))
        chosen = _chosen(values, self._wanted)
        if saved:
            self._save(at, save)
        command = report(dict(chosen, training_iteration=at))
        self._unsaved = None if saved or save is None else chosen
        if command.should_end:
            raise TrialStopped(command)
        if saved and not last and not enough_time():
            raise TrialStopped(Command("pause", "the job's time is nearly over"))

    def _finish(self, save):
        """A training that ended before its time: its last report is made again, with the checkpoint."""
        if self._at_end and self._unsaved is not None:
            self._save(iteration(), save)
            report(dict(self._unsaved, training_iteration=iteration()))
            self._unsaved = None

    def _save(self, at, save):
        with checkpoint_dir(at) as folder:
            save(os.path.join(folder, self._filename))


class _XgboostReports(_StepReports):
    _last = None

    def rounds(self, total):
        self._last = total
        return max(0, total - iteration())

    def after_iteration(self, model, epoch, evals_log):
        values = {}
        for dataset, measured in evals_log.items():
            for metric, history in measured.items():
                name, value = "{}-{}".format(dataset, metric), history[-1]
                if isinstance(value, tuple):
                    values[name + "-mean"], values[name + "-std"] = value
                else:
                    values[name] = value
        # The models of a cross-validation are several and cannot be resumed.
        self._step(values, getattr(model, "save_model", None), iteration() + 1 == self._last)
        return False

    def after_training(self, model):
        self._finish(getattr(model, "save_model", None))
        return model


class _KerasReports(_StepReports):
    @property
    def initial_epoch(self):
        return iteration()

    def on_epoch_end(self, epoch, logs=None):
        self._step(dict(logs or {}), self.model.save, epoch + 1 == (self.params or {}).get("epochs"))

    def on_train_end(self, logs=None):
        self._finish(self.model.save)


def _chosen(values, wanted):
    if wanted is None:
        return values
    names = {wanted: wanted} if isinstance(wanted, str) else wanted if isinstance(wanted, dict) else {name: name for name in wanted}
    missing = [source for source in names.values() if source not in values]
    if missing:
        raise ValueError("metric {!r} was not measured; there are: {}".format(missing[0], ", ".join(sorted(values)) or "none"))
    return {name: values[source] for name, source in names.items()}


def _settings(settings, names, known):
    """The framework's parameters that the configuration gives."""
    if names is None:
        return {name: value for name, value in settings.items() if name in known}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise ValueError("names: {!r} is no parameter; there are: {}".format(unknown[0], ", ".join(sorted(known))))
    found = ((name, _at(settings, path)) for name, path in names.items())
    return {name: value for name, value in found if value is not None}


def _at(settings, path):
    for part in path.split("/"):
        settings = settings.get(part) if isinstance(settings, dict) else None
    return settings


def _moved(present, old, new):
    if isinstance(present, tuple):
        return tuple(new) if old is None or present == tuple(old) else present
    if old is None or present == old:
        return new
    both = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in (old, new))
    return present * (new / old) if both and old else present


def _schedulers(scheduler):
    inner = getattr(scheduler, "_schedulers", None) or []
    return ([] if scheduler is None else [scheduler]) + [each for one in inner for each in _schedulers(one)]


def _random_state(torch):
    state = {"python": random.getstate(), "torch": torch.get_rng_state()}
    if torch.cuda.is_available():
        state["cuda"] = torch.cuda.get_rng_state_all()
    if "numpy" in sys.modules:
        kind, keys, position, has_gauss, gauss = sys.modules["numpy"].random.get_state()
        # Plain numbers, which torch loads without running code from the file.
        state["numpy"] = (kind, keys.tolist(), position, has_gauss, gauss)
    return state


def _set_random_state(torch, state):
    random.setstate(state["python"])
    torch.set_rng_state(state["torch"])
    if torch.cuda.is_available() and len(state.get("cuda", [])) == torch.cuda.device_count():
        torch.cuda.set_rng_state_all(state["cuda"])
    if "numpy" in state and "numpy" in sys.modules:
        sys.modules["numpy"].random.set_state(state["numpy"])


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1:]))
