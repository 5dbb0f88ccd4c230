namespace Tune.Hpc.Runtime.Specification;

/// <summary>The specification that <c>dotnet tune init</c> writes: short, commented, and running as it is.</summary>
public static class SampleSpec
{
    /// <summary>Its YAML.</summary>
    public static string Text
    {
        get
        {
            using var stream = typeof(SampleSpec).Assembly.GetManifestResourceStream("Tune.Hpc.Runtime.Specification.sample.yaml")!;
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }
}
