using Tune.Hpc.Scheduling.Pbt;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Specification.Keys.Schedulers;

/// <summary><c>scheduler: {type: pbt}</c>.</summary>
internal static class PbtKeys
{
    private static readonly SpecKey<double> _burnIn = new(
        "burn_in_period", new NumberKind(0), ConfigValue.Of(0), "No trial is compared before, in units of time_attr.")
    { OtherNames = ["burn_in"] };

    private static readonly SpecKey<double> _resample = new(
        "resample_probability", new FractionKind(1), ConfigValue.Of(0.25), "How likely a parameter is drawn anew instead of being moved.");

    private static readonly SpecKey<IReadOnlyList<double>> _factors = new(
        "perturbation_factors", new FactorsKind(), Schemas.List(ConfigValue.Of(1.2), ConfigValue.Of(0.8)), "Numbers are multiplied by one of these, and kept within the mutation's domain.")
    { OtherNames = ["factors"] };

    public static SpecKey<IReadOnlyList<Mutation>> Mutations { get; } = new(
        "hyperparam_mutations", new MutationsKind(), ConfigMap.Empty, "What becomes of parameters of param_space: each a domain, a list of values, or a map of those.")
    { OtherNames = ["mutations", "hyperparameter_mutations"] };

    public static SpecKey<string> CustomExplore { get; } = new(
        "custom_explore", new CallKind(), ConfigValue.Null, "A function that is given the new configuration and answers with the one to use.")
    { OtherNames = ["custom_explore_fn", "explore"] };

    public static Variant<SchedulerSettings> Variant { get; } = new(
        "pbt",
        "Population based training: the worst take over the best ones' weights, with hyperparameters changed a little.",
        [.. PopulationKeys.All, _burnIn, Mutations, _resample, _factors, CustomExplore],
        Read)
    { OtherNames = ["population_based_training", "populationbasedtraining"] };

    private static SchedulerSettings Read(SpecSection section)
    {
        int errors = section.Reading.Errors.Count;
        var settings = PopulationKeys.Read(section, new PbtSettings());
        double burnIn = section.Get(_burnIn);
        double resample = section.Get(_resample);
        var factors = section.Get(_factors);
        var mutations = section.Get(Mutations);
        string? explore = section.Get(CustomExplore);
        if (section.Reading.Errors.Count > errors)
        {
            return new FifoSettings();
        }

        if (mutations.Count == 0 && explore is null)
        {
            section.Reading.Errors.Add(SpecCodes.MissingKey, section.PlaceOf(Mutations), "missing: pbt needs to know what may change, such as hyperparam_mutations: {lr: \"loguniform(1e-4, 1e-1)\"}");
        }

        return settings with { BurnInPeriod = burnIn, ResampleProbability = resample, PerturbationFactors = [.. factors], Mutations = [.. mutations], CustomExplore = explore };
    }
}
