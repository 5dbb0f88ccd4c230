using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class SpecProperties
{
    [Fact]
    public void A_written_duration_reads_as_itself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNegativeInt>(), milliseconds =>
        {
            var duration = TimeSpan.FromMilliseconds(milliseconds.Get);
            return DurationText.TryRead(DurationText.Write(duration).AsDouble!.Value, out var read) && read == duration;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_written_memory_size_reads_as_itself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), mib => MemoryText.TryRead(MemoryText.Write(mib.Get), out long read) && read == mib.Get).QuickCheckThrowOnFailure();

    [Fact]
    public void Joined_words_split_into_themselves() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>[]>(), words =>
        {
            string[] arguments = [.. words.Select(w => w.Get)];
            return ShellWords.Split(ShellWords.Join(arguments), new SpecPlace("x", "command")).SequenceEqual(arguments);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_escaped_argument_expands_to_itself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
            ArgumentTemplate.Parse(ArgumentTemplate.Escape(text.Get), new SpecPlace("x", "command")).Expand(_ => "?") == text.Get).QuickCheckThrowOnFailure();

    [Fact]
    public void A_tree_means_the_same_as_json_and_as_yaml() =>
        Prop.ForAll(Arb.From(Trees(3)), tree =>
        {
            string json = tree.ToJson(indented: true);
            return JsonSpecReader.Read(json, "x.json").ToValue().Equals(tree) && YamlSpecReader.Read(json, new SpecPlace("x.yaml", "")).ToValue().Equals(tree);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_specification_with_any_numbers_reads_again_from_its_document() =>
        Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt[]>(), numbers =>
        {
            int At(int i) => numbers.Length == 0 ? 1 : numbers[i % numbers.Length].Get;
            string yaml = $"num_samples: {At(0)}\nmax_concurrent_trials: {At(1)}\nseed: {At(2)}\ntime_budget_s: {At(3)}\nmetric: m\nmode: max\n"
                + $"scheduler: {{type: asha, max_t: {At(4)}.5, grace_period: 0.{At(5)}}}\nresources_per_trial: {{memory: {At(6)}M, time: {At(7)}s, cpus: {At(8)}}}\n"
                + $"stop: {{a: {At(9)}, b: \"< {At(10)}\"}}\n";
            var first = Specs.With(yaml);
            var again = Specs.Read(new SpecMap([.. ((SpecMap)Specs.Tree(first.Document.ToJson(), "x.json")).Entries.Where(e => !e.Name.StartsWith("spec_", StringComparison.Ordinal) && e.Name is not ("site_limits" or "known_results"))], new SpecPlace("x", "")));
            return again.Document.Equals(first.Document);
        }).QuickCheckThrowOnFailure();

    private static Gen<ConfigValue> Trees(int depth)
    {
        var text = Gen.ArrayOf(Gen.Elements("aZ09 _-:#,[]{}()'\"\\/&*!|>%@`?éß~\t\n".ToCharArray())).Select(c => new string(c));
        Gen<ConfigValue> scalars = Gen.OneOf(
            text.Select(ConfigValue.Of),
            ArbMap.Default.GeneratorFor<long>().Select(ConfigValue.Of),
            ArbMap.Default.GeneratorFor<NormalFloat>().Select(n => ConfigValue.Of(n.Get)),
            Gen.Elements(ConfigValue.Null, ConfigValue.True, ConfigValue.False));
        if (depth == 0)
        {
            return scalars;
        }

        var inner = Trees(depth - 1);
        return Gen.OneOf(
            scalars,
            Gen.ListOf(inner).Select(items => (ConfigValue)new ConfigList([.. items])),
            Gen.ListOf(Gen.Zip(text, inner)).Select(entries => (ConfigValue)entries.Aggregate(ConfigMap.Empty, (map, e) => map.With(e.Item1, e.Item2))));
    }
}
