// The binder and pipelines through small functions: what PowerShell 7.6.5 answered to the same texts.
import { describe, expect, it } from "vitest";
import { run } from "./session.ts";

const cases: [name: string, script: string, expected: string[]][] = [
  [
    "positions, names and the rest",
    'function f { param($a, $b) "a=$a b=$b args=$args" }; f 1 2 3 4; f -b 1 2 -c 3',
    ["a=1 b=2 args=3 4", "a=2 b=1 args=-c 3"],
  ],
  [
    "unique prefixes win over common parameters",
    'function f { [CmdletBinding()] param([switch]$Verify) "$Verify" }; f -Verif',
    ["True"],
  ],
  [
    "a set without default is ambiguous",
    "function f { [CmdletBinding()] param([Parameter(ParameterSetName='A')]$X, [Parameter(ParameterSetName='B')]$Y) 'ran' }; try { f } catch { $_.FullyQualifiedErrorId }",
    ["AmbiguousParameterSet,f"],
  ],
  [
    "mandatory without a host to ask",
    "function f { param([Parameter(Mandatory)]$A, [Parameter(Mandatory)]$B) }; try { f 1 } catch { $_.Exception.Message }",
    ["Cannot process command because of one or more missing mandatory parameters: B."],
  ],
  [
    "input by value before input by property name",
    "function f { param([Parameter(ValueFromPipeline)][int]$N, [Parameter(ValueFromPipelineByPropertyName)]$Name) process { \"$N $Name\" } }; '12', [pscustomobject]@{ Name = 'x' } | f",
    ["12 ", "0 x"],
  ],
  [
    "delay-bound script blocks",
    'function f { param([Parameter(ValueFromPipeline)]$v, [Parameter(ValueFromPipelineByPropertyName)][string]$l) process { "$v $l" } }; 1, 2 | f -l { "<$_>" }',
    ["1 <1>", "2 <2>"],
  ],
  [
    "splatted names give way to explicit ones",
    'function f { [CmdletBinding()] param($a, $b) "$a $b" }; $h = @{ a = 1; b = 2 }; f @h -a 5',
    ["5 2"],
  ],
  [
    "names in $args are names again when splatted",
    'function g { param($p, [switch]$q) "p=$p q=$q" }; function f { g @args }; f -p 5 -q',
    ["p=5 q=True"],
  ],
  [
    "only the last object without a process block",
    'function f { param([Parameter(ValueFromPipeline)]$x) "last=$x" }; 1, 2, 3 | f',
    ["last=3"],
  ],
  [
    "a stage before may write from begin",
    "function a { begin { 'first' } process { } }; function b { begin { $n = 0 } process { $n++; $_ } end { $n } }; a | b",
    ["first", "1"],
  ],
];

describe("binder", () => {
  for (const [name, script, expected] of cases) {
    it(name, () => {
      expect([...run(script).text]).toEqual(expected);
    });
  }
});
