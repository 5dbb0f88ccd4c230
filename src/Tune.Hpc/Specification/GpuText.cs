using System.Globalization;

namespace Tune.Hpc.Specification;

/// <summary>GPUs of a kind, as <c>sbatch --gpus</c> takes them: <c>a100:2</c>.</summary>
public static class GpuText
{
    /// <summary>What would be right, for messages.</summary>
    public const string Expected = "a number from 0, or a kind and a number such as a100:2";

    /// <summary>Reads a kind and a number.</summary>
    public static bool TryRead(string text, out string type, out int count)
    {
        int colon = text.IndexOf(':');
        type = colon < 0 ? "" : text[..colon].Trim();
        count = 0;

        // "gpu:2" is how --gres has it; as a kind, "gpu" would be one that no cluster has.
        return type.Any(char.IsAsciiLetter) && type != "gpu"
            && type.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            && int.TryParse(text.AsSpan(colon + 1).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out count);
    }

    /// <summary>The form kept in <c>experiment.json</c>.</summary>
    public static string Write(string type, int count) => string.Create(CultureInfo.InvariantCulture, $"{type}:{count}");
}
