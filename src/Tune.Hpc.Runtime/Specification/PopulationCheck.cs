using System.Collections.Immutable;
using Tune.Hpc.Runtime.Specification.Keys;
using Tune.Hpc.Runtime.Specification.Keys.Schedulers;
using Tune.Hpc.Runtime.Specification.Keys.Searchers;
using Tune.Hpc.Scheduling.Pb2;
using Tune.Hpc.Scheduling.Pbt;
using Tune.Hpc.Scheduling.Population;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification;

/// <summary>Refuses populations that could not be trained as asked for.</summary>
internal sealed class PopulationCheck
{
    private readonly ExperimentSpec _spec;
    private readonly SpecSection _section;
    private readonly SpecReading _reading;

    private PopulationCheck(ExperimentSpec spec, SpecSection section, SpecReading reading) => (_spec, _section, _reading) = (spec, section, reading);

    public static void Run(ExperimentSpec spec, SpecSection section, SpecReading reading)
    {
        if (spec.Scheduler is PopulationSettings population && spec.Space is not null)
        {
            new PopulationCheck(spec, section, reading).Run(population);
        }
    }

    private void Run(PopulationSettings population)
    {
        CheckPairing(population);
        foreach (var mutation in (population as PbtSettings)?.Mutations ?? [])
        {
            CheckMutation(mutation);
        }

        foreach (var bound in (population as Pb2Settings)?.Bounds ?? [])
        {
            CheckBound(bound);
        }
    }

    private void CheckPairing(PopulationSettings population)
    {
        string type = population.Type;
        Require(_spec.Search.Type is "random" or AutoKeys.Type, SpecKeys.SearchAlg, $"{type} changes configurations itself and cannot be paired with {_spec.Search.Type}; its first ones come from random (points_to_evaluate and grids included)");
        Require(_spec.NumSamples >= 0, SpecKeys.NumSamples, $"-1 is without limit, and the trials of {type} are one population; give its size");
        if (_reading.Errors.Count == 0 && _spec.Space.CountVariants(_spec.NumSamples) is >= 0 and < 2)
        {
            _reading.Context.Warn($"{_section.PlaceOf(SpecKeys.NumSamples)}: a population of {_spec.NumSamples} has nobody to take over from; {type} needs 2 trials, better 8 or more");
        }
    }

    private void CheckMutation(Mutation mutation)
    {
        if (Varying(PbtKeys.Mutations, mutation.Steps) is not { } parameters)
        {
            return;
        }

        var place = PlaceOf(PbtKeys.Mutations, mutation.Steps);
        if (mutation.Rule is not MutationRule.Among && parameters.Select(p => p.Domain).OfType<ChoiceDomain>().FirstOrDefault(c => !c.Options.All(IsNumber)) is { } choice)
        {
            _reading.Errors.Add(SpecCodes.Contradiction, place, $"{mutation.Path} is one of {choice.Notation}, which cannot be multiplied; give a list of values");
        }
    }

    private void CheckBound(ParameterBounds bound)
    {
        if (Varying(Pb2Keys.Bounds, bound.Steps) is not { } parameters)
        {
            return;
        }

        var place = PlaceOf(Pb2Keys.Bounds, bound.Steps);
        if (parameters.FirstOrDefault(p => p.Domain is not (FloatDomain or IntegerDomain or NormalDomain)) is { } other)
        {
            string what = other.Domain is { } domain ? domain.Notation : "a computed value";
            _reading.Errors.Add(SpecCodes.Contradiction, place, $"{bound.Path} is {what}; pb2 models numbers between bounds alone, such as uniform, loguniform and randint; pbt takes lists");
        }
        else if (bound.Lower <= 0 && parameters.Any(p => ParameterBounds.IsLogarithmic(p.Domain)))
        {
            _reading.Errors.Add(SpecCodes.BadValue, place, $"{bound.Path} is logarithmic in param_space, and {NumberKind.Notation(bound.Lower)} has no logarithm; the bounds must be above 0");
        }
    }

    /// <summary>The parameters at that path, each under another condition; null where there is none, and the error is added.</summary>
    private List<SpaceParameter>? Varying(SpecKey key, ImmutableArray<string> steps)
    {
        string path = string.Join('/', steps);
        var parameters = _spec.Space.Parameters.Where(p => p.Path == path && !p.IsCondition).ToList();
        var place = PlaceOf(key, steps);
        if (parameters.Count == 0)
        {
            string wrong = _spec.Space.ParameterPaths.Contains(path) ? "is a constant of param_space; give it a domain there, from which the trials' first values are drawn"
                : _spec.Space.HasPath(path) ? "is a map or list of param_space; name what is in it"
                : $"is no parameter of param_space{NearestName.Hint(path, _spec.Space.Parameters.Where(p => !p.IsCondition).Select(p => p.Path))}; its first values are drawn from there, so that it must have a domain there";
            _reading.Errors.Add(SpecCodes.Contradiction, place, $"{path} {wrong}");
            return null;
        }

        if (parameters.Any(p => _spec.Space.Parameters.Any(other => other.Parent == p.Index)) || DependsOn(path) is not null)
        {
            string why = DependsOn(path) is { } condition ? $"what there is depends on it (when: {condition})" : "its options have parameters of their own";
            _reading.Errors.Add(SpecCodes.Contradiction, place, $"{path} cannot change while a trial trains: {why}");
            return null;
        }

        return parameters;
    }

    private string? DependsOn(string path) => _spec.Space.Parameters
        .Where(p => p is { IsCondition: true, Expression: not null })
        .FirstOrDefault(p => ExpressionReferences.Of(p.Expression!).Any(r => r.Root == "config" && string.Join('/', r.Path) == path))?.Expression?.Text;

    private static bool IsNumber(SpaceNode option) => option is ConstantNode { Value.AsDouble: not null };

    private SpecPlace PlaceOf(SpecKey key, ImmutableArray<string> steps)
    {
        var scheduler = _section.PlaceOf(SpecKeys.Scheduler, key.Name);
        return scheduler with { Path = $"{scheduler.Path}.{string.Join('.', steps)}" };
    }

    private void Require(bool holds, SpecKey key, string otherwise)
    {
        if (!holds)
        {
            _reading.Errors.Add(SpecCodes.Contradiction, _section.PlaceOf(key), otherwise);
        }
    }
}
