using System.Runtime.Intrinsics;

namespace Tune.Hpc.Search.Parzen;

/// <summary>e to four powers at once, to about 10⁻¹⁴ of its value, the same on every machine.</summary>
internal static class PackedExp
{
    private const double Largest = 600;
    private const double LogTwoHigh = 0.693145751953125;
    private const double LogTwoLow = 1.42860682030941723212e-6;

    /// <summary>eˣ; at most e⁶⁰⁰, and e⁻⁷⁰⁰ for what is below.</summary>
    public static Vector256<double> Of(Vector256<double> x)
    {
        x = Vector256.Max(Vector256.Min(x, Vector256.Create(Largest)), Vector256.Create(-700.0));
        var power = Vector256.Floor((x * Vector256.Create(1.4426950408889634)) + Vector256.Create(0.5));
        var r = x - (power * Vector256.Create(LogTwoHigh)) - (power * Vector256.Create(LogTwoLow));
        var sum = Vector256.Create(1.0 / 39916800);
        sum = (sum * r) + Vector256.Create(1.0 / 3628800);
        sum = (sum * r) + Vector256.Create(1.0 / 362880);
        sum = (sum * r) + Vector256.Create(1.0 / 40320);
        sum = (sum * r) + Vector256.Create(1.0 / 5040);
        sum = (sum * r) + Vector256.Create(1.0 / 720);
        sum = (sum * r) + Vector256.Create(1.0 / 120);
        sum = (sum * r) + Vector256.Create(1.0 / 24);
        sum = (sum * r) + Vector256.Create(1.0 / 6);
        sum = (sum * r) + Vector256.Create(0.5);
        sum = (sum * r) + Vector256<double>.One;
        sum = (sum * r) + Vector256<double>.One;

        // 2^power: its exponent's bits come to stand in the lowest places of a number of this size.
        var exponent = (power + Vector256.Create(4503599627370496.0 + 1023)).AsInt64();
        return sum * Vector256.ShiftLeft(exponent, 52).AsDouble();
    }
}
