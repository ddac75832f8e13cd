// ForEach-Object -Parallel on one thread: what overlaps, in which order, and what stops.
import { expect, test } from "vitest";
import { createShell } from "./create-shell.ts";

function run(script: string): { output: string[]; errors: string[]; ms: number } {
  const start = performance.now();
  const { output, errors } = createShell().run(script);
  return { output: output.map(String), errors: errors.map((error) => error.errorId), ms: performance.now() - start };
}

test("tasks sleep at the same time and go on in the order of their times", () => {
  const { output } = run(
    "5, 1, 3 | ForEach-Object -Parallel { Start-Sleep -Milliseconds ($_ * 100); $_; Start-Sleep -Milliseconds 50; -$_ }",
  );
  expect(output).toEqual(["1", "-1", "3", "-3", "5", "-5"]);
});

test("a task that sleeps inside a pipeline or waits for a native program lets the others run", () => {
  for (const wait of ["1 | ForEach-Object { Start-Sleep -Milliseconds 300 }", "sleep 0.3"]) {
    const { output } = run(`1..4 | ForEach-Object -Parallel { "begin"; ${wait}; "end" }`);
    expect(output).toEqual([...Array(4).fill("begin"), ...Array(4).fill("end")]);
  }
});

test("one task waits for what another does", () => {
  const { output } = run(`$queue = [System.Collections.Concurrent.ConcurrentQueue[int]]::new()
    1, 2 | ForEach-Object -Parallel {
      $q = $using:queue
      if ($_ -eq 1) { foreach ($i in 1..3) { Start-Sleep -Milliseconds 30; $q.Enqueue($i) } }
      else { $v = 0; for ($n = 0; $n -lt 3; ) { if ($q.TryDequeue([ref]$v)) { $n++; "got $v" } else { Start-Sleep -Milliseconds 5 } } }
    }`);
  expect(output).toEqual(["got 1", "got 2", "got 3"]);
});

test("the time limit stops sleeping and looping tasks, and their finally blocks run", () => {
  const { output, errors, ms } = run(`1..3 | ForEach-Object -TimeoutSeconds 1 -Parallel {
      try { if ($_ -eq 1) { while ($true) { } } else { Start-Sleep 30 } } finally { "end $_" } }`);
  expect(output.sort()).toEqual(["end 1", "end 2", "end 3"]);
  expect(errors).toEqual(["PSTaskException", "PSTaskException", "PSTaskException"]);
  expect(ms).toBeLessThan(10_000);
});

test("a job of tasks goes on while something waits", () => {
  const { output } =
    run(`$j = 1..3 | ForEach-Object -Parallel { Start-Sleep -Milliseconds 50; "o$_" } -AsJob -ThrottleLimit 2
    $j.State; (Wait-Job $j).State; Receive-Job $j; $j.AllocatedRunspaceCount`);
  expect(output).toEqual(["Running", "Completed", "o1", "o2", "o3", "2"]);
});
