# A session at a terminal of its own, for what only a person with a keyboard can do: Ctrl+C, answers to questions. The terminal is that of util-linux's script(1).
Import-Module $PSScriptRoot/Kit.psm1

# Whether there is a script(1) that gives programs a terminal.
function Test-Terminal {
    [OutputType([bool])]
    param()
    $IsLinux -and [bool] (Get-Command script -CommandType Application -ErrorAction Ignore)
}

# Opens a terminal in which a session with the module runs a script; what it shows is in the file.
function Open-Terminal {
    param([string] $Script, [string] $Folder)
    $file = Join-Path $Folder "session$([guid]::NewGuid()).ps1"
    Set-Content -LiteralPath $file "`$ErrorActionPreference = 'Stop'; `$PSStyle.OutputRendering = 'PlainText'; Import-Module '$(Get-Manifest)'; Set-Location '$Folder'`n$Script"
    $start = [Diagnostics.ProcessStartInfo]::new('script', [string[]] @('-qfe', '-c', "exec '$(Get-Engine)' -NoProfile -File '$file'", "$file.shown"))
    $start.RedirectStandardInput = $true
    $start.RedirectStandardOutput = $true
    $start.Environment['TERM'] = 'xterm'
    $process = [Diagnostics.Process]::Start($start)
    [pscustomobject]@{
        Process = $process
        Shown   = "$file.shown"
        # Read to nobody: a full pipe would hold the session.
        Rest    = $process.StandardOutput.ReadToEndAsync()
        Asked   = 0
    }
}

# What the terminal has shown so far, without colours and cursor movements. Programs that asked where the cursor is are told, as a real terminal would.
function Read-Terminal {
    [OutputType([string])]
    param($Terminal)
    $text = (Test-Path -LiteralPath $Terminal.Shown) ? (Get-Content -LiteralPath $Terminal.Shown -Raw) : ''
    $asked = [regex]::Matches("$text", '\e\[6n').Count
    while ($Terminal.Asked -lt $asked) {
        Send-Terminal $Terminal "`e[1;1R"
        $Terminal.Asked++
    }

    "$text" -replace '\e\[[0-9;?]*[ -/]*[@-~]|\e[=>]|\r', ''
}

# Types; "^C" is the interrupt key.
function Send-Terminal {
    param($Terminal, [string] $Keys)
    $Terminal.Process.StandardInput.Write($Keys.Replace('^C', "$([char] 3)"))
    $Terminal.Process.StandardInput.Flush()
}

# Waits until something holds; not longer than the session lasts.
function Wait-AtTerminal {
    param($Terminal, [scriptblock] $Condition)
    Wait-Until { $null = Read-Terminal $Terminal; (& $Condition) -or $Terminal.Process.HasExited } -State { Read-Terminal $Terminal }
    if (-not (& $Condition)) {
        throw "the session has ended before: $Condition; the terminal shows: $(Read-Terminal $Terminal)"
    }
}

# Waits until the session has ended and gives what the terminal has shown.
function Wait-Terminal {
    [OutputType([string])]
    param($Terminal)
    Wait-Until { $null = Read-Terminal $Terminal; $Terminal.Process.HasExited } -State { Read-Terminal $Terminal }
    Read-Terminal $Terminal
}

# Ends the session, however it goes.
function Close-Terminal {
    param($Terminal)
    if ($Terminal -and -not $Terminal.Process.HasExited) {
        $Terminal.Process.Kill($true)
        $Terminal.Process.WaitForExit()
    }
}

Export-ModuleMember -Function *
