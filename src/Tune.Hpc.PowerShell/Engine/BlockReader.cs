using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace Tune.Hpc.PowerShell.Engine;

/// <summary>Takes a script block apart: its text, and what it needs of the session it was written in.</summary>
internal static class BlockReader
{
    /// <summary>Variables that every session sets by itself; preferences are known by their ending.</summary>
    private static readonly HashSet<string> _automatic = new(StringComparer.OrdinalIgnoreCase)
    {
        "_", "PSItem", "args", "input", "this", "true", "false", "null", "?", "^", "$", "PSBoundParameters", "MyInvocation", "PSCmdlet", "PSScriptRoot", "PSCommandPath",
        "Matches", "LASTEXITCODE", "Error", "StackTrace", "ExecutionContext", "HOME", "HOST", "PID", "PROFILE", "PSHOME", "PSVersionTable", "PWD", "ShellId", "IsLinux",
        "IsMacOS", "IsWindows", "IsCoreCLR", "NestedPromptLevel", "Event", "EventArgs", "EventSubscriber", "Sender", "SourceArgs", "SourceEventArgs", "foreach", "switch",
        "ConsoleFileName", "PSCulture", "PSUICulture", "PSEdition", "EnabledExperimentalFeatures", "OFS", "PSDebugContext", "PSSenderInfo", "OutputEncoding",
        "PSDefaultParameterValues", "MaximumHistoryCount", "PSEmailServer", "PSSessionOption", "PSSessionApplicationName", "PSSessionConfigurationName",
        "FormatEnumerationLimit", "PSStyle", "PSNativeCommandUseErrorActionPreference",
    };

    /// <summary>Parameters of all cmdlets that name a variable to set.</summary>
    private static readonly string[] _setters = ["OutVariable", "ov", "ErrorVariable", "ev", "WarningVariable", "wv", "InformationVariable", "iv", "PipelineVariable", "pv"];

    /// <summary>What may stand between the <c>using</c> statements of a file and the rest.</summary>
    private static readonly char[] _between = [' ', '\t', '\r', '\n', ';'];

    /// <summary>Reads a block.</summary>
    public static BlockSource Read(ScriptBlock block)
    {
        if (block.Ast is not FunctionDefinitionAst function)
        {
            var ast = (ScriptBlockAst)block.Ast;
            return Read(ast, [.. ast.ParamBlock?.Parameters ?? []]);
        }

        // A function's body, as ${function:Name} gives it; its parameters may stand before the braces.
        ParameterAst[] before = [.. function.FindAll(a => a is ParameterAst && a.Parent == function, searchNestedScriptBlocks: true).Cast<ParameterAst>()];
        var body = Read(function.Body, before.Length > 0 ? before : [.. function.Body.ParamBlock?.Parameters ?? []]);
        return before.Length == 0 ? body : body with { Text = $"param({string.Join(", ", before.Select(p => p.Extent.Text))}){body.Text}" };
    }

    private static BlockSource Read(ScriptBlockAst ast, ParameterAst[] names)
    {
        var usings = ast.FindAll(a => a is UsingExpressionAst, searchNestedScriptBlocks: true).Cast<UsingExpressionAst>().ToList();
        return new BlockSource(TextOf(ast, usings))
        {
            File = ast.Extent.File,
            Line = ast.Extent.StartLineNumber,
            Parameters = [.. names.Select(p => p.Name.VariablePath.UserPath)],
            Optional = [.. names.Where(p => p.DefaultValue is not null).Select(p => p.Name.VariablePath.UserPath)],
            Free = FreeVariables(ast, names),
            Using = [.. usings.Select(u => (NameOf(u), u.Extent.StartLineNumber)).DistinctBy(u => u.Item1, StringComparer.OrdinalIgnoreCase)],
            Namespaces = NamespacesOf(ast),
            ExitLine = ast.Find(a => a is ExitStatementAst, searchNestedScriptBlocks: true)?.Extent.StartLineNumber ?? 0,
            DotSources = ast.Find(a => a is CommandAst { InvocationOperator: TokenKind.Dot }, searchNestedScriptBlocks: true) is not null,
        };
    }

    /// <summary>The text between its braces; that of a whole file has none, and its <c>using</c> statements go to the top of another.</summary>
    private static string TextOf(ScriptBlockAst ast, List<UsingExpressionAst> usings)
    {
        bool isWhole = ast.Parent is null;
        string whole = ast.Extent.Text;
        var text = new StringBuilder();
        int from = isWhole ? ast.UsingStatements.Select(u => u.Extent.EndOffset - ast.Extent.StartOffset).DefaultIfEmpty().Max() : 1;
        foreach (var used in usings.OrderBy(u => u.Extent.StartOffset))
        {
            int at = used.Extent.StartOffset - ast.Extent.StartOffset;
            text.Append(whole, from, at - from).Append(Renamed(used));
            from = used.Extent.EndOffset - ast.Extent.StartOffset;
        }

        // A last line that is a comment must not swallow the brace that comes after it.
        return isWhole ? text.Append(whole, from, whole.Length - from).Append('\n').ToString().TrimStart(_between) : text.Append(whole, from, whole.Length - from - 1).ToString();
    }

