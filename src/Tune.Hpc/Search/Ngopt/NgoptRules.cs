using System.Globalization;
using Tune.Hpc.Search.CmaEs;
using Tune.Hpc.Search.Evolution;
using Tune.Hpc.Search.QuasiMonteCarlo;
using Tune.Hpc.Search.Sampling;
using Tune.Hpc.Space;

namespace Tune.Hpc.Search.Ngopt;

/// <summary>What was chosen.</summary>
/// <param name="Method">The method.</param>
/// <param name="WithModel">Whether a quadratic through the best trials helps it.</param>
/// <param name="Because">Why, in words.</param>
internal sealed record NgoptChoice(SamplerSettings Method, bool WithModel, string Because)
{
    public string Name => WithModel ? $"{Method.Type} with a quadratic model" : Method.Type;
}

/// <summary>Nevergrad's rules of choice, with n trials, d parameters, w workers.</summary>
/// <remarks>Differs: a method that is not here gives way to the one that the next rule would take (Powell, COBYLA and SQP to CMA-ES with a quadratic model, TBPSA to separable CMA-ES);
/// spaces with options in no order beside numbers go to (1+1), which exchanges options, as the reference's soft weights would triple the parameters.</remarks>
internal static class NgoptRules
{
    private const int Unlimited = 10_000;
    private const int ManyDimensions = 2000;
    private const int SeparableFrom = 50;

    public static NgoptChoice For(SearcherSetting setting, bool noisy)
    {
        var cube = setting.Cube;
        long n = setting.Trials ?? Unlimited;
        int workers = Math.Max(1, setting.MaxConcurrent);
        int categories = cube.Dimensions.Count(d => d.Kind == DimensionKind.Categorical);
        return workers > 1 && (workers > n / 2 || n < cube.Count) ? new NgoptChoice(new SobolSettings(), false, Text($"{workers} of {n} trials run at a time, too many to learn from each other"))
            : noisy ? Noisy(cube, categories)
            : categories == cube.Count ? OptionsOnly(cube)
            : categories > 0 || cube.IsConditional ? new NgoptChoice(new OnePlusOneSettings(), false, Text($"{categories} of {cube.Count} parameters are options in no order"))
            : Numbers(cube, n, workers);
    }

    private static NgoptChoice Noisy(UnitCube cube, int categories) => categories == cube.Count
        ? new NgoptChoice(new OnePlusOneSettings { Variant = OnePlusOneVariant.DoubleFastGa, Recombine = true }, false, "losses are noisy and all parameters are options")
        : new NgoptChoice(new OnePlusOneSettings { OptimisticNoise = true }, false, "losses are noisy, and it tries the best again");

    private static NgoptChoice OptionsOnly(UnitCube cube) => cube.Dimensions.All(d => d.Levels == 2)
        ? new NgoptChoice(new OnePlusOneSettings { Variant = OnePlusOneVariant.Discrete }, false, "all parameters are one of two options")
        : new NgoptChoice(new OnePlusOneSettings { Variant = OnePlusOneVariant.Lengler }, false, "all parameters are options in no order");

    private static NgoptChoice Numbers(UnitCube cube, long n, int workers)
    {
        int d = cube.Count;
        bool canModel = MetaModelSampler.Serves(cube) && n >= 2 * QuadraticModel.PointsFor(d);
        return workers > n / 5 ? new NgoptChoice(new CmaEsSettings { Separable = true, QuadraticModel = false }, false, Text($"{workers} of {n} trials run at a time"))
            : d > ManyDimensions ? new NgoptChoice(new DifferentialEvolutionSettings(), false, Text($"{d} parameters are more than a covariance can be learned for"))
            : n < 30L * d && d > 30 ? new NgoptChoice(new OnePlusOneSettings(), false, Text($"{n} trials are few for {d} numbers"))
            : canModel ? new NgoptChoice(new CmaEsSettings { QuadraticModel = false }, true, Text($"{n} trials of {d} numbers are enough for a quadratic model"))
            : new NgoptChoice(new CmaEsSettings { Separable = d >= SeparableFrom, QuadraticModel = false }, false, Text($"{d} numbers are searched in {n} trials"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
