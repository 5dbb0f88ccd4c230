using Tune.Hpc.Trials;

namespace Tune.Hpc.Driver;

/// <summary>The trials of an experiment: by number, by status, those that run, those that wait.</summary>
internal sealed class TrialRegister
{
    private readonly List<TrialState> _all = [];
    private readonly List<TrialState?> _byNumber = [];
    private readonly List<TrialState> _live = [];
    private readonly long[] _byStatus = new long[Enum.GetValues<TrialStatus>().Length];

    internal IReadOnlyList<TrialState> All => _all;

    internal TrialId Next => new(_byNumber.Count + 1);

    /// <summary>Trials with a live attempt, in order.</summary>
    internal IReadOnlyCollection<TrialState> Live => _live;

    internal PendingQueue Pending { get; } = new();

    /// <summary>Paused trials, in the order in which they were paused.</summary>
    internal List<TrialState> Paused { get; } = [];

    internal long CountOf(TrialStatus status) => _byStatus[(int)status];

    internal TrialState? Find(TrialId id) => id.Number >= 1 && id.Number <= _byNumber.Count ? _byNumber[id.Number - 1] : null;

    /// <summary>Adds a trial whose number is not below <see cref="Next"/>; numbers left out belong to trials that a repair of the journal has taken away.</summary>
    internal void Add(TrialState trial)
    {
        while (_byNumber.Count < trial.Id.Number - 1)
        {
            _byNumber.Add(null);
        }

        _byNumber.Add(trial);
        _all.Add(trial);
        _byStatus[(int)trial.Status]++;
    }

    internal void Become(TrialState trial, TrialStatus status)
    {
        if (trial.Status == TrialStatus.Paused)
        {
            Paused.Remove(trial);
        }
        else if (status == TrialStatus.Paused)
        {
            Paused.Add(trial);
        }

        _byStatus[(int)trial.Status]--;
        trial.Status = status;
        _byStatus[(int)status]++;
    }

    internal void Begin(TrialState trial)
    {
        Pending.Remove(trial);
        _live.Insert(PlaceOf(trial), trial);
    }

    internal void Leave(TrialState trial) => _live.Remove(trial);

    /// <summary>Where a trial stands among those that run: nearly always last.</summary>
    private int PlaceOf(TrialState trial)
    {
        int place = _live.Count;
        while (place > 0 && _live[place - 1].Id > trial.Id)
        {
            place--;
        }

        return place;
    }
}
