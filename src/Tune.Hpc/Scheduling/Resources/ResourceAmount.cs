namespace Tune.Hpc.Scheduling.Resources;

/// <summary>An amount of what a machine has.</summary>
/// <param name="Cpus">CPUs.</param>
/// <param name="Gpus">GPUs.</param>
public readonly record struct ResourceAmount(double Cpus, double Gpus)
{
    /// <summary>Both together.</summary>
    public static ResourceAmount operator +(ResourceAmount a, ResourceAmount b) => new(a.Cpus + b.Cpus, a.Gpus + b.Gpus);

    /// <summary>What is left; negative where more is taken than there is.</summary>
    public static ResourceAmount operator -(ResourceAmount a, ResourceAmount b) => new(a.Cpus - b.Cpus, a.Gpus - b.Gpus);

    /// <summary>So many times as much.</summary>
    public static ResourceAmount operator *(ResourceAmount a, double times) => new(a.Cpus * times, a.Gpus * times);

    /// <summary>Both together.</summary>
    public static ResourceAmount Add(ResourceAmount a, ResourceAmount b) => a + b;

    /// <summary>What is left.</summary>
    public static ResourceAmount Subtract(ResourceAmount a, ResourceAmount b) => a - b;

    /// <summary>So many times as much.</summary>
    public static ResourceAmount Multiply(ResourceAmount a, double times) => a * times;

    /// <summary>How many whole units it holds, of each thing that the unit has; negative where it is short.</summary>
    internal int Units(ResourceAmount unit) => Math.Min(Units(Cpus, unit.Cpus), Units(Gpus, unit.Gpus));

    // Amounts are thousandths at the least, so a rounding error is no unit.
    private static int Units(double amount, double unit) => unit <= 0 ? int.MaxValue : (int)Math.Clamp(Math.Floor((amount / unit) + 1e-9), int.MinValue, int.MaxValue);

    /// <inheritdoc/>
    public override string ToString() => (Cpus, Gpus) switch
    {
        (_, 0) => Text(Cpus, "CPU"),
        (0, _) => Text(Gpus, "GPU"),
        _ => $"{Text(Cpus, "CPU")} and {Text(Gpus, "GPU")}",
    };

    private static string Text(double amount, string what) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{amount:0.###} {what}{(amount == 1 ? "" : "s")}");
}
