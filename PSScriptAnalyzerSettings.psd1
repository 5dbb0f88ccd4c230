# Every rule that PSScriptAnalyzer has by default holds, at every severity, and some that it has besides. No rule is switched off.
@{
    Severity = @('Error', 'Warning', 'Information', 'ParseError')

    Rules    = @{
        # A path's parts, one after the other, say what they are.
        PSAvoidUsingPositionalParameters          = @{ Enable = $true; CommandAllowList = @('Join-Path') }
        PSPlaceOpenBrace                          = @{ Enable = $true; OnSameLine = $true; NewLineAfter = $true; IgnoreOneLineBlock = $true }
        PSUseConsistentIndentation                = @{ Enable = $true; IndentationSize = 4; Kind = 'space'; PipelineIndentation = 'IncreaseIndentationForFirstPipeline' }
        PSAvoidUsingDoubleQuotesForConstantString = @{ Enable = $true }
    }
}
