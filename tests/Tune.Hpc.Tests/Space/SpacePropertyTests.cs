using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.Numerics;
using Tune.Hpc.Search.Variants;
using Tune.Hpc.Space;
using Tune.Hpc.Specification;
using Tune.Hpc.TestKit;
using Tune.Hpc.Tests.Notation;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Space;

public sealed class SpacePropertyTests
{
    [Fact]
    public void Encoding_and_decoding_give_the_value_again() => Properties.Hold(
        Domains.ToArbitrary(),
        domain => Enumerable.Range(0, 50).All(i =>
        {
            var stream = KeyedStream.For(5, "property", i);
            var value = domain.Sample(ref stream);
            double unit = domain.Encode(value);
            var again = domain.Decode(unit);
            return unit is >= 0 and <= 1 && domain.Contains(again) && IsSame(domain, value, again);
        }),
        count: 500);

    [Fact]
    public void Decoding_never_leaves_the_domain() => Properties.Hold(
        (from domain in Domains from unit in Gen.Choose(0, 1_000_000).Select(i => i / 1e6) select (domain, unit)).ToArbitrary(),
        c => c.domain.Contains(c.domain.Decode(c.unit)) && c.domain.Encode(c.domain.Decode(c.unit)) is >= 0 and <= 1,
        count: 2000);

    [Fact]
    public void A_larger_place_in_the_unit_interval_is_no_smaller_number() => Properties.Hold(
        (from domain in Domains from units in Gen.Choose(0, 1000).Two() select (domain, low: Math.Min(units.Item1, units.Item2) / 1e3, high: Math.Max(units.Item1, units.Item2) / 1e3)).ToArbitrary(),
        c => c.domain.Decode(c.low).AsDouble <= c.domain.Decode(c.high).AsDouble,
        count: 2000);

    [Fact]
    public void A_drawn_configuration_is_a_point_of_its_space_and_as_a_point_comes_out_again() => Properties.Hold(
        RandomSpaces.Json.ToArbitrary(),
        json =>
        {
            var space = Spaces.Read(json);
            return Enumerable.Range(0, 5).All(i =>
            {
                var config = space.Sample(2, i);
                var generator = new VariantGenerator(space, new SearchSettings { Points = [config] }, 99);
                return generator.Config(0, 1).Equals(config);
            });
        },
        count: 200);

    [Fact]
    public void The_order_of_asking_changes_nothing() => Properties.Hold(
        RandomSpaces.Json.ToArbitrary(),
        json =>
        {
            var space = Spaces.Read(json);
            var forward = Enumerable.Range(0, 8).Select(i => space.Sample(3, i)).ToList();
            return Enumerable.Range(0, 8).Reverse().All(i => Spaces.Read(json).Sample(3, i).Equals(forward[i]));
        });

    private static Gen<Domain> Domains => Gen.OneOf(Floats, SteppedFloats, Integers, Normals);

    private static Gen<Domain> Floats =>
        from lower in Gen.Choose(-1000, 1000)
        from width in Gen.Choose(1, 1_000_000)
        from log in Gen.Elements(true, false)
        select (Domain)(log ? new FloatDomain((Math.Abs(lower) + 1) * 1e-4, ((Math.Abs(lower) + 1) * 1e-4) + (width * 1e-3), log: true) : new FloatDomain(lower, lower + (width * 1e-3)));

    private static Gen<Domain> SteppedFloats =>
        from first in Gen.Choose(1, 500)
        from count in Gen.Choose(1, 500)
        from step in Gen.Elements(0.1, 0.25, 1, 3, 1e-6, 0.3, 1e7, 1.0 / 3)
        from log in Gen.Elements(true, false)
        select (Domain)new FloatDomain((log ? first : first - 250) * step, ((log ? first : first - 250) + count) * step, step, log);

    private static Gen<Domain> Integers =>
        from lower in Gen.Choose(1, 1000)
        from width in Gen.Choose(2, 1_000_000)
        from step in Gen.Elements<long?>(null, 1, 2)
        from log in Gen.Elements(true, false)
        select (Domain)new IntegerDomain(log ? lower : lower - 500, lower + width, step, log);

    private static Gen<Domain> Normals =>
        from mean in Gen.Choose(-50, 50)
        from deviation in Gen.Choose(1, 30)
        from lower in Gen.Elements<double?>(null, -2, 0, 3)
        from upper in Gen.Elements<double?>(null, 0.5, 4)
        from step in Gen.Elements<double?>(null, 0.5)
        select (Domain)new NormalDomain(mean, deviation, step, mean + (lower * deviation), lower < upper || lower is null ? mean + (upper * deviation) : null);

    private static bool IsSame(Domain domain, ConfigValue value, ConfigValue again) => domain is FloatDomain { Step: null } or NormalDomain { Step: null }
        ? Math.Abs(value.AsDouble!.Value - again.AsDouble!.Value) <= 1e-9 * Math.Max(1, Math.Abs(value.AsDouble.Value))
        : value.Equals(again);
}
