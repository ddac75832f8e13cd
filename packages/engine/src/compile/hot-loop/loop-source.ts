// Owns for, while and foreach written out as JavaScript: the loop a hot loop is, and the ones inside it.
import { type ForEachStatementAst, type ForStatementAst, type StatementAst, WhileStatementAst } from "@latch/grammar";
import { compileStore } from "../assignment.ts";
import { compileCondition } from "../conditions.ts";
import { compileDiscarded } from "../loops.ts";
import type { SourceWriter } from "./source-writer.ts";
import { fastAction, writeStatements, writeTest, writeWithFallback } from "./statement-source.ts";

type CountedLoop = ForStatementAst | WhileStatementAst;

const interrupts = "if (ctx.stopRequested || ctx.pendingWork !== null) ctx.checkInterrupts();";

/** Writes rounds: `label` names the loop, `begin` writes what comes before the body of a round. */
function writeRounds(
  writer: SourceWriter,
  ast: CountedLoop | ForEachStatementAst,
  begin: (leave: string) => void,
): void {
  const name = (ast.label ?? "").toLowerCase();
  const loop = writer.name("l");
  const body = writer.name("b");
  writer.loops.push({ label: name, leave: `break ${loop};`, next: `break ${body};` });
  const isInner = writer.loops.length > 1;
  writer.line(`${loop}: for (;;) { try {`);
  begin(`break ${loop};`);
  writer.line(`${body}: {`);
  writeStatements(writer, ast.body);
  const check = isInner ? "caughtInside(e, frame, output" : "caught(e";
  writer.line(`} } } catch (e) { if (!${check}, ${JSON.stringify(name)})) break ${loop}; } }`);
  writer.loops.pop();
}

/** Runs an action of a loop's head: the fast form where there is one. */
function writeAction(writer: SourceWriter, ast: StatementAst): void {
  const run = writer.constant(compileDiscarded(writer.unit, ast));
  const slow = (): void => writer.line(`${run}(frame);`);
  const fast = fastAction(ast);
  if (fast === null || !writeWithFallback(writer, fast, slow)) slow();
}

/** for and while; `advance` is the JavaScript variable that says whether the round begins with the iterator. */
function writeCounted(writer: SourceWriter, ast: CountedLoop, advance: string, start: StatementAst | null): void {
  const test = ast.condition === null ? null : writer.constant(compileCondition(writer.unit, ast.condition));
  writeRounds(writer, ast, (leave) => {
    if (start !== null) {
      writer.line(`if (${advance} === null) { ${advance} = false;`);
      writeAction(writer, start);
      writer.line("}");
    }
    writer.line("for (;;) {");
    if (ast instanceof WhileStatementAst || ast.iterator === null) writer.line(`${advance} = true;`);
    else {
      writer.line(`if (${advance}) {`);
      writeAction(writer, ast.iterator);
      writer.line(`} else ${advance} = true;`);
    }
    writer.line(interrupts);
    if (ast.condition !== null && test !== null) writeTest(writer, ast.condition, leave, test);
  });
}

/** A loop inside another: begins with its initializer. */
export function writeInnerLoop(writer: SourceWriter, ast: CountedLoop): void {
  const advance = writer.name("w");
  const start = ast instanceof WhileStatementAst ? null : ast.initializer;
  writer.line(`let ${advance} = ${start === null ? "false" : "null"};`);
  writeCounted(writer, ast, advance, start);
}

/** The whole of a hot for or while: goes on before the test, or (x) with the iterator. */
export function writeOuterLoop(writer: SourceWriter, ast: CountedLoop): void {
  writeCounted(writer, ast, "x", null);
}

/** The whole of a hot foreach: over integers after x up to y, or over the array x from index y. */
export function writeForEach(writer: SourceWriter, ast: ForEachStatementAst, ofRange: boolean): void {
  const store = writer.constant(compileStore(writer.unit, ast.variable));
  const place = writer.variable(ast.variable);
  if (ofRange) writer.line("const step = x <= y ? 1 : -1;");
  writeRounds(writer, ast, (leave) => {
    writer.line("for (;;) {");
    writer.line(ofRange ? `if (x === y) ${leave}` : `if (y >= x.length) ${leave}`);
    writer.line(ofRange ? "x += step;" : "const item = x[y++];");
    writer.line(interrupts);
    const item = ofRange ? "x" : "item";
    const slow = `${store}(frame, ${item});`;
    if (place === null) writer.line(slow);
    else writer.line(`if (${place.writable}) ${place.code} = ${item}; else ${slow}`);
  });
}
