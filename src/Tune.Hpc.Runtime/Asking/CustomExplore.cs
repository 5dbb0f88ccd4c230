using Tune.Hpc.Driver.Events;
using Tune.Hpc.Scheduling;
using Tune.Hpc.Scheduling.Pbt;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>Lets a function of the user's change the configuration with which a member of a population goes on. It is asked once, before the event is written: folding it asks nobody.</summary>
/// <remarks>Without an answer the run ends, as where a value of a new configuration has none; the next driver asks again.</remarks>
internal sealed class CustomExplore(ExperimentSpec spec, AskFunction? ask)
{
    private readonly string? _function = (spec.Scheduler as PbtSettings)?.CustomExplore;

    /// <summary>A decision as it is to be written.</summary>
    /// <exception cref="TuneException">The function gives no configuration.</exception>
    internal ExperimentEvent Finish(ExperimentEvent decision) =>
        decision is TrialExploited exploit && _function is { } function && exploit.By == spec.Scheduler.Type && ask is not null ? Explore(exploit, function, ask) : decision;

    private static TrialExploited Explore(TrialExploited exploit, string function, AskFunction ask)
    {
        var answer = ask(new FunctionQuestion(function, exploit.Config) { Trial = exploit.Trial });
        if (answer is not ConfigMap config)
        {
            throw new TuneException(FunctionCodes.BadAnswer, $"function {function}: custom_explore answers with a configuration, a map such as {exploit.Config.ToJson()}; this is none: {answer.ToJson()}");
        }

        string[] missing = [.. exploit.Config.Names.Where(n => config[n] is null)];
        return missing.Length > 0
            ? throw new TuneException(FunctionCodes.BadAnswer, $"function {function}: the configuration it answered with lacks {string.Join(", ", missing)}")
            : config.Equals(exploit.Config) ? exploit
            : exploit with { Config = config, Reason = $"{exploit.Reason}; then {function} changed {ConfigDifference.Text(exploit.Config, config)}" };
    }
}
