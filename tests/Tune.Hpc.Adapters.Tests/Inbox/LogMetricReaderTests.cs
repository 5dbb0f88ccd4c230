using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Inbox;

namespace Tune.Hpc.Adapters.Tests.Inbox;

public sealed class LogMetricReaderTests
{
    [Theory]
    [InlineData(@"loss=(?<loss>\S+)", "epoch 3 loss=0.31 lr=1", "loss=Number:0.31")]
    [InlineData(@"loss=(?P<loss>\S+)", "loss=-1e-3", "loss=Number:-0.001")]
    [InlineData(@"loss=(?<loss>\S+)", "loss=nan", "loss=Number:NaN")]
    [InlineData(@"loss=(?<loss>\S+)", "loss=-Inf", "loss=Number:-Infinity")]
    [InlineData(@"loss=(?<loss>\S+)", "loss=0.31, acc=0.9", "loss=Number:0.31")]
    [InlineData(@"\((?<loss>\S+)", "(0.5)", "loss=Number:0.5")]
    [InlineData(@"epoch (?<training_iteration>\d+).*loss (?<loss>\S+)", "epoch 3: loss 0.5", "training_iteration=Integer:3 loss=Number:0.5")]
    [InlineData(@"loss=(?<loss>\S+)|acc=(?<acc>\S+)", "loss=1 acc=2 loss=3", "loss=Integer:3 acc=Integer:2")]
    [InlineData(@"(?<=loss )(?<loss>\S+)", "loss 0.25", "loss=Number:0.25")]
    public void A_line_that_matches_is_a_report(string pattern, string line, string expected)
    {
        var finding = Assert.Single(LogMetricReader.ByPattern(MetricPattern.Parse(pattern)).Preview([line]));
        Assert.Equal(expected, string.Join(' ', finding.Metrics.Select(m => $"{m.Name}={m.Value.Kind}:{m.Value}")));
        Assert.Null(finding.Reason);
    }

    [Fact]
    public void A_value_that_is_no_number_rejects_its_line_and_other_lines_are_ignored()
    {
        var findings = LogMetricReader.ByPattern(MetricPattern.Parse(@"loss=(?<loss>\S+)")).Preview(["starting", "loss=low", "loss=1"]).ToList();
        Assert.Equal([false, true, false], findings.Select(f => f.IsRejected));
        Assert.Contains("loss is 'low', which is not a number", findings[1].Reason, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], findings.Select(f => f.Number));
        Assert.Null(findings[2].Reason);
    }

    [Theory]
    [InlineData(@"loss=(\S+)", StorageCodes.PatternNamesNothing)]
    [InlineData("", StorageCodes.PatternNamesNothing)]
    [InlineData(@"loss=(?<loss>\S+", StorageCodes.PatternBroken)]
    [InlineData(@"(?<loss>[)", StorageCodes.PatternBroken)]
    public void A_pattern_without_names_or_with_errors_is_refused(string pattern, string code)
    {
        var error = Assert.Throws<TuneException>(() => MetricPattern.Parse(pattern));
        Assert.Equal(code, error.Code);
        Assert.Contains(pattern, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_would_take_for_ever_gives_up_on_the_line()
    {
        var finding = Assert.Single(LogMetricReader.ByPattern(MetricPattern.Parse(@"^(?=a)(a+)+(?<x>\d)$")).Preview([new string('a', 200)]));
        Assert.True(finding.IsRejected);
        Assert.Contains("took longer", finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_lines_of_a_log_are_reports_and_nobody_minds_the_others()
    {
        using var log = new InboxFixture(LogMetricReader.Json);
        log.Append("epoch 1\n  {\"loss\": 0.5, \"_checkpoint\": \"c1\"}\n{'loss': 1}\n[1]\n\n{\"loss\": NaN}\nno end");
        Assert.Equal(["loss=Number:0.5 [c1] @45", "loss=Number:NaN @76"], log.Read(atEnd: true));
    }

    [Fact]
    public void A_log_is_read_by_a_pattern_from_an_offset_on()
    {
        using var log = new InboxFixture(LogMetricReader.ByPattern(MetricPattern.Parse(@"loss=(?<loss>\S+)")));
        log.Append("start\nloss=1\nlo");
        Assert.Equal(["loss=Integer:1 @13"], log.Read());
        log.Append("ss=2\nloss=x\nloss=y\n" + new string('.', 2 << 20) + "\nloss=3");
        Assert.Equal(["loss=Integer:2 @20", "NotANumber x2 'loss=x' @34", $"loss=Integer:3 @{log.Length}"], log.Read(atEnd: true));
    }
}
