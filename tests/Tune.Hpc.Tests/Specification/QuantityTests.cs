using Tune.Hpc.Specification;

namespace Tune.Hpc.Tests.Specification;

public sealed class QuantityTests
{
    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData("30m", 1800)]
    [InlineData("2h", 7200)]
    [InlineData("1.5h", 5400)]
    [InlineData("1d", 86400)]
    [InlineData("1h30m", 5400)]
    [InlineData("1d2h3m4s", 93784)]
    [InlineData("01:30:00", 5400)]
    [InlineData("100:00:01", 360001)]
    [InlineData("2-01:00:00", 176400)]
    [InlineData("0.5", 0.5)]
    public void Durations_are_read(string text, double seconds)
    {
        Assert.True(DurationText.TryRead(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("1x")]
    [InlineData("-1s")]
    [InlineData("30m1h")]
    [InlineData("1h1h")]
    [InlineData("1h30")]
    [InlineData("1 h")]
    [InlineData("1:30")]
    [InlineData("1:60:00")]
    [InlineData("1:00:60")]
    [InlineData("a-1:00:00")]
    [InlineData("1e300")]
    [InlineData("99999999999999999999h")]
    public void Other_texts_are_no_durations(string text) => Assert.False(DurationText.TryRead(text, out _));

    [Theory]
    [InlineData("512M", 512)]
    [InlineData("512", 512)]
    [InlineData("4G", 4096)]
    [InlineData("4GiB", 4096)]
    [InlineData("4 gb", 4096)]
    [InlineData("1.5T", 1572864)]
    [InlineData("1K", 1)]
    public void Memory_sizes_are_read(string text, long mib)
    {
        Assert.True(MemoryText.TryRead(text, out long read));
        Assert.Equal(mib, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("G")]
    [InlineData("4X")]
    [InlineData("-4G")]
    [InlineData("0")]
    [InlineData("1e9G")]
    [InlineData("9999999999999999T")]
    public void Other_texts_are_no_memory_sizes(string text) => Assert.False(MemoryText.TryRead(text, out _));

    [Theory]
    [InlineData(4096, "4G")]
    [InlineData(4097, "4097M")]
    public void Memory_is_written_as_it_can_be_read(long mib, string text) => Assert.Equal(text, MemoryText.Write(mib));
}
