using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using Tune.Hpc.PowerShell.Engine;

namespace Tune.Hpc.PowerShell;

/// <summary>What all cmdlets of this module share: the way to the engine, and the way errors take.</summary>
/// <remarks>A <see cref="TuneException"/> of one input is an error of its own and the next input is still taken; <see cref="Misuse"/> ends the pipeline.</remarks>
public abstract class TuneCmdlet : PSCmdlet
{
    private ICmdletEngine? _engine;

    /// <summary>The PowerShell around it; tests put a recorder here.</summary>
    internal ICmdletEngine Engine
    {
        get => _engine ??= new SessionEngine(this);
        set => _engine = value;
    }

    /// <summary>What the error that is being told is about.</summary>
    private protected virtual object? ErrorTarget => null;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing() => Guarded(Begin, endsPipeline: true);

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guarded(Process, endsPipeline: false);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guarded(End, endsPipeline: true);

    /// <summary>Before the first input.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>For each input.</summary>
    private protected virtual void Process()
    {
    }

    /// <summary>After the last input.</summary>
    private protected virtual void End()
    {
    }

    /// <summary>Whether a switch is on.</summary>
    private protected bool IsOn(SwitchParameter value, [CallerArgumentExpression(nameof(value))] string name = "") => Engine.IsOn(value, name);

    /// <summary>Whether the caller gave this parameter.</summary>
    private protected bool IsBound(string name) => Engine.IsBound(name);

    /// <summary>Does something for one of several inputs: what fails is told, and the next is still taken.</summary>
    private protected void Told(Action action) => Guarded(action, endsPipeline: false);

    /// <summary>Refuses what the caller asked for: parameters that do not go together, a value that cannot be. Ends the pipeline.</summary>
    [DoesNotReturn]
    private protected static void Misuse(string code, string message) => throw new MisuseException(new TuneException(code, message));

    /// <summary>Runs what only a wrong call can make fail: its errors end the pipeline.</summary>
    private protected static T OrMisuse<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (TuneException error)
        {
            throw new MisuseException(error);
        }
    }

    private void Guarded(Action action, bool endsPipeline)
    {
        try
        {
            action();
        }
        catch (MisuseException misuse)
        {
            Engine.Terminate(misuse.Error, misuse.Error.Code, ErrorKinds.Of(misuse.Error), ErrorTarget);
        }
        catch (TuneException error) when (endsPipeline)
        {
            Engine.Terminate(error, error.Code, ErrorKinds.Of(error), ErrorTarget);
        }
        catch (TuneException error)
        {
            Engine.WriteError(error, error.Code, ErrorKinds.Of(error), ErrorTarget);
        }
    }

    /// <summary>Carries a misuse past whoever would tell of an error and go on.</summary>
    [SuppressMessage("Design", "CA1032", Justification = "Never leaves this class.")]
    private sealed class MisuseException(TuneException error) : Exception(error.Message, error)
    {
        public TuneException Error { get; } = error;
    }
}
