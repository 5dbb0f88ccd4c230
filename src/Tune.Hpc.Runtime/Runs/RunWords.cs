namespace Tune.Hpc.Runtime.Runs;

/// <summary>How a front spells what a person can do: so that both say the same in their own words.</summary>
public abstract class RunWords
{
    /// <summary>How another experiment is begun: <c>--name NAME</c>.</summary>
    public abstract string AnotherName { get; }

    /// <summary>How a storage check is asked for: <c>--check</c>.</summary>
    public abstract string Check { get; }

    /// <summary>How a job is asked to drive: <c>--detach</c>.</summary>
    public abstract string Detach { get; }

    /// <summary>How to begin or go on in one: <c>'run --resume'</c>.</summary>
    public abstract string BeginOrResume { get; }

    /// <summary>What is typed to go on with an experiment, in quotes.</summary>
    /// <param name="folder">The experiment's folder.</param>
    public abstract string Resume(string folder);

    /// <summary>What is typed to let a job go on with an experiment, in quotes.</summary>
    /// <param name="folder">The experiment's folder.</param>
    public abstract string ResumeDetached(string folder);

    /// <summary>What is typed to go on with other limits, in quotes.</summary>
    /// <param name="folder">The experiment's folder.</param>
    /// <param name="limits">Keys and values.</param>
    public abstract string Raise(string folder, IEnumerable<(string Key, string Value)> limits);
}
