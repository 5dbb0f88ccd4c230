using Tune.Hpc.Simulation.Tests.Scripts;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Simulation.Tests.Cluster;

/// <summary>The processes of one incarnation of a job: the job script and the command. They live on a node and do not care what the controller believes.</summary>
internal sealed class TrialProcess(AttemptId attempt, string folder, string job, ClusterNode node, VirtualClock clock, Dice dice, SharedDisk disk, ClusterFaults faults, TrialScripts scripts, Story story)
{
    internal const int LastEpoch = 10;
    private readonly DateTimeOffset _begins = clock.Now + dice.Seconds(0, 2);
    private readonly int _pace = dice.Between(2, 9);
    private readonly TermHabit _habit = (TermHabit)dice.Between(0, 4);
    private DateTimeOffset _lastWrite;
    private DateTimeOffset _next;
    private TrialScript? _script;
    private string _caught = "";

    internal AttemptId Attempt => attempt;

    internal ClusterNode Node => node;

    /// <summary>Whether its command was begun: it got the claim.</summary>
    internal bool HasBegun { get; private set; }

    internal DateTimeOffset BeganAt { get; private set; }

    internal bool IsOver { get; private set; }

    /// <summary>Nobody counts on it any more: its node is lost and it goes on.</summary>
    internal bool IsDetached { get; set; }

    internal DateTimeOffset? TerminatedAt { get; private set; }

    /// <summary>The batch script's exit code and signal, once it is over.</summary>
    internal int ExitCode { get; private set; }

    internal int Signal { get; private set; }

    internal bool RanOutOfMemory { get; private set; }

    /// <summary>It wrote an exit record by which it came to its end unasked.</summary>
    internal bool IsComplete { get; private set; }

    /// <summary>When each of its report lines could be seen by others.</summary>
    internal List<DateTimeOffset> ReportsSeenAt { get; } = [];

    internal void Terminate() => TerminatedAt ??= clock.Now;

    internal void Kill()
    {
        if (!IsOver)
        {
            (IsOver, Signal) = (true, 9);
            story.Tell($"{attempt} is killed");
        }
    }

    internal void Tick()
    {
        if (IsOver || clock.Now < _begins)
        {
            return;
        }

        if (!HasBegun)
        {
            Begin();
        }
        else if (TerminatedAt is not null && _habit != TermHabit.Ignore)
        {
            ObeyTerm();
        }
        else if (node.IsBad || dice.Chance(faults.CommandFails))
        {
            Exit(code: 3);
        }
        else if (dice.Chance(faults.AsksToResume))
        {
            Exit(code: 75);
        }
        else if (dice.Chance(faults.OutOfMemory))
        {
            RunOutOfMemory();
        }
        else if (clock.Now >= _next)
        {
            Step();
        }
    }

    /// <summary>As the job script does: the claim comes first, and a second incarnation leaves.</summary>
    private void Begin()
    {
        string claim = Path.Combine(folder, "claim");
        if (Path.Exists(claim))
        {
            (IsOver, ExitCode) = (true, 73);
            return;
        }

        Directory.CreateDirectory(claim);
        story.Tell($"{attempt} begins as {job} on {node.Name}, after TERM: {_habit}");
        (HasBegun, BeganAt) = (true, clock.Now);
        _script = scripts.Make(attempt, folder, Write);
        _next = clock.Now + TimeSpan.FromSeconds(_pace);
        string started = $$"""{"host":"{{node.Name}}","pid":1,"start":{{Unix(clock.Now)}},"ticks":null,"node":"{{node.Name}}","job":"{{job}}"}""";
        Write(() => File.WriteAllText(Path.Combine(claim, "started.json"), started));
        if (!_script.TryBegin())
        {
            Exit(code: 1);
        }
    }

    private void Step()
    {
        if (_script!.Hear() is { } order)
        {
            Obey(order);
        }
        else if (_script.Iteration >= LastEpoch)
        {
            IsComplete = true;
            Exit(code: 0);
        }
        else
        {
            _next = clock.Now + TimeSpan.FromSeconds(_pace);
            Report(_script.Step());
        }
    }

    private void Obey(Order order)
    {
        story.Tell($"{attempt} is told to {order.Command}");
        switch (order.Command)
        {
            case "stop":
                Exit(code: 0);
                break;
            case "pause":
                Save();
                Exit(code: 75);
                break;
            case "update" when !_script!.TryUpdate(order.Told):
                Exit(code: 1);
                break;
        }
    }

    private void Save()
    {
        if (scripts.Habits.Kind != ScriptKind.Plain && _script!.Pause() is { } last)
        {
            Report(last);
        }
    }

    private void Report(string line)
    {
        Write(() => File.AppendAllText(Path.Combine(folder, "reports.jsonl"), line));
        ReportsSeenAt.Add(_lastWrite);
    }

    private void ObeyTerm()
    {
        _caught = "TERM";
        switch (_habit)
        {
            case TermHabit.ExitZero:
                Save();
                Exit(code: 0);
                break;
            case TermHabit.AskToResume:
                Save();
                Exit(code: 75);
                break;
            case TermHabit.FinishStep when clock.Now < _next:
                break;
            case TermHabit.FinishStep when _script!.Iteration < LastEpoch:
                Report(_script.Step());
                _next = clock.Now;
                Exit(code: 0);
                break;
            default:
                Exit(signal: 15);
                break;
        }
    }

    /// <summary>The command alone is killed, or a child of it that it does not miss, or everything.</summary>
    private void RunOutOfMemory()
    {
        RanOutOfMemory = true;
        switch (dice.Between(0, 2))
        {
            case 0:
                Exit(signal: 9);
                break;
            case 1:
                Exit(code: 0);
                break;
            default:
                Kill();
                break;
        }
    }

    private void Exit(int code = 0, int signal = 0)
    {
        (IsOver, ExitCode) = (true, signal > 0 ? 128 + signal : code);
        story.Tell($"{attempt} exits {code}:{signal}{(_caught.Length > 0 ? " after TERM" : "")}");
        string exit = $$"""{"code":{{(signal > 0 ? "null" : code)}},"signal":{{(signal > 0 ? signal : "null")}},"caught":"{{_caught}}","host":"{{node.Name}}","start":{{Unix(BeganAt)}},"end":{{Unix(clock.Now)}}}""";
        Write(() =>
        {
            File.WriteAllText(Path.Combine(folder, "exit.tmp"), exit);
            File.Move(Path.Combine(folder, "exit.tmp"), Path.Combine(folder, "exit.json"), overwrite: true);
        });
    }

    private void Write(Action write)
    {
        _lastWrite = disk.VisibleAt(_lastWrite);
        disk.Write(_lastWrite, write);
    }

    private static long Unix(DateTimeOffset time) => time.ToUnixTimeSeconds();

    /// <summary>What a program does when it is sent SIGTERM.</summary>
    private enum TermHabit
    {
        Die,
        ExitZero,
        AskToResume,
        FinishStep,
        Ignore,
    }
}
