# All rules of PSScriptAnalyzer hold for every script of this tree, save those named here.
@{
    Severity     = @('Error', 'Warning', 'Information', 'ParseError')

    ExcludeRules = @()

    Rules        = @{
        PSUseCompatibleSyntax                     = @{ Enable = $true; TargetVersions = @('7.4') }
        PSPlaceOpenBrace                          = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true }
        PSPlaceCloseBrace                         = @{ Enable = $true; NewLineAfter = $false; IgnoreOneLineBlock = $true; NoEmptyLineBefore = $false }
        PSUseConsistentIndentation                = @{ Enable = $true; IndentationSize = 4; Kind = 'space'; PipelineIndentation = 'IncreaseIndentationForFirstPipeline' }
        PSUseCorrectCasing                        = @{ Enable = $true }
        PSAvoidUsingDoubleQuotesForConstantString = @{ Enable = $true }
    }
}
