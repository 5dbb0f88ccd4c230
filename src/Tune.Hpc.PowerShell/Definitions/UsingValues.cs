using Tune.Hpc.PowerShell.Engine;

namespace Tune.Hpc.PowerShell.Definitions;

/// <summary>The values behind <c>$using:</c>, taken when the experiment is defined.</summary>
internal sealed class UsingValues(ICmdletEngine engine)
{
    private readonly Dictionary<string, object?> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether there are any.</summary>
    public bool Any => _values.Count > 0;

    /// <summary>They as text for <c>Import-Clixml</c>.</summary>
    public string Text => engine.CliXmlOf(_values);

    /// <summary>Takes the values that a block uses.</summary>
    /// <exception cref="TuneException">The session does not have one of them.</exception>
    public void Add(BlockSource block, string place)
    {
        foreach (var (name, line) in block.Using)
        {
            _values[UsingName.Inside(name)] = engine.Variable(name)
                ?? throw new TuneException(ModuleCodes.NoUsingVariable, $"{place}: {block.At(line)}: $using:{name}: this session has no variable ${name}, or it is $null");
        }
    }
}
