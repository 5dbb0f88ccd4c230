using System.Collections.Immutable;

namespace Tune.Hpc.Search.External;

/// <summary>One start of a program that chooses configurations: a line in, and for some of them a line out.</summary>
public interface ISearchProgram : IDisposable
{
    /// <summary>Writes a line, and waits for the one that answers it; null where the program has ended instead.</summary>
    /// <exception cref="TuneException">It gives no answer in time.</exception>
    string? Ask(string line);

    /// <summary>Writes a line that has no answer; where the program has ended, the next question tells.</summary>
    void Tell(string line);

    /// <summary>How it has ended and what it said last, in words.</summary>
    string Ending { get; }
}

/// <summary>Starts a program of <see cref="CommandSearcherSettings"/>.</summary>
/// <param name="command">Its arguments.</param>
/// <param name="timeout">How long an answer may take.</param>
/// <exception cref="TuneException">It cannot be started.</exception>
public delegate ISearchProgram StartSearchProgram(ImmutableArray<string> command, TimeSpan timeout);
