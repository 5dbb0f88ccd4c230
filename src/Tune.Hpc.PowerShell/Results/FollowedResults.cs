using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Cluster;
using Tune.Hpc.Runtime.Results;
using Tune.Hpc.Runtime.Views;
using Tune.Hpc.Trials;

namespace Tune.Hpc.PowerShell.Results;

/// <summary>Trials of experiments, each written when it has ended, until all runs are over. Read from the journal: whoever drives, wherever.</summary>
internal sealed class FollowedResults
{
    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(250);

    // A lease changes hands, and a driver that has just been started has none yet.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    private readonly List<Followed> _experiments;
    private readonly ResultChoice _choice;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _stop;

    /// <summary>Follows experiments.</summary>
    public FollowedResults(IEnumerable<ResultSource> sources, ResultChoice choice, TimeProvider clock, CancellationToken stop)
    {
        _experiments = [.. sources.Select(s => new Followed(s))];
        _choice = choice;
        _clock = clock;
        _stop = stop;
    }

    /// <summary>Writes to the end.</summary>
    public void Write(ICmdletEngine engine)
    {
        while (true)
        {
            foreach (var experiment in _experiments.Where(e => !e.IsOver))
            {
                Look(experiment, engine);
            }

            if (_experiments.TrueForAll(e => e.IsOver) || _stop.WaitHandle.WaitOne(_pause))
            {
                return;
            }
        }
    }

    private void Look(Followed experiment, ICmdletEngine engine)
    {
        var view = experiment.Source.View!;
        view.Update();
        var ended = view.State.Trials.Where(t => t.HasEnded && !experiment.Written.Contains(t.Id)).ToList();
        if (ended.Count > 0)
        {
            var source = experiment.Source.Of(TrialTable.Of(view.State, view.ReadAt, ended));
            _choice.Write(source, new ResultLayout([source.Table]), engine);
            experiment.Written.UnionWith(ended.Select(t => t.Id));
        }

        experiment.IsOver = view.State.Ended is not null || IsLeft(experiment, engine);
    }

    private bool IsLeft(Followed experiment, ICmdletEngine engine)
    {
        var view = experiment.Source.View!;
        if (view.DriverAlive)
        {
            experiment.AloneSince = null;
            experiment.IsTold = false;
            return false;
        }

        var now = _clock.GetUtcNow();
        experiment.AloneSince ??= now;
        if (now - experiment.AloneSince < _patience || experiment.IsTold)
        {
            return false;
        }

        // Jobs of a cluster go on without a driver, and somebody may take steps now and then.
        experiment.IsTold = true;
        bool mayGoOn = view.Phase == ExperimentPhase.New || (view.Spec.Executor != "local" && view.State.LiveCount > 0) || ControllerRecord.Read(view.Path) is not null;
        engine.WriteWarning(mayGoOn
            ? $"{view.Path}: nobody drives it now; waiting for who does. Resume-TuneRun drives it."
            : $"{view.Path}: nobody drives it any more, and it is not over. Resume-TuneRun goes on with it.");
        return !mayGoOn;
    }

    private sealed class Followed(ResultSource source)
    {
        public ResultSource Source { get; } = source;

        public HashSet<TrialId> Written { get; } = [];

        public DateTimeOffset? AloneSince { get; set; }

        public bool IsTold { get; set; }

        public bool IsOver { get; set; }
    }
}
