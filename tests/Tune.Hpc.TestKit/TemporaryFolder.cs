namespace Tune.Hpc.TestKit;

/// <summary>A folder that goes with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <param name="prefix">How its name begins.</param>
    public TemporaryFolder(string prefix = "tune-test-") => Path = Directory.CreateTempSubdirectory(prefix).FullName;

    public string Path { get; }

    /// <summary>One whose name has a space and a quote, as users' folders do.</summary>
    public static TemporaryFolder WithAwkwardName() => new("tune it's ");

    /// <summary>A path below it.</summary>
    public string this[params string[] names] => System.IO.Path.Combine([Path, .. names]);

    /// <summary>A folder below it, made.</summary>
    public string Sub(params string[] names) => Directory.CreateDirectory(this[names]).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
