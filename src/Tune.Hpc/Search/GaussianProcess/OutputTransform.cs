namespace Tune.Hpc.Search.GaussianProcess;

/// <summary>Makes losses of any size and tail into targets of mean 0 and deviation 1, in the same order.</summary>
/// <remarks>Yeo and Johnson, "A New Family of Power Transformations to Improve Normality or Symmetry", Biometrika 87 (2000), of losses that are measured from their
/// median in units of the spread below it; its power is the likeliest one, so that a long tail of bad losses does not hide the differences between good ones.</remarks>
internal static class OutputTransform
{
    private const double Quantile = 0.5;
    private const double LeastPower = -2;
    private const double MostPower = 2;
    private const int Steps = 30;
    private const double MostUnits = 1e6;

    /// <summary>The targets of losses; null where the finite ones are all equal, or there are none.</summary>
    /// <param name="losses">+∞ where a trial failed: its target is one deviation above the highest.</param>
    /// <param name="positiveByBoxCox">Whether losses that are all above 0 are transformed by Box and Cox's law instead (J. Royal Statistical Society B 26, 1964), in units of the smallest.</param>
    public static double[]? Apply(IReadOnlyList<double> losses, bool positiveByBoxCox = false)
    {
        double[] finite = [.. losses.Where(double.IsFinite)];
        if (finite.Length == 0 || finite.Min() == finite.Max())
        {
            return null;
        }

        double largest = finite.Max(Math.Abs);
        double[] scaled = [.. finite.Select(l => l / largest)];
        double[]? standard = (positiveByBoxCox && scaled.Min() > 0 ? BoxCox(scaled) : null) ?? YeoJohnson(Centered(scaled)) ?? Standardized(scaled);
        if (standard is null)
        {
            return null;
        }

        double failed = standard.Max() + 1;
        int next = 0;
        return [.. losses.Select(l => double.IsFinite(l) ? standard[next++] : failed)];
    }

    /// <summary>Yeo and Johnson's transform.</summary>
    public static double Power(double y, double power) => y >= 0
        ? Math.Abs(power) < 1e-9 ? Math.Log(1 + y) : (Math.Pow(1 + y, power) - 1) / power
        : Math.Abs(power - 2) < 1e-9 ? -Math.Log(1 - y) : -(Math.Pow(1 - y, 2 - power) - 1) / (2 - power);

    /// <summary>The power under which the values are likeliest to be normal.</summary>
    public static double Likeliest(double[] values)
    {
        // The likelihood has one hill nearly always; golden sections find its top.
        double golden = (Math.Sqrt(5) - 1) / 2;
        (double low, double high) = (LeastPower, MostPower);
        (double a, double b) = (high - (golden * (high - low)), low + (golden * (high - low)));
        (double atA, double atB) = (LogLikelihood(values, a), LogLikelihood(values, b));
        for (int i = 0; i < Steps; i++)
        {
            if (atA > atB)
            {
                (high, b, atB) = (b, a, atA);
                a = high - (golden * (high - low));
                atA = LogLikelihood(values, a);
            }
            else
            {
                (low, a, atA) = (a, b, atB);
                b = low + (golden * (high - low));
                atB = LogLikelihood(values, b);
            }
        }

        return (low + high) / 2;
    }

    private static double[]? YeoJohnson(double[] values)
    {
        double power = Likeliest(values);
        return Standardized([.. values.Select(v => Power(v, power))]);
    }

    // Box and Cox's power is the one under which Σ log y · (λ − 1) − n/2 log variance is highest: Yeo and Johnson's of y − 1 where y ≥ 1, so that the smallest becomes 1.
    private static double[]? BoxCox(double[] values)
    {
        double least = values.Min();
        return values.Max() / least < MostUnits ? YeoJohnson([.. values.Select(v => (v / least) - 1)]) : null;
    }

    private static double LogLikelihood(double[] values, double power)
    {
        double sum = 0, squares = 0, slopes = 0;
        foreach (double value in values)
        {
            double moved = Power(value, power);
            sum += moved;
            squares += moved * moved;
            slopes += Math.Sign(value) * Math.Log(1 + Math.Abs(value));
        }

        double variance = (squares / values.Length) - (sum / values.Length * (sum / values.Length));
        return variance > 0 ? (-0.5 * values.Length * Math.Log(variance)) + ((power - 1) * slopes) : double.NegativeInfinity;
    }

    /// <summary>From the median, in units of the spread below it: what is above may be anything.</summary>
    private static double[] Centered(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int at = (int)Math.Ceiling(Quantile * (sorted.Length - 1));
        while (at < sorted.Length - 1 && sorted[at] == sorted[0])
        {
            at++;
        }

        double center = sorted[at];
        double most = center - sorted[0];
        double unit = most * Math.Sqrt(sorted.Take(at + 1).Sum(v => (v - center) / most * ((v - center) / most)) / (at + 1));
        return [.. values.Select(v => Math.Min((v - center) / unit, MostUnits))];
    }

    private static double[]? Standardized(double[] values)
    {
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        return deviation > 0 && double.IsFinite(deviation) ? [.. values.Select(v => (v - mean) / deviation)] : null;
    }
}
