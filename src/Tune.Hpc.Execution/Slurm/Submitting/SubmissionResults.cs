using Tune.Hpc.Driver.Ports;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Execution.Slurm.Submitting;

/// <summary>Gathers what came of handing batches over; calls come from several of them at once.</summary>
internal sealed class SubmissionResults
{
    private readonly Lock _gate = new();
    private readonly Dictionary<AttemptId, SubmitResult> _results = [];
    private int _inQueue;
    private string? _halt;

    public SubmissionResults(int inQueue) => _inQueue = inQueue;

    /// <summary>How many of ours are in the queue as far as is known.</summary>
    public int InQueue
    {
        get
        {
            lock (_gate)
            {
                return _inQueue;
            }
        }
    }

    /// <summary>Why no more is tried for now; null where more is.</summary>
    public string? Halt
    {
        get
        {
            lock (_gate)
            {
                return _halt;
            }
        }
    }

    /// <summary>What the controller said that did not answer; null where it did.</summary>
    public string? Away { get; private set; }

    /// <summary>Whether the controller took or refused anything.</summary>
    public bool Answered { get; private set; }

    /// <summary>The result of each job, in their order.</summary>
    public IReadOnlyList<SubmitResult> Of(IEnumerable<JobSubmission> jobs) => [.. jobs.Select(j => _results[j.Attempt])];

    /// <summary>The cluster has them.</summary>
    public void Accepted(SubmissionBatch batch, Func<int, string> idOf)
    {
        lock (_gate)
        {
            Answered = true;
            _inQueue += batch.Jobs.Length;
            for (int i = 0; i < batch.Jobs.Length; i++)
            {
                _results[batch.Jobs[i].Attempt] = new(batch.Jobs[i].Attempt, idOf(i), null);
            }
        }
    }

    /// <summary>Whether the cluster has them is not known.</summary>
    public void Doubtful(SubmissionBatch batch, string why)
    {
        lock (_gate)
        {
            Away = _halt = why;
        }

        Add(batch, a => new(a, null, null));
    }

    /// <summary>The cluster certainly does not have them, and cannot be told now.</summary>
    public void ControllerAway(SubmissionBatch batch, string why)
    {
        lock (_gate)
        {
            Away = _halt = why;
        }

        NotYet(batch, why);
    }

    /// <summary>There is no room for one more.</summary>
    public void LimitReached(SubmissionBatch batch, string why)
    {
        lock (_gate)
        {
            Answered = true;
            _halt = why;
        }

        NotYet(batch, why);
    }

    /// <summary>The cluster does not have them, and will take them later.</summary>
    public void NotYet(SubmissionBatch batch, string why) => Add(batch, a => new(a, null, null) { NotYet = why });

    /// <summary>The cluster will not take them.</summary>
    public void Refused(SubmissionBatch batch, string error)
    {
        lock (_gate)
        {
            Answered = true;
        }

        Add(batch, a => new(a, null, error));
    }

    private void Add(SubmissionBatch batch, Func<AttemptId, SubmitResult> resultOf)
    {
        lock (_gate)
        {
            foreach (var job in batch.Jobs)
            {
                _results[job.Attempt] = resultOf(job.Attempt);
            }
        }
    }
}
