# What Get-Help shows; and every example of it runs as it stands.
BeforeDiscovery {
    Import-Module $PSScriptRoot/Kit.psm1
    Import-Module (Get-Manifest)
    $script:cmdlets = Get-Command -Module Tune
    $script:examples = foreach ($cmdlet in $cmdlets) {
        $n = 0
        foreach ($example in (Get-Help $cmdlet.Name).examples.example) {
            @{ Cmdlet = $cmdlet.Name; N = ++$n; Title = $example.title.Trim('-', ' '); Code = $example.code }
        }
    }
    $script:topics = 'about_Tune', 'about_Tune_SearchSpace', 'about_Tune_Slurm'
}

BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1
    Import-Module (Get-Manifest)
    $script:common = [System.Management.Automation.Cmdlet]::CommonParameters

    # A folder as the examples find it: a specification, and the experiment that came of it.
    $script:prepared = New-Item -ItemType Directory (Join-Path $TestDrive prepared)
    Set-Content (Join-Path $prepared digits.sh) @'
#!/bin/sh
# Stands for a training program: the loss falls with each epoch, and lies lowest at a learning rate of 0.01.
awk -v lr="$1" -v hidden="$2" 'BEGIN { for (epoch = 1; epoch <= 3; epoch++) printf "{\"loss\": %.6f}\n", (log(lr) / log(10) + 2) ^ 2 / epoch + 1 / hidden }' >>"$TUNE_REPORTS"
'@
    Set-Content (Join-Path $prepared digits.yaml) @'
name: digits
command: [sh, "{spec_dir}/digits.sh", "{lr}", "{hidden}"]
param_space:
  lr: loguniform(1e-4, 1e-1)
  hidden: choice([32, 64, 128])
metric: loss
mode: min
num_samples: 12
executor: {type: local, cpus: 4, gpus: 0, poll_interval_s: 0.2}
seed: 7
'@

    # Runs code in a fresh session, in a folder of its own that holds what was prepared; all that it says.
    function Invoke-Example {
        param([string] $Folder, [string[]] $Code)
        Copy-Item -Recurse -LiteralPath $prepared -Destination $Folder
        $script = Join-Path $Folder example.ps1
        Set-Content $script "`$ErrorActionPreference = 'Stop'; `$PSStyle.OutputRendering = 'PlainText'; Import-Module '$(Get-Manifest)'; Set-Location -LiteralPath '$Folder'"
        $Code | Add-Content $script
        $said = & (Get-Engine) -NoProfile -NonInteractive -File $script 2>&1
        [pscustomobject]@{ ExitCode = $LASTEXITCODE; Said = $said -join "`n" }
    }

    # The code in an about topic.
    function Get-TopicCode {
        [OutputType([string])]
        param([string] $Topic)
        [regex]::Matches((Get-Help $Topic), '(?ms)^ *```powershell\r?\n(.*?)^ *```').ForEach{ $_.Groups[1].Value }
    }

    Push-Location $prepared
    Import-TuneExperiment digits.yaml | Start-TuneRun | Out-Null
    Pop-Location
}

Describe 'Get-Help <_>' -ForEach $cmdlets.Name {
    BeforeAll {
        $script:help = Get-Help $_ -Full
        $script:command = Get-Command $_
    }

    It 'says what it does' {
        # Without a help file the syntax would stand here.
        $help.Synopsis | Should -Match '^[A-Z][a-z]+s '
        $help.Synopsis | Should -Not -Match "^\s*$_"
        $help.description.Text | Should -Not -BeNullOrEmpty
    }

    It 'describes each parameter, and none that is not there' {
        # Those that depend on another's value are told of in the description.
        $expected = $command.Parameters.Values | Where-Object { $_.Name -notin $common -and -not $_.IsDynamic } | ForEach-Object Name | Sort-Object
        $described = $help.parameters.parameter.name | Where-Object { $_ } | Sort-Object
        $described | Should -Be $expected
        foreach ($parameter in $help.parameters.parameter | Where-Object name) {
            $parameter.description.Text | Should -Not -BeNullOrEmpty -Because $parameter.name
        }
    }

    It 'shows each parameter set' {
        @($help.syntax.syntaxItem).Count | Should -Be $command.ParameterSets.Count
    }

    It 'has an example and says where to read on' {
        @($help.examples.example).Count | Should -BeGreaterThan 0
        $help.relatedLinks.navigationLink.linkText | Should -Contain 'about_Tune'
    }

    It 'fits the screen of whoever asks for all of it' {
        Get-Help $_ -Full | Out-String | Should -Match 'SYNTAX'
    }
}

Describe 'The help of all' {
    It 'lies where the module lies' {
        (Get-Command Write-TuneReport).HelpFile | Should -BeLike '*Tune.Hpc.PowerShell.dll-Help.xml'
    }
}

Describe 'Example <N> of <Cmdlet>: <Title>' -ForEach $examples {
    It 'runs' {
        $run = Invoke-Example (Join-Path $TestDrive "$Cmdlet $N") $Code
        $run.ExitCode | Should -Be 0 -Because $run.Said
    }
}

Describe 'Get-Help <_>' -ForEach $topics {
    It 'says in a line what it is about' {
        Get-Help $_ | Should -Match "(?s)^TOPIC\r?\n    $_\r?\n\r?\nSHORT DESCRIPTION\r?\n    \S.*\r?\nLONG DESCRIPTION\r?\n"
    }

    It 'keeps to the width of a terminal, except in code' {
        $text = (Get-Help $_) -replace '(?ms)^ *```.*?^ *```'
        $text -split '\r?\n' | Where-Object Length -GT 80 | Should -BeNullOrEmpty
    }

    It 'names only commands and parameters that there are' {
        $tokens = $errors = $null
        $ast = [System.Management.Automation.Language.Parser]::ParseInput((Get-TopicCode $_) -join "`n", [ref] $tokens, [ref] $errors)
        $errors | Should -BeNullOrEmpty
        foreach ($call in $ast.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
            $command = Get-Command $call.GetCommandName() -ErrorAction Stop
            foreach ($parameter in $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] }) {
                { $command.ResolveParameter($parameter.ParameterName) } | Should -Not -Throw -Because "$call"
            }
        }
    }

    It 'sends the reader to what there is' {
        $links = ((Get-Help $_) -split 'SEE ALSO')[1].Trim() -split '\s+'
        $links | Should -Not -BeNullOrEmpty
        foreach ($link in $links) {
            Get-Help $link -ErrorAction Stop | Should -Not -BeNullOrEmpty
        }
    }
}

Describe 'The code of <_>' -ForEach ($topics | Where-Object { $_ -ne 'about_Tune_Slurm' }) {
    It 'runs from its beginning to its end' {
        $run = Invoke-Example (Join-Path $TestDrive $_) (Get-TopicCode $_)
        $run.ExitCode | Should -Be 0 -Because $run.Said
    }
}
