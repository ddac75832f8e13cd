// The language at run time: statements, expressions, scopes, errors, classes.
import { describe, expect, test } from "vitest";
import { output, run } from "./session.ts";

describe("flow", () => {
  test.each([
    ["foreach ($i in 1..5) { if ($i -eq 2) { continue }; if ($i -eq 4) { break }; $i }", "1 3"],
    [':outer foreach ($i in 1..3) { foreach ($j in 1..3) { if ($j -eq 2) { continue outer }; "$i$j" } }', "11 21 31"],
    ["$i = 0; do { $i++ } until ($i -ge 3); $i", "3"],
    ["for ($i = 0; $i -lt 3; $i++) { $i }", "0 1 2"],
    ["switch (1, 'b') { 1 { 'one' } b { 'bee' } default { 'none' } }", "one bee"],
    ["switch -Regex ('x12') { '(\\d+)' { $Matches[1] } }", "12"],
    ["$x = if ($true) { 1, 2 } else { 3 }; $x.Count", "2"],
    ["function f { break }; foreach ($i in 1..3) { $i; f }; 'after'", "1 after"],
    ["function f { 1; return 2; 3 }; f", "1 2"],
    ["$x = $(foreach ($i in 1..2) { $i * 10 }); $x", "10 20"],
  ])("%s", (script, expected) => {
    expect(output(script)).toBe(expected);
  });
});

describe("expressions", () => {
  test.each([
    ["1 + 2 * 3", "7"],
    ["[int]::MaxValue + 1 -is [double]", "True"],
    ["(1, 2, 3 -gt 1) -join ','", "2,3"],
    ['$a, $b = 1, 2, 3; "$a $b"', "1 2 3"],
    ["$h = @{ k = 1 }; $h.k++; $h['k']", "2"],
    ["'{0}-{1}' -f 1, 'x'", "1-x"],
    ["$null ?? 'd'; $x ??= 5; $x", "d 5"],
    ["$true ? 'y' : 'n'", "y"],
    ["$o = [pscustomobject]@{ b = 1; a = 2 }; $o.a", "2"],
    ["(1..5)[-1, 0]", "5 1"],
    ["'a1b2' -replace '\\d', { \"<$_>\" }", "a<1>b<2>"],
    ["'a,b;c' -split '[,;]'", "a b c"],
    ["[int]$n = '5'; $n = '6'; $n.GetType().Name", "Int32"],
  ])("%s", (script, expected) => {
    expect(output(script)).toBe(expected);
  });
});

describe("scopes and functions", () => {
  test.each([
    ["$x = 1; function f { $x; $x = 2 }; f; $x", "1 1"],
    ["$n = 10; function f { $n += 5; $n }; f; $n", "5 10"],
    ["function f { $script:y = 7 }; f; $y", "7"],
    ["$x = 1; & { $x = 2 }; $x; . { $x = 3 }; $x", "1 3"],
    ['function f($a, $b = $a * 2) { "$a $b $args" }; f 1; f 1 2 3', "1 2  1 2 3"],
    ["$m = 2; $c = { $m }.GetNewClosure(); $m = 9; & $c", "2"],
    ["function f([int]$x) { $x.GetType().Name }; f '12'", "Int32"],
  ])("%s", (script, expected) => {
    expect(output(script)).toBe(expected);
  });
});

describe("errors", () => {
  test.each([
    ["try { throw 'a' } catch { \"c:$_\" } finally { 'f' }", "c:a f"],
    ["try { 1 / 0 } catch [System.DivideByZeroException] { 'zero' }", "zero"],
    ["try { try { throw 'a' } finally { 'f' } } catch { 'c' }", "f c"],
    ["function f { trap { 'T'; continue }; throw 'x'; 'next' }; f", "T next"],
    ["try { [int]'q' } catch { $_.FullyQualifiedErrorId }", "InvalidCastFromStringToInteger"],
    ["function r { r }; try { r } catch { $_.FullyQualifiedErrorId }", "CallDepthOverflow"],
  ])("%s", (script, expected) => {
    expect(output(script)).toBe(expected);
  });

  test("an error ends its statement only", () => {
    const result = run("1 / 0; 'after'");
    expect(result.text).toEqual(["after"]);
    expect(result.errors).toEqual(["Attempted to divide by zero."]);
  });

  test("throw ends the script", () => {
    const result = run("'a'; throw 'x'; 'b'");
    expect(result.text).toEqual(["a"]);
    expect(result.outcome.kind).toBe("failed");
  });

  test("exit gives its code", () => {
    expect(run("'a'; exit 3").outcome).toEqual({ kind: "exit", code: 3 });
  });
});

describe("classes", () => {
  test.each([
    ["class P { [int]$X = 3; [int] Twice() { return $this.X * 2 } }; [P]::new().Twice()", "6"],
    [
      "class A { [string] N() { return 'a' } }; class B : A { [string] N() { return 'b' + ([A]$this).N() } }; [B]::new().N()",
      "ba",
    ],
    ["class A { $V; A($v) { $this.V = $v } }; class B : A { B() : base(7) { } }; [B]::new().V", "7"],
    ["class S { static [int]$N = 1; static [int] Next() { return ++[S]::N } }; [S]::Next(); [S]::Next()", "2 3"],
    ["enum E { A = 1; B }; [int][E]::B; [E]'A'", "2 A"],
    ["class T { [string] ToString() { return 'me' } }; \"$([T]::new())\"", "me"],
  ])("%s", (script, expected) => {
    expect(output(script)).toBe(expected);
  });
});
