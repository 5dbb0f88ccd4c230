using Tune.Hpc.Search.Sampling;

namespace Tune.Hpc.Search.Ngopt;

/// <summary><c>ngopt</c>: the method that Nevergrad's rules take for the number of trials, of parameters and of workers, and for their kinds.</summary>
/// <remarks>Meunier et al., "Black-Box Optimization Revisited: Improving Algorithm Selection Wizards through Massive Benchmarking", IEEE TEVC 2022. The rules are restricted to the methods that are here;
/// <see cref="NgoptRules"/> has them. The choice is made once, from the specification that the experiment was made with.</remarks>
public sealed record NgoptSettings : SamplerSettings
{
    /// <inheritdoc/>
    public override string Type => "ngopt";

    /// <summary><c>noisy</c>: whether the same configuration gives other losses when it is tried again. Default false.</summary>
    public bool Noisy { get; init; }

    /// <inheritdoc/>
    public override ISampler CreateSampler(SearcherSetting setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var choice = NgoptRules.For(setting, Noisy);
        var chosen = choice.Method.CreateSampler(setting);
        return new NgoptSampler(choice.WithModel ? new MetaModelSampler(chosen, setting.Cube) : chosen, choice);
    }
}
