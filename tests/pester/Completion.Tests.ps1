# What the Tab key offers.
BeforeDiscovery {
    $script:cases = @(
        @{ Line = 'Get-TuneResult '; Offers = 'digits' }
        @{ Line = 'Get-TuneRun di'; Offers = 'digits' }
        @{ Line = 'Resume-TuneRun -Path d'; Offers = 'digits' }
        @{ Line = 'Get-TuneTrial digits -TrialId '; Offers = '00001' }
        @{ Line = 'Receive-TuneLog digits -TrialId 0000'; Offers = '00002' }
        @{ Line = 'Get-TuneResult digits -Metric '; Offers = 'loss' }
        @{ Line = 'Get-TuneResult digits -Scope last'; Offers = 'last' }
        @{ Line = 'Get-TuneTrial digits -Status T'; Offers = 'TERMINATED' }
        @{ Line = 'New-TuneExperiment -Scheduler '; Offers = 'asha' }
        @{ Line = 'New-TuneScheduler -Type a'; Offers = 'asha' }
        @{ Line = 'New-TuneSearcher -Type r'; Offers = 'random' }
        @{ Line = 'New-TuneSearcher random -Max'; Offers = 'MaxConcurrent' }
        @{ Line = 'New-TuneSearcher command -Tim'; Offers = 'TimeoutS' }
        @{ Line = 'New-TuneSearcher random -RepeatScore '; Offers = 'worst' }
        @{ Line = 'New-TuneExperiment -SearchAlg '; Offers = 'random' }
        @{ Line = 'New-TuneExperiment -Mode '; Offers = 'min' }
        @{ Line = 'New-TuneDomain -Type log'; Offers = 'loguniform' }
    )
}

BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1
    Import-Module (Get-Manifest)
    Push-Location $TestDrive
    Get-SmallSweep -Name digits | Start-TuneRun | Out-Null

    function Get-Offer {
        param([string] $Line)
        (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches.ListItemText
    }
}

AfterAll {
    Pop-Location
}

Describe 'The Tab key' {
    It 'offers <Offers> behind "<Line>"' -ForEach $cases {
        Get-Offer $Line | Should -Contain $Offers
    }

    It 'says where an experiment is' {
        (TabExpansion2 -inputScript 'Get-TuneResult dig' -cursorColumn 18).CompletionMatches[0].ToolTip | Should -Match 'digits'
    }

    It 'offers partitions where there is a cluster, and nothing that hangs where there is none' {
        $line = 'Test-TuneCluster -Partition '
        { TabExpansion2 -inputScript $line -cursorColumn $line.Length } | Should -Not -Throw
    }

    It 'quotes what needs quotes' {
        Rename-Item tune-results/digits 'two words'
        try {
            (TabExpansion2 -inputScript 'Get-TuneResult two' -cursorColumn 18).CompletionMatches.CompletionText | Should -Contain "'two words'"
        }
        finally {
            Rename-Item 'tune-results/two words' digits
        }
    }

    It 'offers the parameters of <_>' -ForEach 'Start-TuneRun', 'New-TuneExperiment' {
        Get-Offer "$_ -" | Should -Not -BeNullOrEmpty
        Get-Offer "$_ -" | Should -Contain ($_ -eq 'Start-TuneRun' ? 'Callback' : 'ParamSpace')
    }
}
