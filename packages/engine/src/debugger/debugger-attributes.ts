// Owns which script blocks the debugger leaves out: [DebuggerHidden()], [DebuggerStepThrough()], [DebuggerNonUserCode()].
import type { ScriptBlockAst } from "@latch/grammar";
import type { Frame } from "../runtime/frame.ts";

interface Marks {
  readonly hidden: boolean;
  readonly stepThrough: boolean;
}

const known = new WeakMap<ScriptBlockAst, Marks>();

function marksOf(frame: Frame): Marks {
  const { ast } = frame.scriptBlock;
  let marks = known.get(ast);
  if (marks === undefined) {
    const names = (ast.paramBlock?.attributes ?? []).map((attribute) =>
      attribute.typeName.name
        .toLowerCase()
        .replace(/^(system\.)?diagnostics\./, "")
        .replace(/attribute$/, ""),
    );
    marks = {
      hidden: names.includes("debuggerhidden"),
      stepThrough: names.includes("debuggerstepthrough") || names.includes("debuggernonusercode"),
    };
    known.set(ast, marks);
  }
  return marks;
}

/** Never stopped in, nor traced. */
export function isHidden(frame: Frame): boolean {
  return marksOf(frame).hidden;
}

/** Stepping goes on behind it; breakpoints in it stop. */
export function isSteppedThrough(frame: Frame): boolean {
  return marksOf(frame).stepThrough;
}
