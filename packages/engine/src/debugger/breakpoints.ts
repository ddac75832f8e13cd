// Owns the kinds of breakpoints: what each is on, and how it binds to a place.
import { enumValue, type PSValue, WildcardPattern } from "@latch/dotnet";
import type { Ast, ScriptExtent, ScriptSource } from "@latch/grammar";
import type { CommandInfo } from "../pipeline/command-info.ts";
import type { Frame } from "../runtime/frame.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import { bindLine } from "./sequence-points.ts";

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
  /** The place it is bound to, once code around it ran; another text of the file binds anew. */
  private bound: ScriptExtent | null = null;
  /** Blocks that turned out not to hold it. */
  private refused = new WeakSet<Ast>();

  constructor(script: string, line: number, column: number, action: ScriptBlock | null) {
    super(script, action);
    this.line = line;
    this.column = column;
  }

  /** Whether this place of the frame's block is the breakpoint's. */
  isAt(frame: Frame, ast: Ast): boolean {
    const { extent } = ast;
    if (this.bound !== null && !isSameText(this.bound.script, extent.script)) {
      this.bound = null;
      this.refused = new WeakSet();
    }
    this.bound ??= this.bind(frame);
    const at = this.bound;
    return at !== null && at.startOffset === extent.startOffset && at.endOffset === extent.endOffset;
  }

  private bind(frame: Frame): ScriptExtent | null {
    const block = frame.scriptBlock.ast;
    if (this.refused.has(block)) return null;
    const found = bindLine(block, this.line, this.column);
    if (found === null) this.refused.add(block);
    return found;
  }

  override toString(): string {
    return `Line breakpoint on '${this.script}:${this.line}${this.column > 0 ? `, ${this.column}` : ""}'`;
  }
}

function isSameText(a: ScriptSource, b: ScriptSource): boolean {
  return a === b || a.text === b.text;
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
  /** Whether a command is meant: by the name it was called, its own, its module's and its own, or its file's. */
  takes(invocationName: string, info: CommandInfo | null): boolean {
    if (this.pattern.isMatch(invocationName)) return true;
    if (info === null) return false;
    if (this.pattern.isMatch(info.name)) return true;
    const module = info.moduleName;
    if (module !== "" && this.command.includes("\\") && this.pattern.isMatch(`${module}\\${info.name}`)) return true;
    const path = "path" in info && typeof info.path === "string" ? info.path : null;
    if (info.commandType !== "ExternalScript" || path === null) return false;
    const file = path.slice(path.lastIndexOf("/") + 1).replace(/\.[^.]*$/, "");
    return path.toLowerCase() === this.command.toLowerCase() || this.pattern.isMatch(file);
  }
  override toString(): string {
    const place = this.script === null ? "" : `${this.script}:`;
    return `Command breakpoint on '${place}${this.command}'`;
  }
}
