using Tune.Hpc.Specification;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Collects errors, so that a file can be put right in one go.</summary>
internal sealed class SpecErrors
{
    private readonly List<(SpecPlace? Place, TuneException Error)> _errors = [];

    public int Count => _errors.Count;

    public void Add(string code, SpecPlace place, string what) => _errors.Add((place, new TuneException(code, $"{place}: {what}")));

    public void Add(TuneException error, SpecPlace place) => _errors.Add((place, error));

    /// <summary>Runs a reader that stops at its first error.</summary>
    public T? Try<T>(SpecPlace place, Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (TuneException e)
        {
            Add(e, place);
            return null;
        }
    }

    public void ThrowIfAny()
    {
        if (_errors.Count == 1)
        {
            throw _errors[0].Error;
        }

        if (_errors.Count > 1)
        {
            // In the order of the file; what comes from flags has no line and goes last.
            var sorted = _errors.OrderBy(e => e.Place is { Line: > 0 } p ? p.Line : int.MaxValue).ThenBy(e => e.Place?.Column ?? 0).ToList();
            throw new TuneException(sorted[0].Error.Code, string.Join('\n', sorted.Select(e => e.Error.Message)));
        }
    }
}
