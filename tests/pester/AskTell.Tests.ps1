# Searches for a loop of the session's own.
BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1
    Import-Module (Get-Manifest)
    Push-Location $TestDrive

    function Get-Refusal {
        param([scriptblock] $Call)
        try {
            $null = & $Call
            'no error'
        }
        catch {
            "$($_.FullyQualifiedErrorId -replace ',.*'): $($_.Exception.Message)"
        }
    }
}

AfterAll { Pop-Location }

Describe 'A loop of one''s own' {
    It 'asks and tells' {
        $search = New-TuneAskTell -ParamSpace @{ x = [Tune]::Uniform(-5, 5); k = 'choice([a, b])' } -Metric loss -Mode min -Seed 1 -NumSamples 4
        $tried = foreach ($i in 1..4) {
            $try = $search | Request-TuneSuggestion
            $try | Submit-TuneObservation -Result @{ loss = [Math]::Pow($try.Config.x - 1, 2); val = @{ f1 = 0.5 } } -Partial
            $try | Submit-TuneObservation -Result @{ loss = [Math]::Pow($try.Config.x - 1, 2) }
            $try
        }
        $tried.TrialId | Should -Be @('00001', '00002', '00003', '00004')
        $tried.Config.x | Sort-Object -Unique | Should -HaveCount 4
        $search.Pending | Should -BeNullOrEmpty
        $end = $search | Request-TuneSuggestion
        $end.Status | Should -Be 'finished'
        Get-Refusal { $end | Submit-TuneObservation -Result @{ loss = 1 } -ErrorAction Stop } | Should -Match "TUNE5201: -Suggestion: the search said 'finished'"
        Get-Refusal { $tried[0] | Submit-TuneObservation -Result @{ loss = 1 } -ErrorAction Stop } | Should -Match 'TUNE3370: trial 00001 does not run'
        $search.Dispose()
    }

    It 'waits where the searcher does, and goes on where a file ends' {
        $arguments = @{ ParamSpace = @{ x = 'uniform(0, 1)' }; Metric = 'loss'; Mode = 'max'; SearchAlg = (New-TuneSearcher random -MaxConcurrent 2); StatePath = './search.jsonl' }
        $search = New-TuneAskTell @arguments
        $asked = $search | Request-TuneSuggestion -Count 5
        $asked.Status | Should -Be @('run', 'run', 'wait')
        $asked[0] | Submit-TuneObservation -Failure 'out of memory'
        $search.Dispose()
        $search = New-TuneAskTell @arguments
        $search.Pending.TrialId | Should -Be '00002'
        $search.Pending.Config.x | Should -Be $asked[1].Config.x
        ($search | Out-String) | Should -Match 'search.jsonl'
        ($search.Pending | Out-String) | Should -Match '"x":'
        $search.Dispose()
        Get-Refusal { New-TuneAskTell -ParamSpace @{ y = 'uniform(0, 1)' } -StatePath ./search.jsonl } | Should -Match 'TUNE3372: .*log of another search'
    }

    It 'takes an experiment''s space as well' {
        $search = New-TuneExperiment -Command 'true' -ParamSpace @{ x = 'randint(1, 9)' } -NumSamples 3 | New-TuneAskTell
        ($search | Request-TuneSuggestion -Count 9).Status | Should -Be @('run', 'run', 'run', 'finished')
        $search.Dispose()
    }
}