    private static string Renamed(UsingExpressionAst used) => used.SubExpression is VariableExpressionAst { Splatted: true }
        ? "@" + UsingName.Inside(NameOf(used))
        : "${" + UsingName.Inside(NameOf(used)) + "}" + used.SubExpression.Extent.Text[RootOf(used).Extent.Text.Length..];

    // $using:options.rate is one expression; only its variable is renamed.
    private static VariableExpressionAst RootOf(UsingExpressionAst used) => UsingExpressionAst.ExtractUsingVariable(used);

    private static string NameOf(UsingExpressionAst used) => RootOf(used).VariablePath.UserPath;

    private static string[] NamespacesOf(Ast ast)
    {
        var root = ast;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }

        return root is ScriptBlockAst file ? [.. file.UsingStatements.Where(u => u.UsingStatementKind == UsingStatementKind.Namespace).Select(u => u.Extent.Text)] : [];
    }

    private static List<(string, int)> FreeVariables(ScriptBlockAst ast, ParameterAst[] parameters)
    {
        var set = new HashSet<string>(parameters.Select(p => p.Name.VariablePath.UserPath), StringComparer.OrdinalIgnoreCase);
        set.UnionWith(ast.FindAll(_ => true, searchNestedScriptBlocks: true).SelectMany(SetBy));
        return [.. ast.FindAll(a => a is VariableExpressionAst { Parent: not UsingExpressionAst }, searchNestedScriptBlocks: true)
            .Cast<VariableExpressionAst>()
            .Where(v => !IsUsed(v) && !v.VariablePath.IsDriveQualified && v.VariablePath.IsVariable)
            .Select(v => (Name: BareName(v), v.Extent.StartLineNumber))
            .Where(v => !set.Contains(v.Name) && !_automatic.Contains(v.Name) && !v.Name.EndsWith("Preference", StringComparison.OrdinalIgnoreCase))
            .DistinctBy(v => v.Name, StringComparer.OrdinalIgnoreCase)];
    }

    private static bool IsUsed(Ast ast) => ast.Parent is UsingExpressionAst || (ast.Parent is MemberExpressionAst or IndexExpressionAst && IsUsed(ast.Parent));

    /// <summary>The variables that one part of a script sets, wherever it stands: order is not followed.</summary>
    private static IEnumerable<string> SetBy(Ast ast) => ast switch
    {
        // $sum += 1 alone sets nothing: what it adds to comes from outside.
        AssignmentStatementAst { Operator: var sign } assignment when sign == TokenKind.Equals || sign.ToString() == "QuestionQuestionEquals" => VariablesIn(assignment.Left),
        ForEachStatementAst loop => [BareName(loop.Variable)],
        ParameterAst parameter => [BareName(parameter.Name)],
        ConvertExpressionAst { StaticType: var type, Child: VariableExpressionAst referred } when type == typeof(PSReference) => [BareName(referred)],
        DataStatementAst { Variable: { } name } => [name],
        CommandParameterAst { Argument: StringConstantExpressionAst name } parameter when IsSetter(parameter) => [name.Value.TrimStart('+')],
        CommandAst command => SetByCommand(command),
        _ => [],
    };

    private static IEnumerable<string> SetByCommand(CommandAst command)
    {
        bool names = command.GetCommandName()?.ToUpperInvariant() is "SET-VARIABLE" or "NEW-VARIABLE" or "SV" or "NV" or "GET-VARIABLE" or "GV";
        for (int i = 1; i < command.CommandElements.Count; i++)
        {
            if (command.CommandElements[i] is StringConstantExpressionAst name
                && (names || (command.CommandElements[i - 1] is CommandParameterAst { Argument: null } parameter && IsSetter(parameter))))
            {
                yield return name.Value.TrimStart('+');
            }
        }
    }

    private static bool IsSetter(CommandParameterAst parameter) => _setters.Contains(parameter.ParameterName, StringComparer.OrdinalIgnoreCase);

    // $a, [int] $a, $a, $b = ... set variables; $a.b = ... and $a[0] = ... change what is there.
    private static IEnumerable<string> VariablesIn(ExpressionAst target) => target switch
    {
        VariableExpressionAst variable => [BareName(variable)],
        AttributedExpressionAst { Child: ExpressionAst child } => VariablesIn(child),
        ArrayLiteralAst list => list.Elements.SelectMany(VariablesIn),
        ParenExpressionAst { Pipeline: PipelineAst { PipelineElements: [CommandExpressionAst inner] } } => VariablesIn(inner.Expression),
        _ => [],
    };

    private static string BareName(VariableExpressionAst variable)
    {
        string path = variable.VariablePath.UserPath;
        return path[(path.LastIndexOf(':') + 1)..];
    }
}
