namespace Tune.Hpc.Runtime.Notation;

/// <summary>What domains are called.</summary>
public static class DomainNames
{
    /// <summary>All of them: <c>uniform</c>, <c>choice</c>, ...</summary>
    public static IEnumerable<string> All => DomainSignature.Names;

    /// <summary>The domain that a wrong name may mean; null where none is near.</summary>
    public static string? Meant(string name) => DomainSignature.Meant(name);
}
