using Tune.Hpc.Storage.Parquet;

namespace Tune.Hpc.Adapters.Tests.Parquet;

/// <summary>Damages files and sees what reading them ends with.</summary>
internal static class Damage
{
    /// <summary>Changes every byte of a file, once wholly and once in one bit, and counts the outcomes.</summary>
    public static void EveryByte(string path, byte[] whole, int seed, Dictionary<string, int> outcomes)
    {
        var random = new Random(seed);
        for (int at = 0; at < whole.Length; at++)
        {
            foreach (byte value in new[] { (byte)~whole[at], (byte)(whole[at] ^ (1 << random.Next(8))) })
            {
                byte[] damaged = [.. whole];
                damaged[at] = value;
                string outcome = Outcome(path, damaged, $"seed {seed}, byte {at} = {value}");
                outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            }
        }
    }

    /// <summary>"read", or the code of the error that explains why not; any other error fails the test.</summary>
    public static string Outcome(string path, byte[] content, string what)
    {
        File.WriteAllBytes(path, content);
        try
        {
            Table.Read(path);
            return "read";
        }
        catch (TuneException error)
        {
            // An instant out of range is found when it is asked for, by then without the file.
            Assert.True(error.Code == ParquetErrors.TooLarge || error.Message.Contains(path, StringComparison.Ordinal), error.Message);
            return error.Code;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{what}: {error.GetType().Name}: {error.Message}", error);
        }
    }
}
