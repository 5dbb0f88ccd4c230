# The PowerShell module. Its assemblies are built into module/bin by: dotnet build src/Tune.Hpc.PowerShell
@{
    RootModule           = 'module/bin/Tune.Hpc.PowerShell.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = 'd8d96b09-f6c3-4f38-847f-92a54172962b'
    Author               = 'Tune.Hpc maintainers'
    Copyright            = '(c) Tune.Hpc maintainers. MIT licence.'
    Description          = 'Hyperparameter tuning for HPC clusters: every trial a job, one folder the truth, no server.'

    # The first PowerShell on .NET 10.
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')

    FormatsToProcess     = @('module/Tune.Format.ps1xml')
    TypesToProcess       = @('module/Tune.Types.ps1xml')

    # Lists, never wildcards: importing a module must not make a session look into assemblies.
    CmdletsToExport      = @(
        'Export-TuneExperiment',
        'Export-TuneResult',
        'Get-TuneExperiment',
        'Get-TuneReport',
        'Get-TuneResult',
        'Get-TuneRun',
        'Get-TuneTrial',
        'Get-TuneTrialContext',
        'Import-TuneExperiment',
        'Import-TuneResult',
        'Invoke-TuneSimulation',
        'Invoke-TuneStep',
        'Measure-TuneCost',
        'New-TuneAskTell',
        'New-TuneDomain',
        'New-TuneExperiment',
        'New-TuneScheduler',
        'New-TuneSearcher',
        'New-TuneStopper',
        'Receive-TuneLog',
        'Remove-TuneExperiment',
        'Request-TuneSuggestion',
        'Resume-TuneRun',
        'Save-TuneCheckpoint',
        'Start-TuneRun',
        'Stop-TuneRun',
        'Stop-TuneTrial',
        'Submit-TuneObservation',
        'Test-TuneCluster',
        'Test-TuneMetric',
        'Wait-TuneRun',
        'Write-TuneReport'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()

    PrivateData          = @{
        PSData = @{
            Tags         = @('hyperparameter', 'tuning', 'hpc', 'slurm', 'PSEdition_Core', 'Linux', 'Windows', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            Prerelease   = 'preview'
            ReleaseNotes = 'What has changed is in CHANGELOG.md of the source.'
        }
    }
}
