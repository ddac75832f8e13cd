// Hot loops do what the closures do: the same scripts with every loop hot at once, and with none.
import { afterAll, describe, expect, test } from "vitest";
import { hotLoops } from "../src/compile/hot-loop/loop-heat.ts";
import { run } from "./session.ts";

const { rounds } = hotLoops;
afterAll(() => {
  hotLoops.rounds = rounds;
});

function result(script: string, after: number): { text: readonly string[]; errors: readonly string[] } {
  hotLoops.rounds = after;
  const { text, errors } = run(script);
  return { text, errors };
}

const scripts: Readonly<Record<string, string>> = {
  integers: "$s = 0; for ($i = 0; $i -lt 300; $i++) { $s = ($s + $i * 3 - 1) % 1009 }; $s; $i",
  overflow:
    "$s = 2147483000; for ($i = 0; $i -lt 900; $i++) { $s += $i }; $s; $s.GetType().Name; $p = 1; foreach ($i in 1..40) { $p *= 3 }; $p",
  negative: "$z = 5; foreach ($i in -3..3) { $z = $i * -1; $m = -$i; \"$z $m $($i % 2)\" }",
  doubles: "$s = 0.0; $h = 0.25; for ($i = 0; $i -lt 40; $i++) { $x = ($i + 0.5) * $h; $s += [math]::Sqrt($x) / 2 }; $s",
  kinds: "$x = 1; foreach ($i in 1..20) { $x = $x / 2; \"$x $($x.GetType().Name)\"; if ($i -eq 9) { $x = 'a' } elseif ($i -eq 10) { $x = 8 } }",
  division: "foreach ($i in 1..9) { $q = $i / 4; $r = 12 / $i; \"$q $r $($q.GetType().Name) $($r.GetType().Name)\" }",
  "division by zero": "$n = 0; foreach ($i in 5..-5) { $q = 10 / $i; $r = 7 % $i; $n++ }; \"$n $q $r\"",
  "error in a test": "$n = 0; for ($i = 5; 10 / $i -gt 0; $i--) { $n++ }; \"after $n $i\"",
  "error in a test inside": "$n = 0; foreach ($k in 1..3) { for ($i = 3; 10 / $i -gt 0; $i--) { $n++ }; \"k $k $n $i\" }",
  labels:
    ":a for ($i = 0; $i -lt 9; $i++) { :b for ($j = 0; $j -lt 9; $j++) { if ($j -eq 4) { continue a }; if ($i -eq 5) { break a }; if ($j -gt 2) { break b }; \"$i$j\" } }; \"$i $j\"",
  "break and continue": "$n = 0; while ($true) { $n++; if ($n % 3 -eq 0) { continue }; if ($n -gt 20) { break }; $n }; $n",
  "signals from functions": "function f($x) { if ($x -eq 4) { break }; if ($x % 2) { continue } }; for ($i = 0; $i -lt 9; $i++) { $n += 1; f $i; \"after $i\" }; \"$i $n\"",
  return: "function f { foreach ($i in 1..50) { if ($i * $i -gt 300) { return $i }; $k = $i }; 'no' }; f; f",
  arrays: "$a = 5, 3, 9, 1; $n = 0; for ($i = 0; $i -lt $a.Length; $i++) { $n += $a[$i] * $i; $a[$i] = $n }; \"$a $n\"; foreach ($i in 0..5) { $v = $a[$i]; \"[$v]\" }; foreach ($i in 0..5) { $v = $a[-$i] + 1; $v }",
  "typed arrays": "$a = [int[]](1, 2, 3); $d = [double[]](1, 2, 3); for ($i = 0; $i -lt 3; $i++) { $a[$i] += 2; $d[$i] = $a[$i]; $d[$i] += 1; $a[$i] = 1.5 }; \"$a $d $($d[0].GetType().Name)\"; foreach ($i in 0..3) { $a[$i] = 7 }; \"$a\"",
  planes:
    "$g = [int[,]]::new(3, 4); foreach ($x in 0..2) { for ($y = 0; $y -lt 4; $y++) { $g[$x, $y] = $x * 4 + $y; $s += $g[$x, $y] + $g[(-1), $y] } }; $s; foreach ($x in 0..3) { $v = $g[$x, 1]; \"[$v]\" }",
  conditions:
    "foreach ($i in 0..12) { if ($i -gt 2 -and $i -lt 5 -or $i -eq 7) { \"a$i\" } elseif (-not ($i -ge 9) -and $i) { \"b$i\" } else { \"c$i\" } }; $f = $false; foreach ($i in 1..4) { if ($f) { $f = $false } else { $f = $true }; \"$f\" }",
  nan: "$x = 0.0; foreach ($i in 1..4) { $x = $x / 0.0; if ($x -eq $x) { 'same' } elseif ($x) { 'true' } else { 'false' }; if ($x -lt 1 -or $x -ge 1) { 'ordered' } }",
  math: "foreach ($i in -3..3) { $d = $i * 0.5; $a = [math]::Abs($i); $b = [math]::Floor($d); $c = [math]::Max($i, 1); $e = [math]::Pow($i, 2); $m = [math]::Min($d, 0.25); $r = [int]$d; \"$a $b $c $e $m $r $([math]::PI -gt $d)\" }",
  bits: "$h = 17; foreach ($i in 1..60) { $h = ($h -shl 5) -bxor ($h -shr 3) -bxor $i -band 0xffffff -bor 1; $h }",
  "typed variables": "[int]$n = 0; [ValidateRange(0, 30)]$v = 0; foreach ($i in 1..9) { $n += 1.6; $v += 5; \"$n $v\" }",
  references: "function add([ref]$r) { $r.Value += 10 }; $x = 0; foreach ($i in 1..9) { $x += 1; if ($i -eq 4) { add ([ref]$x) }; $x }",
  "question mark": "foreach ($i in 1..6) { $x = $i + 1; \"$?\"; $y = 1 / ($i - 3); \"$?\"; $i++; \"$?\" }",
  "the loop variable": "foreach ($i in 1..5) { $i += 10; $i }; $i; foreach ($v in 3, 'a', 2.5, $null, 7) { $w = $v; $n += 1; \"$w $n\" }; $v",
  "error in a body": "foreach ($i in 1..5) { $k = $i * 2; if ($i -eq 3) { [int]'x' }; $n += $k }; $n; try { foreach ($i in 1..9) { $n += $i; if ($i -eq 4) { throw 'stop' } } } catch { \"$_ $n\" }",
  finally: "foreach ($i in 1..5) { try { $n += $i; if ($i -eq 4) { break } } finally { \"f$i\" } }; $n",
  trap: "foreach ($i in 1..4) { trap { \"t$i\"; continue }; $n += 1; $q = 1 / ($i - 2); \"$q\" }; $n",
  while: "$i = 100; while ($i -gt 0) { $i -= 7; $i /= 2; if ($i -is [double]) { $i = [int]$i } $i }",
}; // biome-ignore format: one script a line

describe("hot loops", () => {
  for (const [name, script] of Object.entries(scripts)) {
    test.each([
      ["of a session", script],
      ["of a function", `& { ${script} }`],
      ["of an inner scope", `function outer { . { ${script} } }; outer; outer`],
    ])(`${name}, in a scope %s`, (_, text) => {
      const plain = result(text, Number.POSITIVE_INFINITY);
      expect(plain.text.length).toBeGreaterThan(0);
      for (const after of [1, 2, 5]) expect(result(text, after)).toEqual(plain);
    });
  }

  test("numbers stay of their own kinds", () => {
    expect(result("$x = 0; foreach ($i in 1..9) { $x = $i * 1.0 }; $x.GetType().Name; $y = 0; foreach ($i in 1..9) { $y = 0 * -$i }; \"$y\"", 2).text)
      .toEqual(["Double", "0"]); // biome-ignore format: one line
  });
});
