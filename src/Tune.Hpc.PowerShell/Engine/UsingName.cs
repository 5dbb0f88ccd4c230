namespace Tune.Hpc.PowerShell.Engine;

/// <summary>What a <c>$using:</c> variable is called inside a block that runs elsewhere.</summary>
internal static class UsingName
{
    /// <summary>The prefix of such names.</summary>
    public const string Prefix = "__using_";

    /// <summary>The name inside, without its dollar.</summary>
    public static string Inside(string name) => Prefix + name.Replace(':', '_');
}
