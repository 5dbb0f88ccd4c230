using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.Runtime.Specification.Reading;
using Tune.Hpc.Specification;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Tests.Specification;

public sealed class JsonSpecReaderTests
{
    [Fact]
    public void Values_know_their_line_and_column()
    {
        var root = (SpecMap)JsonSpecReader.Read("{\n  // why\n  \"é\": 1, \"b\": [true,\n {\"c\": 1e-4}],\n}", "x.json");
        Assert.Equal("x.json:3:8: é", root["é"]!.Place.ToString());
        Assert.Equal("x.json:3:11: b", root.Entries[1].KeyPlace.ToString());
        Assert.Equal("x.json:4:8: b[1].c", ((SpecMap)((SpecList)root["b"]!).Items[1])["c"]!.Place.ToString());
    }

    [Theory]
    [InlineData("{\"a\": 1, \"a\": 2}", SpecCodes.RepeatedKey, "x.json:1:10: a: this key stands here for the second time; the first is in line 1, column 2")]
    [InlineData("{\"a\": }", SpecCodes.NotJson, "x.json:1:7: not JSON")]
    [InlineData("{\"a\": 1", SpecCodes.NotJson, "not JSON")]
    [InlineData("", SpecCodes.NotJson, "not JSON")]
    [InlineData("{} {}", SpecCodes.NotJson, "not JSON")]
    [InlineData("{\"a\": \"\\ud800\"}", SpecCodes.NotJson, "half a surrogate pair")]
    public void What_is_no_json_is_refused(string json, string code, string part)
    {
        var error = Assert.Throws<TuneException>(() => JsonSpecReader.Read(json, "x.json"));
        Assert.Contains(part, error.Message, StringComparison.Ordinal);
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void Json_texts_mean_the_same_to_both_readers()
    {
        var texts = ArbMap.Default.ArbFor<string>().Filter(t => t is not null && t.All(c => !char.IsSurrogate(c)) && t is not ("NaN" or "Infinity" or "-Infinity"));
        Prop.ForAll(texts, text =>
        {
            string json = new ConfigList([ConfigValue.Of(text)]).ToJson();
            var viaJson = JsonSpecReader.Read(json, "x.json").ToValue();
            var viaYaml = YamlSpecReader.Read(json, new SpecPlace("x.yaml", "")).ToValue();
            return viaJson.Equals(new ConfigList([ConfigValue.Of(text)])) && (text.Any(char.IsControl) || viaYaml.Equals(viaJson));
        }).QuickCheckThrowOnFailure();
    }
}
