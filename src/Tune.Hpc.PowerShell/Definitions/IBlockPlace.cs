using System.Management.Automation;
using Tune.Hpc.Specification;

namespace Tune.Hpc.PowerShell.Definitions;

/// <summary>What stands in a specification where a script block stood.</summary>
internal interface IBlockPlace
{
    /// <summary>A block that is a value.</summary>
    /// <exception cref="TuneException">No block can be there, or this one cannot run elsewhere.</exception>
    SpecNode Place(ScriptBlock block, SpecPlace place);

    /// <summary>A block that computes a value: the expression that calls it.</summary>
    /// <exception cref="TuneException">As for <see cref="Place"/>.</exception>
    string CallText(ScriptBlock block, SpecPlace place);
}

/// <summary>No block can be anywhere.</summary>
internal sealed class NoBlocks : IBlockPlace
{
    public SpecNode Place(ScriptBlock block, SpecPlace place) =>
        throw new TuneException(ModuleCodes.MisplacedBlock, $"{place}: a script block cannot be here; New-TuneExperiment takes them as -ScriptBlock, in -ParamSpace, -ConfigConstraint, -Stop and -TrialName");

    public string CallText(ScriptBlock block, SpecPlace place) => "null";
}
