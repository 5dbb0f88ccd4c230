namespace Tune.Hpc.Cli;

/// <summary>The texts that travel inside this program.</summary>
internal static class Resources
{
    /// <summary>A text by its name.</summary>
    public static string Read(string name)
    {
        using var stream = typeof(Resources).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"No resource '{name}'.", nameof(name));
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
