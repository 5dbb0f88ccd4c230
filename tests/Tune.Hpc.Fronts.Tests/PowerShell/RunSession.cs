using System.Management.Automation;
using System.Runtime.CompilerServices;
using Tune.Hpc.Fronts.Tests.EndToEnd;
using Tune.Hpc.Fronts.Tests.Runs;
using Tune.Hpc.PowerShell;
using Tune.Hpc.PowerShell.Cmdlets;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.PowerShell.Runs;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Fronts.Tests.PowerShell;

/// <summary>A session in a folder of its own, in which cmdlets run real trials.</summary>
internal sealed class RunSession : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SessionRuns Runs { get; } = new();

    public string Six => this["tune-results", "six"];

    private string Journal => Path.Combine(Six, "journal.jsonl");

    public string this[params string[] names] => _folder[names];

    /// <summary>Six trials that end within a second; the third fails.</summary>
    public static RunSession OfSix()
    {
        var session = new RunSession();
        SmallSweep.Write(session._folder);
        return session;
    }

    /// <summary>Two trials that run until <see cref="Go"/>.</summary>
    public static RunSession OfWaiting()
    {
        var session = new RunSession();
        SmallSweep.WriteWaiting(session._folder);
        return session;
    }

    /// <summary>A script block as far as there can be one without an engine: the recorder knows it by its identity.</summary>
    public static ScriptBlock Block() => (ScriptBlock)RuntimeHelpers.GetUninitializedObject(typeof(ScriptBlock));

    public RecordingEngine Engine() => new(_folder.Path);

    public RecordingEngine Run<T>(T cmdlet, params string[] switches)
        where T : RunCmdlet => Run(Engine(), cmdlet, switches);

    public RecordingEngine Run<T>(RecordingEngine engine, T cmdlet, params string[] switches)
        where T : RunCmdlet
    {
        cmdlet.Session = Runs;
        using (cmdlet)
        {
            return engine.Run(cmdlet, switches);
        }
    }

    public TuneRun Start(params string[] switches) => Assert.Single(Run(new StartTuneRunCommand { Path = ["six.yaml"] }, switches).Of<TuneRun>());

    public TuneRun Wait() => Assert.Single(Run(new WaitTuneRunCommand { Path = ["six"], TimeoutSec = 120 }, "Quiet").Of<TuneRun>());

    /// <summary>Lets waiting trials end.</summary>
    public void Go() => File.WriteAllText(this["go"], "");

    /// <summary>Waits until both trials have reported.</summary>
    public void UntilBothRun() => Until.True(() => File.Exists(Journal) && View().State.Reports == 2, () => File.Exists(Journal) ? File.ReadAllText(Journal) : "no journal");

    public void NothingRuns() => Until.True(() => Leftovers.Of(_folder.Path).Count == 0, () => $"left running: {Leftovers.Describe(_folder.Path)}");

    /// <summary>What its journal amounts to now.</summary>
    public ExperimentView View()
    {
        using var view = ExperimentView.Open(Six);
        return view;
    }

    public void Dispose()
    {
        Runs.PartAll();
        Leftovers.End(_folder.Path);
        _folder.Dispose();
    }
}
