# Times what a remote session costs, one line "name<tab>milliseconds" (or MB) each. Needs directories of its own.
function Get-Best([int]$Runs, [scriptblock]$Block) {
    $best = [double]::MaxValue
    foreach ($run in 1..$Runs) {
        $watch = [System.Diagnostics.Stopwatch]::StartNew()
        $null = & $Block
        $best = [Math]::Min($best, $watch.Elapsed.TotalMilliseconds)
    }
    $best
}

function Write-Row([string]$Name, [double]$Value) { "{0}`t{1:F2}" -f $Name, $Value }

New-PSSession -ComputerName localhost | Remove-PSSession # starts the listener

$opened = [System.Collections.Generic.List[object]]::new()
Write-Row 'New-PSSession' (Get-Best 5 { $opened.Add((New-PSSession -ComputerName localhost)) })
$s = $opened[0]
$watch = [System.Diagnostics.Stopwatch]::new()
$connects = foreach ($run in 1..5) {
    $name = (Disconnect-PSSession $s).Name
    $watch.Restart()
    $s = Connect-PSSession -ComputerName localhost -Name $name
    $watch.Elapsed.TotalMilliseconds
}
Write-Row 'Connect-PSSession' ($connects | Measure-Object -Minimum).Minimum
Write-Row 'Invoke-Command round trip' ((Get-Best 5 { foreach ($i in 1..50) { Invoke-Command -Session $s { 1 } } }) / 50)
Write-Row '100,000 objects' (Get-Best 2 { Invoke-Command -Session $s { foreach ($i in 1..100000) { [pscustomobject]@{ Number = $i; Text = "item $i" } } } })
Write-Row 'Start-Job, Receive-Job -Wait' (Get-Best 3 { Start-Job { 1 } | Receive-Job -Wait -AutoRemoveJob })

# An idle session host: the one opened last has run nothing.
$idle = Invoke-Command -Session $opened[-1] { $PID }
$private = 0
$resident = 0
foreach ($line in Get-Content "/proc/$idle/smaps_rollup" -ErrorAction Ignore) {
    if ($line -match '^Private_(?:Clean|Dirty):\s+(\d+) kB') { $private += [int]$Matches[1] }
    if ($line -match '^Rss:\s+(\d+) kB') { $resident = [int]$Matches[1] }
}
Write-Row 'private MB' ($private / 1024)
Write-Row 'resident MB' ($resident / 1024)
Get-PSSession | Remove-PSSession
