namespace Tune.Hpc.Numerics;

/// <summary>erfcx(x) = exp(x²)·erfc(x) for x ≥ 0, fast: what the tails of the normal distribution need where they underflow.</summary>
/// <remarks>Up to <see cref="Last"/> a Taylor series around the nearest of equally spaced places, whose terms follow from y' = 2xy − 2/√π; beyond it the continued
/// fraction 7.1.14 of Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964). To about 10⁻¹⁴ of its value.</remarks>
internal static class ScaledErrorFunction
{
    private const double Last = 8;
    private const int PlacesPerUnit = 16;
    private const int Terms = 9;
    private const int Fractions = 24;
    private const double TwoOverRootPi = 1.1283791670955126;
    private const double OneOverRootPi = 0.5641895835477563;

    private static readonly double[] _places = [.. Enumerable.Range(0, (int)(Last * PlacesPerUnit) + 1).Select(i => Exact(i / (double)PlacesPerUnit))];

    /// <summary>exp(x²)·erfc(x).</summary>
    /// <param name="x">Not negative.</param>
    public static double Of(double x)
    {
        if (!(x <= Last))
        {
            return Fraction(x, Fractions);
        }

        int at = (int)Math.Round(x * PlacesPerUnit);
        double place = at / (double)PlacesPerUnit;
        double h = x - place;
        double before = _places[at];
        double now = (2 * place * before) - TwoOverRootPi;
        double sum = before;
        double power = 1;
        for (int n = 1; n <= Terms; n++)
        {
            power *= h / n;
            sum += now * power;
            (before, now) = (now, (2 * place * now) + (2 * n * before));
        }

        return sum;
    }

    private static double Exact(double x) => x < 2 ? Math.Exp(x * x) * ErrorFunction.Erfc(x) : Fraction(x, (int)(30 + (600 / (x * x))));

    private static double Fraction(double x, int terms)
    {
        double tail = x;
        for (int n = terms; n > 0; n--)
        {
            tail = x + (n / 2.0 / tail);
        }

        return OneOverRootPi / tail;
    }
}
