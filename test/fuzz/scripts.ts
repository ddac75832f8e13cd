// Scripts to try a parser with: some that follow PowerShell's grammar, and those with something broken in them.
import fc from "fast-check";

const join =
  (separator: string) =>
  (parts: readonly string[]): string =>
    parts.join(separator);
const depth = { maxDepth: 5, depthIdentifier: fc.createDepthIdentifier() } as const;
const either = (...choices: fc.Arbitrary<string>[]): fc.Arbitrary<string> => fc.oneof(depth, ...choices);
/** Text with `¿` where the parts go, one after the other. */
const shape = (pattern: string, ...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => {
    let at = 0;
    return pattern.replace(/¿/g, () => texts[at++] as string);
  });

const name = fc.constantFrom("a", "Item", "x1", "_y", "Get-It", "naïve", "Größe");
const plainName = fc.constantFrom("A", "Item", "X1", "_y");
const variable = fc.constantFrom("$a", "$script:b", "${odd name}", "$_", "$env:HOME", "$x1", "$null", "$true");
const number = fc.constantFrom("0", "1", "42", "1.5", "0x1F", "10kb", "1e3", "5l", "2d", "0b101", ".5");
const type = fc.constantFrom("int", "string", "System.Math", "object[]", "hashtable", "int[,]", "List[string]");
const operator = fc.constantFrom(
  ..."+ - * / % -eq -ne -lt -like -match -replace -split -join -in -is -as -band -shl -and -or -xor -f .. ??".split(
    " ",
  ),
);
const word = fc.constantFrom("word", "a/b.txt", "*.log", "c:\\x", "-Name", "-Force", "-Path:", "--", "%", "a,b");
const redirection = fc.constantFrom("> out.txt", "2>&1", "*> $null", "3>> log", "2> $null");
const comment = fc.constantFrom("", "", "", " # remark", " <# block #>");

const grammar = fc.letrec<Record<"expression" | "operand" | "pipeline" | "statement" | "block" | "list", string>>(
  (tie) => {
    const [expression, operand, pipeline, block, list] = [
      tie("expression"),
      tie("operand"),
      tie("pipeline"),
      tie("block"),
      tie("list"),
    ];
    return {
      operand: either(
        number,
        variable,
        fc.constantFrom("'text'", "'it''s'", '"plain"', "@'\nhere\n'@", '@"\n$a\n"@'),
        shape('"a $b ¿ z"', fc.constantFrom("$c", "`n", "$($a + 1)", "${d}")),
        shape('"$(¿)"', pipeline),
        shape("¿.¿", variable, plainName),
        shape(
          "¿::¿(¿)",
          type.map((t) => `[${t}]`),
          plainName,
          expression,
        ),
        shape("¿.¿(¿, ¿)", variable, plainName, expression, expression),
        shape("¿[¿]", variable, expression),
        shape("(¿)", pipeline),
        shape("$(¿)", list),
        shape("@(¿)", list),
        shape("@{ ¿ = ¿; 'k' = ¿ }", plainName, expression, pipeline),
        block,
      ),
      expression: either(
        tie("operand"),
        shape("¿ ¿ ¿", operand, operator, expression),
        shape("[¿]¿", type, operand),
        shape("-not ¿", operand),
        shape("-¿", variable),
        shape("¿, ¿", operand, operand),
        shape("(¿ ? ¿ : ¿)", operand, operand, operand),
        shape("¿++", fc.constantFrom("$a", "$x1")),
      ),
      pipeline: either(
        expression,
        shape("¿ ¿ ¿", name, word, operand),
        shape("& ¿ ¿", block, operand),
        shape("¿ | ¿", expression, fc.constantFrom("% { $_ }", "Sort-Object -Descending", "Out-Null")),
        shape("¿ ¿ ¿", name, operand, redirection),
        shape("¿ && ¿", name, name),
      ),
      block: shape("{ ¿¿ }", fc.constantFrom("", "", "param($p, [int]$q = 1) "), list),
      list: fc.array(tie("statement"), { maxLength: 3, ...depth }).map(join("; ")),
      statement: either(
        pipeline,
        shape(
          "¿ ¿ ¿",
          fc.constantFrom("$a", "$x1", "$a.b", "$a[0]"),
          fc.constantFrom("=", "+=", "??=", "*="),
          pipeline,
        ),
        shape("if (¿) ¿", pipeline, braces(list)),
        shape("if (¿) ¿ elseif (¿) ¿ else ¿", expression, braces(list), expression, braces(list), braces(list)),
        shape(":outer while (¿) ¿", expression, braces(list)),
        shape("do ¿ until (¿)", braces(list), expression),
        shape("for ($i = ¿; ¿; $i++) ¿", operand, expression, braces(list)),
        shape("foreach ($e in ¿) ¿", pipeline, braces(list)),
        shape("switch -Regex (¿) { ¿ ¿ default ¿ }", expression, operand, braces(list), braces(list)),
        shape("try ¿ catch [¿] ¿ finally ¿", braces(list), type, braces(list), braces(list)),
        shape("function ¿ ¿", name, block),
        shape("filter ¿ { process ¿ end ¿ }", name, braces(list), braces(list)),
        shape("class ¿ : object { [¿]$P = ¿; [int] M([string]$s) { return ¿ } static X() ¿ }",
          plainName, type, operand, operand, braces(list)), // biome-ignore format: one shape
        shape("enum ¿ { One = 1; Two }", plainName),
        shape("return ¿", pipeline),
        shape("throw ¿", operand),
        fc.constantFrom("break", "continue outer", "exit 3"),
        shape("trap [¿] ¿", type, braces(list)),
        shape("data ¿", fc.constant("{ 'd' }")),
      ),
    };
  },
);

function braces(list: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return list.map((text) => `{ ${text} }`);
}

/** A script that the grammar allows; a check after parsing may still find fault with it. */
export const grammaticalScript: fc.Arbitrary<string> = fc
  .array(fc.tuple(grammar.statement, comment), { minLength: 1, maxLength: 4 })
  .map((statements) => statements.map(([text, remark]) => `${text}${remark}\n`).join(""));

const noise = fc.constantFrom(
  ..."( ) { } [ ] $( @( @{ , ; | || & . :: ? ?. ! + -- -eq = > < # <# #> ` ' \" @' '@ @\" \"@ if else class param function".split(
    " ",
  ),
  ..."\u2018 \u201c \u2013 \u0000 \ud800 \r \n \t \u00a0 --% 0x 1e [ -File".split(" "),
);

type Change = { readonly how: "drop" | "add" | "swap" | "double" | "cut"; readonly at: number; readonly text: string };

const change: fc.Arbitrary<Change> = fc.record({
  how: fc.constantFrom("drop", "add", "swap", "double", "cut"),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  text: noise,
});

function changed(script: string, { how, at, text }: Change): string {
  const place = Math.floor(at * script.length);
  const end = Math.min(script.length, place + 1 + (script.charCodeAt(place) % 7 || 0));
  switch (how) {
    case "drop":
      return script.slice(0, place) + script.slice(end);
    case "add":
      return script.slice(0, place) + text + script.slice(place);
    case "swap":
      return script.slice(0, place) + [...script.slice(place, end)].reverse().join("") + script.slice(end);
    case "double":
      return script.slice(0, end) + script.slice(place);
    case "cut":
      return script.slice(0, place);
  }
}

/** A script with one to six things broken. */
export const mutatedScript: fc.Arbitrary<string> = fc
  .tuple(grammaticalScript, fc.array(change, { minLength: 1, maxLength: 6 }))
  .map(([script, changes]) => changes.reduce(changed, script));
