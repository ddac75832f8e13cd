// Owns breakpoints and ScriptDebugger: a runspace's breakpoints, and what happens when code reaches one.
import { defineType, enumValue, Exception, type PSValue, WildcardPattern } from "@latch/dotnet";
import type { Ast } from "@latch/grammar";
import type { Frame } from "../runtime/frame.ts";
import { recordError, recordOf } from "../runtime/errors.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import { nullSink } from "../runtime/streams.ts";
import { declareProperties, declareType, typeInstances } from "../hosting/declare-type.ts";
import { debugMode } from "./debug-mode.ts";
import { breakpointTarget } from "./sequence-points.ts";

const automation = "System.Management.Automation";

/** What every breakpoint has. */
export abstract class Breakpoint {
  readonly action: ScriptBlock | null;
  enabled = true;
  hitCount = 0;
  id = 0;
  /** Full path; null: anywhere. */
  readonly script: string | null;
  constructor(script: string | null, action: ScriptBlock | null) {
    this.script = script;
    this.action = action;
  }
  /** What it is and where. */
  abstract toString(): string;
}

export class LineBreakpoint extends Breakpoint {
  readonly column: number;
  readonly line: number;
  private readonly targets = new WeakMap<Ast, Ast | null>();
  constructor(script: string, line: number, column: number, action: ScriptBlock | null) {
    super(script, action);
    this.line = line;
    this.column = column;
  }
  /** Whether reaching this node is reaching the breakpoint. */
  isAt(root: Ast, ast: Ast): boolean {
    let target = this.targets.get(root);
    if (target === undefined) {
      target = breakpointTarget(root, this.line, this.column);
      this.targets.set(root, target);
    }
    return target === ast;
  }
  override toString(): string {
    return `Line breakpoint on '${this.script}:${this.line}${this.column > 0 ? `, ${this.column}` : ""}'`;
  }
}

export class VariableBreakpoint extends Breakpoint {
  readonly accessMode: PSValue;
  readonly variable: string;
  private readonly mode: string;
  constructor(script: string | null, variable: string, mode: string, action: ScriptBlock | null) {
    super(script, action);
    this.variable = variable;
    this.mode = mode;
    this.accessMode = enumValue(`${automation}.VariableAccessMode`, mode);
  }
  takes(name: string, mode: "Read" | "Write"): boolean {
    return this.variable.toLowerCase() === name && (this.mode === mode || this.mode === "ReadWrite");
  }
  override toString(): string {
    const place = this.script === null ? "" : `${this.script}:`;
    return `Variable breakpoint on '${place}$${this.variable}' (${this.mode} access)`;
  }
}

export class CommandBreakpoint extends Breakpoint {
  readonly command: string;
  private readonly pattern: WildcardPattern;
  constructor(script: string | null, command: string, action: ScriptBlock | null) {
    super(script, action);
    this.command = command;
    this.pattern = new WildcardPattern(command, { ignoreCase: true });
  }
  takes(name: string): boolean {
    return this.pattern.isMatch(name);
  }
  override toString(): string {
    const place = this.script === null ? "" : `${this.script}:`;
    return `Command breakpoint on '${place}${this.command}'`;
  }
}

/** A runspace's breakpoints. Code that was compiled with hooks asks it. */
export class ScriptDebugger {
  private readonly context: ExecutionContext;
  private readonly list: Breakpoint[] = [];
  private lastId = 0;
  /** An action runs: it hits nothing itself. */
  private busy = false;

  private constructor(context: ExecutionContext) {
    this.context = context;
  }

  /** The runspace's; made when first asked for. */
  static of(context: ExecutionContext): ScriptDebugger {
    context.debugger ??= new ScriptDebugger(context);
    return context.debugger;
  }

  get breakpoints(): readonly Breakpoint[] {
    return this.list;
  }

  add(breakpoint: Breakpoint): void {
    breakpoint.id = ++this.lastId;
    this.list.push(breakpoint);
    if (debugMode.version === 0) debugMode.version = 1;
    this.context.commandVersion++;
  }

