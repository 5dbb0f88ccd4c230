using System.Globalization;

namespace Tune.Hpc.Examples.Quickstart;

/// <summary>One image: 64 pixels from 0 to 1, and the digit it shows.</summary>
internal readonly record struct Digit(float[] Pixels, int Label);

/// <summary>The data set in two parts: one to learn from, one to be judged on.</summary>
internal sealed record Digits(Digit[] Training, Digit[] Validation)
{
    private const int Side = 8;
    private const float Brightest = 16;

    // Every trial must be judged on the same images, whatever its own seed is.
    private const int SplitSeed = 20;

    public static Digits Load(string path)
    {
        var all = File.ReadLines(path).Select(Parse).ToArray();
        new Random(SplitSeed).Shuffle(all);
        int training = all.Length * 4 / 5;
        return new Digits([.. all[..training].SelectMany(Shifted)], all[training..]);
    }

    // A digit moved by a pixel is still that digit: five examples for the price of one.
    private static IEnumerable<Digit> Shifted(Digit digit) =>
        [digit, Move(digit, 0, 1), Move(digit, 0, -1), Move(digit, 1, 0), Move(digit, -1, 0)];

    private static Digit Move(Digit digit, int down, int right)
    {
        var pixels = new float[Side * Side];
        for (int y = Math.Max(0, down); y < Side + Math.Min(0, down); y++)
        {
            for (int x = Math.Max(0, right); x < Side + Math.Min(0, right); x++)
            {
                pixels[(y * Side) + x] = digit.Pixels[((y - down) * Side) + x - right];
            }
        }

        return digit with { Pixels = pixels };
    }

    private static Digit Parse(string line)
    {
        var pixels = new float[Side * Side];
        var rest = line.AsSpan();
        for (int i = 0; i < pixels.Length; i++)
        {
            int comma = rest.IndexOf(',');
            pixels[i] = int.Parse(rest[..comma], CultureInfo.InvariantCulture) / Brightest;
            rest = rest[(comma + 1)..];
        }

        return new Digit(pixels, int.Parse(rest, CultureInfo.InvariantCulture));
    }
}
