// Owns the places where a line breakpoint can be: statements, conditions, and the closing brace of a function.
import {
  type Ast,
  FunctionDefinitionAst,
  NamedBlockAst,
  type ScriptExtent,
  type StatementAst,
  StatementBlockAst,
} from "@latch/grammar";

/** A place, and the node whose execution reaches it. */
interface SequencePoint {
  readonly ast: Ast;
  readonly line: number;
  readonly column: number;
  readonly extent: ScriptExtent;
}

const known = new WeakMap<Ast, readonly SequencePoint[]>();

function sequencePoints(root: Ast): readonly SequencePoint[] {
  let points = known.get(root);
  if (points === undefined) {
    const found: SequencePoint[] = [];
    const visit = (ast: Ast): void => {
      if (ast instanceof StatementBlockAst || ast instanceof NamedBlockAst) {
        for (const statement of ast.statements) if (isPlace(statement)) found.push(place(statement));
      }
      if (ast instanceof FunctionDefinitionAst && ast.parent?.kind !== "FunctionMember") {
        const { endLineNumber, endColumnNumber } = ast.body.extent;
        found.push({ ast: ast.body, line: endLineNumber, column: endColumnNumber - 1, extent: ast.body.extent });
      }
      ast.forEachChild(visit);
    };
    visit(root);
    points = found.sort((a, b) => a.line - b.line || a.column - b.column);
    known.set(root, points);
  }
  return points;
}

/** Definitions are no places of their own. */
function isPlace(statement: StatementAst): boolean {
  return statement.kind !== "FunctionDefinition" && statement.kind !== "TypeDefinition";
}

function place(ast: Ast): SequencePoint {
  return { ast, line: ast.extent.startLineNumber, column: ast.extent.startColumnNumber, extent: ast.extent };
}

/**
 * The node that a line breakpoint stops at in a script: the first place of the line, or of the next line that has one;
 * with a column the innermost statement around it. Null: there is none.
 */
export function breakpointTarget(root: Ast, line: number, column: number): Ast | null {
  const points = sequencePoints(root);
  if (column === 0) return points.find((point) => point.line >= line)?.ast ?? null;
  const around = points.filter(({ extent }) => {
    const after =
      extent.startLineNumber < line || (extent.startLineNumber === line && extent.startColumnNumber <= column);
    const before = extent.endLineNumber > line || (extent.endLineNumber === line && extent.endColumnNumber > column);
    return after && before;
  });
  return around.at(-1)?.ast ?? null;
}
