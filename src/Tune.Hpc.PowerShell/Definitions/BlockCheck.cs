using Tune.Hpc.PowerShell.Engine;
using Tune.Hpc.Specification;

namespace Tune.Hpc.PowerShell.Definitions;

/// <summary>Refuses script blocks that would not do in another process what they do here.</summary>
internal static class BlockCheck
{
    /// <summary>Checks a block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="role">What it is asked for.</param>
    /// <param name="place">Where it stands, for messages.</param>
    /// <param name="engine">The session whose variables it may have meant.</param>
    public static void Run(BlockSource block, BlockRole role, string place, ICmdletEngine engine)
    {
        RefuseCaptured(block, role, place, engine);
        RefuseParameters(block, role, place);
        if (block.ExitLine > 0 && role != BlockRole.Trial)
        {
            throw new TuneException(ModuleCodes.BadBlock, $"{place}: {block.At(block.ExitLine)}: 'exit' would end the program that answers for all script blocks; use 'return'");
        }
    }

    // A name the session does not know is no captured variable: the block is at liberty to find nothing there.
    private static void RefuseCaptured(BlockSource block, BlockRole role, string place, ICmdletEngine engine)
    {
        var captured = block.Free.Where(v => !role.Given.Contains(v.Name, StringComparer.OrdinalIgnoreCase) && engine.Variable(v.Name) is not null).ToList();
        if (captured.Count == 0)
        {
            return;
        }

        string where = string.Join(", ", captured.Select(v => $"${v.Name} ({block.At(v.Line)})"));
        string instead = string.Join(" and ", captured.Select(v => $"$using:{v.Name}"));
        string problem = $"{place}: the script block runs in a process of its own, which does not have {where}; write {instead} for the present value";
        if (block.DotSources)
        {
            engine.WriteWarning($"{problem}, unless the script it dot-sources sets {(captured.Count == 1 ? "it" : "them")}");
            return;
        }

        throw new TuneException(ModuleCodes.CapturedVariable, problem);
    }

    private static void RefuseParameters(BlockSource block, BlockRole role, string place)
    {
        var strange = block.Parameters.Where(p => !role.Given.Contains(p, StringComparer.OrdinalIgnoreCase) && !block.Optional.Contains(p)).ToList();

        // One parameter may have any name: it is what the block is about.
        int free = block.Parameters.Contains(role.Given[0], StringComparer.OrdinalIgnoreCase) ? 0 : 1;
        if (strange.Count > free)
        {
            throw new TuneException(
                ModuleCodes.BadBlock,
                $"{place}: {block.At(block.Line)}: nobody gives the script block a ${strange[free]}{NearestName.Hint(strange[free], role.Given)}; it gets {string.Join(", ", role.Given.Select(g => "$" + g))}");
        }
    }

    /// <summary>Which of the block's parameters gets what: pairs of its own name and the name of what is given.</summary>
    public static IEnumerable<(string Parameter, string Given)> Arguments(BlockSource block, BlockRole role)
    {
        bool mainIsNamed = block.Parameters.Contains(role.Given[0], StringComparer.OrdinalIgnoreCase);
        string? main = mainIsNamed ? null : block.Parameters.FirstOrDefault(p => !role.Given.Contains(p, StringComparer.OrdinalIgnoreCase));
        foreach (string parameter in block.Parameters)
        {
            if (role.Given.FirstOrDefault(g => g.Equals(parameter, StringComparison.OrdinalIgnoreCase)) is { } given)
            {
                yield return (parameter, given);
            }
            else if (parameter == main)
            {
                yield return (parameter, role.Given[0]);
            }
        }
    }
}
