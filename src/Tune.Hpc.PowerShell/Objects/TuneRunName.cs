namespace Tune.Hpc.PowerShell.Objects;

/// <summary>Which run is meant.</summary>
public sealed class TuneRunName
{
    internal TuneRunName(string name, string path)
    {
        Name = name;
        Path = path;
    }

    /// <summary>The experiment's name.</summary>
    public string Name { get; }

    /// <summary>The experiment's folder.</summary>
    public string Path { get; }

    /// <summary>The experiment's name.</summary>
    public override string ToString() => Name;
}
