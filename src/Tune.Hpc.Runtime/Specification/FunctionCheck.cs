using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Runtime.Specification.Keys.Schedulers;
using Tune.Hpc.Scheduling.Pbt;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Stopping;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Refuses a specification that asks functions and names no program that answers them.</summary>
internal static class FunctionCheck
{
    private const string Missing = "no program answers it; name one with 'functions', such as functions: python3 functions.py";

    public static void Run(ExperimentSpec spec, SpecSection section, SpecReading reading)
    {
        if (section.Has(SpecKeys.Functions))
        {
            return;
        }

        foreach (var ask in Asked(spec))
        {
            reading.Errors.Add(ask.Site.Error(FunctionCodes.NoProgram, $"{Functions.AskName}(\"{ask.Function}\") asks a function, and {Missing}"), ask.Site.Place);
        }

        if (spec.Scheduler is PbtSettings { CustomExplore: { } explore })
        {
            var place = section.PlaceOf(SpecKeys.Scheduler, PbtKeys.CustomExplore.Name);
            reading.Errors.Add(FunctionCodes.NoProgram, place, $"{{call: {explore}}} asks a function, and {Missing}");
        }

        foreach (var key in new[] { SpecKeys.TrialName, SpecKeys.TrialDirname })
        {
            if (section.Get(key)?.Function is { } function)
            {
                reading.Errors.Add(FunctionCodes.NoProgram, section.PlaceOf(key), $"{{call: {function}}} asks a function, and {Missing}");
            }
        }
    }

    /// <summary>Whether suggesting a configuration asks functions.</summary>
    public static bool AsksWhileSuggesting(ExperimentSpec spec) => OfSuggestions(spec).Any();

    private static IEnumerable<AskExpression> Asked(ExperimentSpec spec) =>
        OfSuggestions(spec).Concat(spec.Stop.OfType<StopRule.When>().SelectMany(r => ExpressionReferences.Asked(r.Condition)));

    private static IEnumerable<AskExpression> OfSuggestions(ExperimentSpec spec) =>
        spec.Space.Parameters.Select(p => p.Expression).OfType<Expression>().Concat(spec.Search.Constraints).SelectMany(ExpressionReferences.Asked);
}
