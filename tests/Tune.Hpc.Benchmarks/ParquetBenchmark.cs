using System.Diagnostics;
using Tune.Hpc.Storage.Parquet;

namespace Tune.Hpc.Benchmarks;

/// <summary>A million rows of eight columns, such as reports have: written and read, per codec.</summary>
internal static class ParquetBenchmark
{
    private const int Rows = 1_000_000;

    private static readonly ParquetSchema Schema = new(
    [
        new("trial_id", ParquetType.Text, Nullable: false), new("training_iteration", ParquetType.Integer, Nullable: false),
        new("time", ParquetType.Timestamp, Nullable: false), new("loss", ParquetType.Real), new("accuracy", ParquetType.Real),
        new("epoch_time_s", ParquetType.Real), new("checkpoint", ParquetType.Text), new("done", ParquetType.Boolean, Nullable: false),
    ]);

    public static void Run(TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("tune-benchmark-");
        try
        {
            foreach (var codec in Enum.GetValues<ParquetCodec>())
            {
                string path = Path.Combine(folder.FullName, $"{codec}.parquet");
                var writing = Time(() => Write(path, codec));
                var reading = Time(() => Read(path));
                output.WriteLine(
                    $"parquet {codec,-12} {new FileInfo(path).Length / 1e6,6:F1} MB  "
                    + $"write {Rows / writing.TotalSeconds / 1e6,5:F2} M rows/s  read {Rows / reading.TotalSeconds / 1e6,5:F2} M rows/s");
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static TimeSpan Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start);
    }

    private static void Write(string path, ParquetCodec codec)
    {
        var random = new Random(1);
        var start = DateTimeOffset.UnixEpoch.AddYears(56);
        using var writer = ParquetTableWriter.Create(path, Schema, new ParquetWriterOptions { Codec = codec });
        string trial = "";
        for (int row = 0; row < Rows; row++)
        {
            int iteration = row % 100;
            trial = iteration == 0 ? $"{row / 100:D5}" : trial;
            writer.Set(0, trial);
            writer.Set(1, (long)iteration + 1);
            writer.Set(2, start.AddMilliseconds(row * 37L));
            writer.Set(3, random.NextDouble() / (iteration + 1));
            if (iteration % 10 != 0)
            {
                writer.Set(4, random.Next(1000) / 1000.0);
            }

            writer.Set(5, 1.5 + random.NextDouble());
            writer.Set(6, iteration % 20 == 19 ? "checkpoints/000010" : null);
            writer.Set(7, iteration == 99);
            writer.EndRow();
        }

        writer.Complete();
    }

    private static void Read(string path)
    {
        using var reader = ParquetTableReader.Open(path);
        long rows = 0;
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            for (int column = 0; column < Schema.Columns.Count; column++)
            {
                rows += reader.Read(group, column).Count;
            }
        }

        if (rows != (long)Rows * Schema.Columns.Count)
        {
            throw new InvalidDataException($"{rows} values were read.");
        }
    }
}
