using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.Driver.Events;
using Tune.Hpc.Storage;
using Tune.Hpc.Storage.Journal;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Journal;

public sealed class EventCodecTests
{
    [Fact]
    public void Every_kind_of_event_has_a_sample()
    {
        var kinds = typeof(ExperimentEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(ExperimentEvent)));
        Assert.Empty(kinds.Except(EventSamples.All.Select(e => e.GetType())));
    }

    [Fact]
    public void Every_sample_comes_back_as_it_was() => Assert.All(EventSamples.All, fact => Assert.True(ComesBack(fact), Encode(fact)));

    [Fact]
    public void Random_events_come_back_as_they_were() =>
        Properties.Hold(Arb.From(Gen.Choose(0, int.MaxValue)), seed => ComesBack(EventSamples.Random(seed)));

    [Fact]
    public void A_line_is_one_line_of_json_with_its_checksum_at_the_end()
    {
        string line = Encode(EventSamples.All[0]);
        Assert.Matches("""^\{"seq":7,"time":"2026-11-22T05:56:24\.123Z","epoch":3,"kind":"experiment-created\.1",.*,"crc":"[0-9a-f]{8}"\}\n$""", line);
    }

    [Fact]
    public void Half_a_surrogate_pair_does_not_break_the_line()
    {
        string line = Encode(new WarningRaised { Kind = "k", Message = "a\ud83db" });
        Assert.Equal("a\ufffdb", Assert.IsType<WarningRaised>(Decode(line).Event).Message);
    }

    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xE3069283u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x22620404u)]
    public void The_checksum_is_crc_32c(string text, uint expected) => Assert.Equal(expected, JournalLine.Crc32C(Encoding.ASCII.GetBytes(text)));

    private static bool ComesBack(ExperimentEvent fact)
    {
        string line = Encode(fact);
        var entry = Decode(line);
        return EventSamples.Same(fact, entry.Event) && Encode(entry.Event) == line && line.IndexOf('\n', StringComparison.Ordinal) == line.Length - 1;
    }

    private static string Encode(ExperimentEvent fact)
    {
        var buffer = new ByteBuffer();
        using var encoder = new EventEncoder(buffer);
        encoder.Add(new JournalEntry(7, new DateTimeOffset(2026, 11, 22, 5, 56, 24, 123, TimeSpan.Zero), 3, fact));
        return Encoding.UTF8.GetString(buffer.Written);
    }

    private static JournalEntry Decode(string line)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(line.TrimEnd('\n'));
        Assert.True(JournalLine.IsIntact(bytes));
        return new EventDecoder().Decode(bytes);
    }
}
