# The module in a session: imported, removed, imported again, beside other modules, in jobs.
BeforeAll {
    Import-Module $PSScriptRoot/Kit.psm1
    $script:manifest = Get-Manifest
}

Describe 'The module in a session' {
    It 'imports from a built checkout' {
        Invoke-FreshSession -WithoutModule 'Import-Module $args[0]; (Get-Module Tune).Version.ToString()' $manifest | Should -BeExactly (Import-PowerShellDataFile $manifest).ModuleVersion
    }

    It 'has the cmdlets that its manifest names, and no others' {
        $named = (Import-PowerShellDataFile $manifest).CmdletsToExport | Sort-Object
        $named | Should -Not -BeNullOrEmpty
        Invoke-FreshSession -WithoutModule 'Import-Module $args[0]; (Get-Command -Module Tune).Name | Sort-Object' $manifest | Should -BeExactly ($named -join "`n")
    }

    It 'warns of nothing when it is imported' {
        Invoke-FreshSession -WithoutModule 'Import-Module $args[0] 3>&1 4>&1' $manifest | Should -BeNullOrEmpty
    }

    It 'works after it was removed and imported again' {
        $said = Invoke-FreshSession -WithoutModule @'
            Import-Module $args[0]
            $one = New-TuneExperiment -Name once -Command true -ParamSpace @{ x = 'uniform(0, 1)' }
            Remove-Module Tune
            if (Get-Command New-TuneExperiment -ErrorAction Ignore) { 'the cmdlets are still there' }
            try { [Tune]::Uniform(0, 1); 'the functions of the space are still there' } catch { 'gone' }
            Import-Module $args[0]
            $two = New-TuneExperiment -Name again -Command true -ParamSpace @{ x = [Tune]::Uniform(0, 1) }
            "$one $two"
'@ $manifest
        $said | Should -BeExactly "gone`nonce again"
    }

    It 'loads none of its libraries into the session, so that another version of one may be there' {
        $said = Invoke-FreshSession -WithoutModule @'
            $context = [System.Runtime.Loader.AssemblyLoadContext]
            Import-Module $args[0]
            $null = New-TuneExperiment -Name here -Command true -ParamSpace @{ x = 'uniform(0, 1)' }
            $session = $context::Default.Assemblies.GetName().Name
            'YamlDotNet', 'Sprache', 'Tune.Hpc', 'Tune.Hpc.Runtime' | Where-Object { $_ -in $session }
            'checked'
'@ $manifest
        $said | Should -BeExactly 'checked'
    }

    Context 'beside another YamlDotNet' {
        BeforeAll {
            # The same name, and nothing of what the real one has: whoever takes it for the real one fails.
            $script:other = Join-Path $TestDrive YamlDotNet.dll
            $compile = 'Add-Type -TypeDefinition $args[0] -OutputAssembly $args[1] -OutputType Library'
            Invoke-FreshSession -WithoutModule $compile @('[assembly: System.Reflection.AssemblyVersion("1.2.3.0")] namespace YamlDotNet { public class Other { } }', $other) | Should -BeNullOrEmpty
        }

        It 'reads YAML with its own' {
            $file = Join-Path $TestDrive sweep.yaml
            Set-Content $file "name: beside`ncommand: 'true'`nparam_space: {x: 'uniform(0, 1)'}"
            $said = Invoke-FreshSession -WithoutModule @'
                Add-Type -LiteralPath $args[1]
                Import-Module $args[0]
                "$((Import-TuneExperiment $args[2]).Name) $([YamlDotNet.Other].Assembly.GetName().Version)"
'@ @($manifest, $other, $file)
            $said | Should -BeExactly 'beside 1.2.3.0'
        }
    }

    It 'works in jobs of threads, several at once' {
        $said = Invoke-FreshSession -WithoutModule @'
            $jobs = foreach ($n in 1..3) {
                Start-ThreadJob -ArgumentList $args[0], $n {
                    param($Manifest, $N)
                    Import-Module $Manifest
                    (New-TuneExperiment -Name "job$N" -Command true -ParamSpace @{ x = [Tune]::Uniform(0, $N) }).Name
                }
            }
            ($jobs | Receive-Job -Wait -AutoRemoveJob | Sort-Object) -join ' '
'@ $manifest
        $said | Should -BeExactly 'job1 job2 job3'
    }

    It 'stays when one of several sessions in a process removes it' {
        $said = Invoke-FreshSession -WithoutModule @'
            Import-Module $args[0]
            Start-ThreadJob -ArgumentList $args[0] { param($Manifest) Import-Module $Manifest; Remove-Module Tune } | Receive-Job -Wait -AutoRemoveJob
            (New-TuneExperiment -Name stays -Command true -ParamSpace @{ x = [Tune]::Uniform(0, 1) }).Name
'@ $manifest
        $said | Should -BeExactly 'stays'
    }
}
