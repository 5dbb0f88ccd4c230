using System.Collections;
using System.Collections.Immutable;
using System.Management.Automation;
using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.PowerShell.Objects;
using Tune.Hpc.Runtime.Runs;
using Tune.Hpc.Specification;

namespace Tune.Hpc.PowerShell.Runs;

/// <summary>A user's script blocks, called at a run's moments in the session that waits for it.</summary>
/// <remarks>One that throws is told of once for each hook and message; the run goes on.</remarks>
internal sealed class RunCallbacks
{
    private readonly Dictionary<RunHook, List<ScriptBlock>> _blocks = [];
    private readonly HashSet<(RunHook, string)> _told = [];

    private RunCallbacks()
    {
    }

    /// <summary>The moments that something is to be called at.</summary>
    public ImmutableHashSet<RunHook> Hooks => [.. _blocks.Keys];

    /// <summary>Reads what <c>-Callback</c> was given.</summary>
    /// <exception cref="TuneException">A name that is no hook, or a value that cannot be called.</exception>
    public static RunCallbacks Of(IDictionary? table)
    {
        var callbacks = new RunCallbacks();
        foreach (DictionaryEntry entry in table ?? new Hashtable())
        {
            string name = entry.Key.ToString() ?? "";
            callbacks._blocks.TryAdd(HookOf(name), []);
            callbacks._blocks[HookOf(name)].AddRange(BlocksOf(name, Bare(entry.Value)));
        }

        return callbacks;
    }

    /// <summary>Calls what is to be called at a moment.</summary>
    public void Call(TuneRunEvent happened, RunHook hook, ICmdletEngine engine)
    {
        foreach (var block in _blocks.GetValueOrDefault(hook, []))
        {
            try
            {
                engine.Invoke(block, happened);
            }
            catch (Exception error) when (error is not PipelineStoppedException)
            {
                Tell(hook, happened, error, engine);
            }
        }
    }

    /// <summary><c>TrialResult</c>, <c>OnTrialResult</c>, <c>on_trial_result</c>, in any case.</summary>
    private static RunHook HookOf(string name)
    {
        string plain = name.Replace("_", "", StringComparison.Ordinal);
        string bare = plain.StartsWith("on", StringComparison.OrdinalIgnoreCase) ? plain[2..] : plain;
        foreach (var hook in Enum.GetValues<RunHook>())
        {
            if (hook.ToString().Equals(bare, StringComparison.OrdinalIgnoreCase))
            {
                return hook;
            }
        }

        string[] names = Enum.GetNames<RunHook>();
        string hint = NearestName.Find(bare, names) is { } nearest ? $"; did you mean '{nearest}'? There are: " : "; there are: ";
        throw new TuneException(ModuleCodes.NoHook, $"-Callback: there is no hook '{name}'{hint}{string.Join(", ", names)}");
    }

    private static IEnumerable<ScriptBlock> BlocksOf(string name, object? value) => value switch
    {
        ScriptBlock block => [block],
        IEnumerable<object> many => many.SelectMany(one => BlocksOf(name, Bare(one))),
        _ => throw new TuneException(ModuleCodes.BadKind, $"-Callback: {name} is {(value is null ? "nothing" : $"'{value}'")}; a script block is wanted, such as {{ param($RunEvent) $RunEvent.TrialId }}"),
    };

    private static object? Bare(object? value) => value is PSObject { BaseObject: { } inner } ? inner : value;

    private void Tell(RunHook hook, TuneRunEvent happened, Exception error, ICmdletEngine engine)
    {
        string message = error switch
        {
            FlowControlException => "'exit', 'break' and 'continue' end nothing here; 'return' ends the callback",
            RuntimeException { InnerException: { } inner, Message.Length: 0 } => inner.Message,
            _ => error.Message,
        };
        if (_told.Add((hook, message)))
        {
            string trial = happened.TrialId is { } id ? $" for trial {id}" : "";
            engine.WriteWarning($"the callback {hook}{trial} failed, and the run goes on: {message}");
        }
    }
}