  find(id: number): Breakpoint | null {
    return this.list.find((breakpoint) => breakpoint.id === id) ?? null;
  }

  remove(breakpoint: Breakpoint): void {
    const index = this.list.indexOf(breakpoint);
    if (index >= 0) this.list.splice(index, 1);
  }

  /** A statement, or the end of a function, is reached. */
  reach(frame: Frame, ast: Ast): void {
    if (this.busy || this.list.length === 0) return;
    const { file } = ast.extent;
    if (file === null) return;
    frame.position = ast;
    for (const breakpoint of [...this.list]) {
      if (!(breakpoint instanceof LineBreakpoint) || breakpoint.script !== file) continue;
      if (breakpoint.isAt(rootOf(ast), ast)) this.hit(breakpoint);
    }
  }

  /** A variable (lower case) was read or written. */
  access(frame: Frame, name: string, mode: "Read" | "Write"): void {
    if (this.busy || this.list.length === 0) return;
    for (const breakpoint of [...this.list]) {
      if (!(breakpoint instanceof VariableBreakpoint) || !breakpoint.takes(name, mode)) continue;
      if (isIn(breakpoint, frame)) this.hit(breakpoint);
    }
  }

  /** A command is about to run. */
  call(name: string): void {
    if (this.busy || this.list.length === 0) return;
    for (const breakpoint of [...this.list]) {
      if (!(breakpoint instanceof CommandBreakpoint) || !breakpoint.takes(name)) continue;
      if (isIn(breakpoint, this.context.frame)) this.hit(breakpoint);
    }
  }

  private hit(breakpoint: Breakpoint): void {
    if (!breakpoint.enabled) return;
    breakpoint.hitCount++;
    const { action } = breakpoint;
    // differs from PowerShell: without an action nobody is asked; hits are counted.
    if (action === null) return;
    const { context } = this;
    const { questionMark, insideTry, streams } = context;
    this.busy = true;
    context.insideTry = true;
    try {
      action.invokeInto({ args: [], dollarUnder: breakpoint as unknown as PSValue, dotSource: true, output: nullSink });
    } catch (error) {
      // An action's failure is nobody's.
      if (!(error instanceof Exception)) throw error;
      recordError(context, recordOf(error));
    } finally {
      this.busy = false;
      Object.assign(context, { questionMark, insideTry, streams });
    }
  }
}

function isIn(breakpoint: Breakpoint, frame: Frame | null): boolean {
  return breakpoint.script === null || breakpoint.script === frame?.scriptBlock.file;
}

function rootOf(ast: Ast): Ast {
  let root = ast;
  while (root.parent !== null) root = root.parent;
  return root;
}

const anyBreakpoint = `${automation}.Breakpoint`;
declareType(anyBreakpoint, "System.Object");
const shared = {
  Action: `${automation}.ScriptBlock`,
  Enabled: "System.Boolean",
  HitCount: "System.Int32",
  Id: "System.Int32",
  Script: "System.String",
};
for (const [type, name, own] of [
  [LineBreakpoint, `${automation}.LineBreakpoint`, { Column: "System.Int32", Line: "System.Int32" }],
  [
    VariableBreakpoint,
    `${automation}.VariableBreakpoint`,
    { AccessMode: `${automation}.VariableAccessMode`, Variable: "System.String" },
  ],
  [CommandBreakpoint, `${automation}.CommandBreakpoint`, { Command: "System.String" }],
] as const) {
  typeInstances(type, declareType(name, anyBreakpoint));
  declareProperties(name, { ...own, ...shared });
  const read = (property: string) => (self: object) =>
    (self as Record<string, PSValue>)[property.charAt(0).toLowerCase() + property.slice(1)] ?? null;
  defineType<object>({
    name,
    implementation: type as unknown as new () => object,
    properties: Object.fromEntries(Object.keys({ ...own, ...shared }).map((property) => [property, read(property)])),
    methods: { ToString: (self) => String(self) },
  });
}
