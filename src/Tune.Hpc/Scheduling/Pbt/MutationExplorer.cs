using System.Collections.Immutable;
using System.Globalization;
using Tune.Hpc.Numerics;
using Tune.Hpc.Scheduling.Population;
using Tune.Hpc.Space;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Scheduling.Pbt;

/// <summary>PBT's explore step: each parameter is drawn anew, or moved a little from where the other member has it.</summary>
/// <remarks>
/// <para>A list is a scale: its neighbour on either side, clamped at the ends. Numbers of a domain are multiplied. A parameter that the other's configuration does not
/// have is left out.</para>
/// <para>Differs from Ray Tune: <see cref="NumberStep"/>; a <c>choice</c> is a scale where its options are ordered, and else drawn anew, instead of being multiplied.</para>
/// </remarks>
internal sealed class MutationExplorer(PbtSettings settings, ulong seed) : IExplorer
{
    /// <inheritdoc/>
    public void OnJudged(Member member)
    {
    }

    /// <inheritdoc/>
    public Exploration Explore(Member target, Member source)
    {
        var config = source.Config;
        var changes = ImmutableArray.CreateBuilder<ParameterChange>();
        foreach (var mutation in settings.Mutations)
        {
            if (ConfigPath.Find(config, mutation.Steps) is { } old)
            {
                var stream = KeyedStream.For(seed, $"pbt/explore/{mutation.Path}", target.Id.Number, target.Judgements);
                var (value, how) = Mutate(mutation.Rule, old, config, ref stream);
                config = ConfigPath.With(config, mutation.Steps.AsSpan(), value);
                changes.Add(new ParameterChange(mutation.Path, old, value, how));
            }
        }

        return new Exploration(config, changes.ToImmutable());
    }

    private (ConfigValue Value, string How) Mutate(MutationRule rule, ConfigValue old, ConfigMap config, ref KeyedStream stream)
    {
        bool resample = stream.NextDouble() < settings.ResampleProbability;
        return rule switch
        {
            MutationRule.Among among => Move(among, old, resample, ref stream),
            MutationRule.Within within => Multiply(
                NumberStep.Of(within.Domain), old, within.Domain is IntegerDomain, resample, (ref KeyedStream s) => within.Domain.Sample(ref s), ref stream),
            MutationRule.Computed computed => Multiply(
                NumberStep.Free, old, false, resample, (ref KeyedStream s) => computed.Expression.Evaluate(new ConfigScope(config, s)), ref stream),
            _ => throw new ArgumentOutOfRangeException(nameof(rule)),
        };
    }

    private static (ConfigValue Value, string How) Move(MutationRule.Among among, ConfigValue old, bool resample, ref KeyedStream stream)
    {
        int at = IndexOf(among.Values, old);
        if (resample || at < 0 || !among.HasOrder)
        {
            return (among.Values[(int)stream.NextInt64(among.Values.Length)], "drawn anew");
        }

        int step = stream.NextInt64(2) == 0 ? -1 : 1;
        return (among.Values[Math.Clamp(at + step, 0, among.Values.Length - 1)], step < 0 ? "the previous one" : "the next one");
    }

    private (ConfigValue Value, string How) Multiply(NumberStep reach, ConfigValue old, bool isWhole, bool resample, Draw draw, ref KeyedStream stream)
    {
        bool whole = isWhole || old is ConfigInteger;
        if (resample || old.AsDouble is not { } number || double.IsNaN(number))
        {
            var drawn = draw(ref stream);
            return (drawn.AsDouble is { } value && (whole || drawn is ConfigNumber) ? reach.Nearest(value, whole) : drawn, "drawn anew");
        }

        double factor = settings.PerturbationFactors[(int)stream.NextInt64(settings.PerturbationFactors.Length)];
        return (reach.Times(number, factor, whole), $"x{factor.ToString("R", CultureInfo.InvariantCulture)}");
    }

    private static int IndexOf(ImmutableArray<ConfigValue> values, ConfigValue wanted)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (Comparing.AreEqual(values[i], wanted))
            {
                return i;
            }
        }

        return -1;
    }

    private delegate ConfigValue Draw(ref KeyedStream stream);
}
