# <namespaces>
# Answers for the script blocks of an experiment: a question is a line of JSON, and so is its answer.
$ErrorActionPreference = 'Stop'
$PSStyle.OutputRendering = 'PlainText'

# Standard output is for answers alone; what a block shows goes where errors go.
$answers = [System.IO.StreamWriter]::new([Console]::OpenStandardOutput(), [System.Text.UTF8Encoding]::new($false))
$answers.AutoFlush = $true
$answers.NewLine = "`n"
[Console]::SetOut([Console]::Error)
$questions = [System.IO.StreamReader]::new([Console]::OpenStandardInput(), [System.Text.UTF8Encoding]::new($false))
(Import-Clixml -LiteralPath "$PSScriptRoot/using.clixml").GetEnumerator() | ForEach-Object -Process { Set-Variable -Name $_.Key -Value $_.Value } # <using>
$functions = [System.Collections.Generic.Dictionary[string, object]]::new()
# <block>

# A parameter may be called Keys or Count, which hides the property. Names without heed of case, as everywhere in PowerShell, unless two differ in nothing else.
function ConvertTo-Table {
    param($Value)
    if ($Value -is [System.Collections.IDictionary]) {
        $plain = @($Value.get_Keys() | Sort-Object -Unique).Count -eq $Value.get_Count()
        $table = if ($plain) { [ordered]@{} } else { [System.Collections.Specialized.OrderedDictionary]::new() }
        foreach ($key in $Value.get_Keys()) {
            $table[$key] = ConvertTo-Table -Value $Value[$key]
        }
        return $table
    }
    if ($Value -is [System.Collections.IList]) {
        return , @($Value | ForEach-Object -Process { ConvertTo-Table -Value $_ })
    }
    $Value
}

function Get-Value {
    param($Function, $Question)
    $given = @{ Config = ConvertTo-Table -Value $Question['config']; Result = ConvertTo-Table -Value $Question['result']; TrialId = $Question['trial'] }
    $named = @{}
    foreach ($name in $Function.Arguments.get_Keys()) {
        $named[$name] = $given[$Function.Arguments[$name]]
    }
    Set-Variable -Name _ -Value $given[$Function.Main]
    $output = @(& $Function.Block @named)
    $value = $null
    if ($output.Count -eq 1) {
        $value = $output[0]
    }
    elseif ($output.Count -gt 1) {
        $value = $output
    }
    switch ($Function.Role) {
        'constraint' { [bool] $value }
        'stop' { if ($value -is [string]) { $value } else { [bool] $value } }
        'label' { [string] $value }
        default { , $value }
    }
}

function Get-Answer {
    param([string] $Line)
    $function = $null
    try {
        $question = ConvertFrom-Json -InputObject $Line -AsHashtable -DateKind String
        if (-not $functions.TryGetValue($question['call'], [ref] $function)) {
            throw "there is no script block '$($question['call'])'"
        }
        $answer = @{ value = Get-Value -Function $function -Question $question }
        ConvertTo-Json -InputObject $answer -Compress -Depth 32 -EnumsAsStrings
    }
    catch {
        $words = $_.Exception.Message
        if ($function -and $_.InvocationInfo -and $_.InvocationInfo.ScriptName -eq $PSCommandPath) {
            $words += " (line $($_.InvocationInfo.ScriptLineNumber - $function.Block.Ast.Extent.StartLineNumber + 1) of the script block)"
        }
        ConvertTo-Json -InputObject @{ error = $words } -Compress
    }
}

while ($null -ne ($line = $questions.ReadLine())) {
    $answers.WriteLine((Get-Answer -Line $line))
}
