using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Tune.Hpc.TestKit;

namespace Tune.Hpc.Adapters.Tests.Inbox;

public sealed class InboxPropertyTests
{
    private static readonly string[] Pieces =
        ["{\"loss\":1}", "{\"loss\":0.5,\"ü\":\"ß😀\"}", "\n", "\n", "\n", "\r\n", "{", "}", "\"", "NaN", "\uFEFF", "[1,2]", " ", "\\", "\0", "garbage", "{\"a\":{\"b\":NaN}}\n", "{\"_checkpoint\":\"c1\"}\n"];

    [Fact]
    public void However_the_writes_are_split_the_same_is_read() => Properties.Hold(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
    {
        var random = new Random(seed);
        byte[] bytes = Content(random);
        using var whole = new InboxFixture();
        whole.Append(bytes);
        using var split = new InboxFixture();
        var pieces = new List<string>();
        for (int at = 0; at < bytes.Length;)
        {
            int length = Math.Min(random.Next(1, 40), bytes.Length - at);
            split.Append(bytes.AsSpan(at, length));
            at += length;
            pieces.AddRange(split.Read());
            if (random.Next(5) == 0)
            {
                split.Reopen();
            }
        }

        return Unfolded(whole.Read()).SequenceEqual(Unfolded(pieces)) && whole.Offset == split.Offset;
    });

    [Fact]
    public void Every_whole_line_is_a_report_or_rejected() => Properties.Hold(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
    {
        byte[] bytes = Content(new Random(seed));
        using var inbox = new InboxFixture();
        inbox.Append(bytes);
        return Unfolded(inbox.Read()).Count == bytes.Count(b => b == '\n') && inbox.Offset == Array.LastIndexOf(bytes, (byte)'\n') + 1;
    });

    private static byte[] Content(Random random)
    {
        var bytes = new List<byte>();
        for (int i = random.Next(1, 60); i > 0; i--)
        {
            bytes.AddRange(Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
            if (random.Next(20) == 0)
            {
                bytes.Add((byte)random.Next(256));
            }
        }

        return [.. bytes];
    }

    // Folding depends on what is read at once, and the count is what must not.
    private static List<string> Unfolded(IEnumerable<string> items) => [.. items.SelectMany(item =>
        item.Split(' ') is [var kind, ['x', .. var count], ..] && int.TryParse(count, out int lines) ? Enumerable.Repeat(kind, lines) : [item])];
}
