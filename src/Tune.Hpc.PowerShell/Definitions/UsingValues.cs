using System.Collections;
using System.Management.Automation;
using System.Security;
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
            object value = engine.Variable(name)
                ?? throw new TuneException(ModuleCodes.NoUsingVariable, $"{place}: {block.At(line)}: $using:{name}: this session has no variable ${name}, or it is $null");
            if (IsSecret(value))
            {
                engine.WriteWarning(
                    $"{place}: {block.At(line)}: $using:{name} holds a password, which is stored as readable text in the experiment's folder; let the block read it where it runs, from a file that is yours alone");
            }

            _values[UsingName.Inside(name)] = value;
        }
    }

    private bool IsSecret(object? value) => engine.Plain(value) switch
    {
        SecureString or PSCredential => true,
        IDictionary table => table.Values.Cast<object?>().Any(IsSecret),
        _ => false,
    };
}
