using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Execution.Slurm.Queue;
using Tune.Hpc.Execution.Slurm.Submitting;
using Tune.Hpc.Execution.Slurm;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Adapters.Tests.Slurm;

/// <summary>A tracker on a virtual clock. Arrays of the experiment <c>x</c> hold trial 100·number + index.</summary>
internal sealed class TrackerBed
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset Wall = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
    private readonly Dictionary<string, SlurmClaim> _claims = [];
    private readonly List<JobHandle> _handles = [];
    private QueuePicture? _picture;

    public TrackerBed() => Tracker = new JobTracker(Grace, AttemptOf, folder => _claims.GetValueOrDefault(folder));

    public JobTracker Tracker { get; }

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(100);

    /// <summary>An attempt that the driver asks about from now on.</summary>
    public AttemptId Attempt(int trial, string? job = null)
    {
        var id = new AttemptId(new TrialId(trial), 1);
        _handles.RemoveAll(h => h.Attempt == id);
        _handles.Add(new JobHandle(new JobName("x", id), job, $"/x/{trial}"));
        Expect();
        return id;
    }

    /// <summary>Its job was handed over by this driver just now.</summary>
    public void HandOver(int trial, string? job = null)
    {
        Attempt(trial, job);
        Tracker.HandedOver([_handles[^1]], Now, Wall + Now);
    }

    /// <summary>Its job has begun, and the driver has seen it.</summary>
    public void Claim(int trial, string? job, bool seen = true)
    {
        _claims[$"/x/{trial}"] = new SlurmClaim(job, "node1");
        if (seen)
        {
            Change(trial, h => h with { StartedAt = Wall + Now });
        }
    }

    /// <summary>Its exit record was read and does not say why.</summary>
    public void AwaitWord(int trial) => Change(trial, h => h with { WordIsAwaited = true });

    public void Pass(double seconds) => Now += TimeSpan.FromSeconds(seconds);

    /// <summary>The queue answers: <c>id name state [reason]</c>, each.</summary>
    public void Queue(params string[] jobs)
    {
        var asked = Now;
        Pass(0.01);
        _picture = QueuePicture.Of(jobs.Select(Row), AttemptOf, asked, Now);
        Tracker.Fold(_picture);
    }

    /// <summary>Accounting answers what it is asked: <c>id name state [exit]</c>, each.</summary>
    public void Accounting(params string[] jobs)
    {
        var asked = Tracker.ToAsk(Now).ToHashSet();
        Tracker.Fold(asked, Now, AccountingRow.Parse(string.Concat(jobs.Select(j => j.Split(' ')).Select(
            w => $"1|{w[0]}|{w[2].Replace('_', ' ')}|{(w.Length > 3 ? w[3] : "0:0")}|{(Wall + Now).ToUnixTimeSeconds()}|node1|{w[1]}\n"))));
    }

    public JobObservation? See(int trial) => Tracker.Observe(_picture, Now).SingleOrDefault(o => o.Attempt.Trial.Number == trial);

    /// <summary>The queue answers the same every ten seconds, and accounting as well where it says something, until the grace is over.</summary>
    public JobObservation? SeeAfterGrace(int trial, string[] queue, string[]? accounting)
    {
        for (int i = 0; i <= 3; i++)
        {
            Pass(i == 0 ? 0 : 10);
            Queue(queue);
            if (accounting is not null)
            {
                Accounting(accounting);
            }
        }

        return See(trial);
    }

    private void Change(int trial, Func<JobHandle, JobHandle> change)
    {
        int at = _handles.FindIndex(h => h.Attempt.Trial.Number == trial);
        _handles[at] = change(_handles[at]);
        Expect();
    }

    private void Expect() => Tracker.Expect(_handles, Now);

    private static QueueRow Row(string text)
    {
        string[] words = text.Split(' ');
        int mark = words[0].IndexOf('_', StringComparison.Ordinal);
        return new QueueRow(words[0], mark < 0 ? null : int.Parse(words[0][(mark + 1)..]), words[2], words.Length > 3 ? words[3] : "None", null, words[2] == "PENDING" ? "" : "node1", words[1]);
    }

    private static AttemptId? AttemptOf(string name, int? index) =>
        index is { } element ? ArrayName.NumberOf(name, "x") is { } number ? new AttemptId(new TrialId((100 * number) + element), 1) : null
        : JobName.TryParse(name, out var job) && job.Value.Experiment == "x" ? job.Value.Attempt
        : null;
}
