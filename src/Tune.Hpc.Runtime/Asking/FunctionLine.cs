using System.Text.Json;
using Tune.Hpc.Space.Expressions;
using Tune.Hpc.Trials;

namespace Tune.Hpc.Runtime.Asking;

/// <summary>Questions and answers as lines of JSON.</summary>
internal static class FunctionLine
{
    /// <summary>An answer, as messages show it.</summary>
    internal const string Example = "{\"value\": 5}";

    private const int MostQuoted = 200;

    /// <summary>A question: <c>{"call":"pick","config":{...},"trial":"00042","result":{...}}</c>; trial and result where there are such.</summary>
    internal static string Of(FunctionQuestion question)
    {
        var line = new ConfigMapBuilder { ["call"] = ConfigValue.Of(question.Function), ["config"] = question.Config };
        if (question.Trial is { } trial)
        {
            line["trial"] = ConfigValue.Of(trial.ToString());
        }

        if (question.Result is { } result)
        {
            line["result"] = result;
        }

        return line.ToMap().ToJson();
    }

    /// <summary>Whether a line can be meant as an answer: a program's other words do not begin with a brace.</summary>
    internal static bool IsAnswer(string line) => line.AsSpan().TrimStart().StartsWith("{");

    /// <summary>The value of an answer.</summary>
    /// <exception cref="TuneException">It is an error, or no answer.</exception>
    internal static ConfigValue Read(string function, string line)
    {
        ConfigMap? answer;
        try
        {
            answer = ConfigValue.Parse(line) as ConfigMap;
        }
        catch (JsonException)
        {
            answer = null;
        }

        return answer?["error"] is { } error and not ConfigNull ? throw new TuneException(FunctionCodes.Failed, $"function {function}: {error}")
            : answer?["value"] ?? throw new TuneException(
                FunctionCodes.BadAnswer, $"function {function}: '{Quote(line)}' is no answer; an answer is one line such as {Example} or {{\"error\": \"why\"}}");
    }

    /// <summary>The beginning of a line, without what would move a terminal's cursor.</summary>
    internal static string Quote(string line) =>
        string.Concat((line.Length <= MostQuoted ? line : line[..MostQuoted] + "...").Select(c => char.IsControl(c) ? ' ' : c));
}
