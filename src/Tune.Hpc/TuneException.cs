namespace Tune.Hpc;

/// <summary>An error a user or operator can act on: what was tried, where, with which value, and what would be right.</summary>
/// <remarks>Fronts show <see cref="Exception.Message"/> as it is; <see cref="Code"/> is stable and becomes the error record's id.
/// Bugs are never reported this way.</remarks>
public sealed class TuneException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="code">Stable code, <c>TUNE</c> and four digits.</param>
    /// <param name="message">Place, value, and what would be right, in that order.</param>
    /// <param name="inner">The exception that showed it, if there was one.</param>
    public TuneException(string code, string message, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
    }

    /// <summary>Stable code, <c>TUNE</c> and four digits.</summary>
    public string Code { get; }

    /// <summary>How the front ends: 2 usage (the default), 3 cluster unreachable, 4 someone else drives.</summary>
    public int ExitCode { get; init; } = 2;
}
