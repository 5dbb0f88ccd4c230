# The scripts of examples/05-powershell, as its README tells people to run them.
BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1
    Import-Module (Get-Manifest)
    Copy-CheckoutView $TestDrive
    Push-Location $TestDrive
}

AfterAll {
    Pop-Location
}

Describe 'The examples for PowerShell' {
    It 'look for the best way of packing, in trials that are script blocks' {
        $run = ./examples/05-powershell/compress.ps1 -NumSamples 6
        $run.Phase | Should -BeExactly Finished
        $run.Terminated | Should -Be 6
        $results = Get-TuneResult compress
        $results | Where-Object packer -EQ zlib | ForEach-Object { $_.level | Should -BeLessOrEqual 9 }
        $results | ForEach-Object { $_.bytes | Should -BeGreaterThan 15 -Because 'no packer is that good' }
        (Get-TuneTrial compress).Name | ForEach-Object { $_ | Should -Match '^(brotli|zlib) \d+, (rows|columns)$' }
        # The command of its README that shows them.
        Get-TuneResult compress -Top 5 | Format-Table TrialId, packer, level, order, differences, bytes | Out-String | Should -Match 'brotli|zlib'
    }

    It 'take the results further, into files and a second experiment' {
        $said = ./examples/05-powershell/best.ps1 -NumSamples 5
        $second = $said[-1]
        $second.After | Should -Be (Get-TuneResult compress-finer -Best).bytes
        $said[0].bytes | Should -Be $second.Before
        (Import-Csv compress.csv).bytes | Should -HaveCount 6
        Import-TuneResult compress.parquet | Should -HaveCount 6
        $top = Get-TuneResult compress -Top 3
        $first = Get-TuneResult compress-finer | Select-Object -First 3
        $first.level | Should -Be $top.level
        $first.order | Should -Be $top.order
        $first.strategy | Should -Be $top.strategy
    }

    It 'tell what a sweep on Slurm would be before it is one' -Skip:(-not (Get-Command sbatch -ErrorAction Ignore)) {
        Invoke-FreshSession 'Set-Location $args[0]; ./examples/05-powershell/slurm.ps1 -WhatIf' $TestDrive | Should -Match '(?s)What if:.*32.*#SBATCH'
    }

    It 'take a turn at a time until all is done, and then nothing' {
        # Fewer trials than the example has; a specification that was exported runs from anywhere.
        Import-TuneExperiment examples/03-shell/anneal.yaml -Set @{ num_samples = 4 } | Export-TuneExperiment -Destination short.yaml
        $script:said = ''
        Wait-Until -TimeoutSec 300 { $script:said = ./examples/05-powershell/step.ps1 short.yaml; $said -match 'finished' } -State { $said }
        $said | Should -Match 'anneal: finished; best loss [\d.]+ in trial \d+'
        ./examples/05-powershell/step.ps1 short.yaml | Should -Match 'finished'
        (Get-TuneResult anneal).Status | Select-Object -Unique | Should -BeExactly TERMINATED
    }

    It 'name files in their line for cron that are there' {
        $line = Get-Content examples/05-powershell/crontab.txt | Where-Object { $_ -match '^\*' }
        $line | Should -HaveCount 1
        $files = [regex]::Matches($line, '\$HOME/tune\.hpc/([^"]+)') | ForEach-Object { $_.Groups[1].Value }
        $files | Should -HaveCount 2
        $files | ForEach-Object { $_ | Should -Exist }
    }
}
