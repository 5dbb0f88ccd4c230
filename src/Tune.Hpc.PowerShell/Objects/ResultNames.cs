namespace Tune.Hpc.PowerShell.Objects;

/// <summary>Gives the properties of one kind of record their names: each once, ignoring case, as PowerShell does.</summary>
/// <param name="kept">Names that are given already.</param>
internal sealed class ResultNames(IEnumerable<string> kept)
{
    private readonly HashSet<string> _taken = new(kept, StringComparer.OrdinalIgnoreCase);

    /// <summary>The name, with as many prefixes as it needs to be the only one.</summary>
    public string Take(string name, string prefix)
    {
        while (!_taken.Add(name))
        {
            name = prefix + name;
        }

        return name;
    }
}
