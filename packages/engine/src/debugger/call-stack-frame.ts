// Owns CallStackFrame: one entry of Get-PSCallStack and Debugger.GetCallStack().
import {
  addInstanceMember,
  DictionaryBase,
  isTrue,
  type PSValue,
  PSNoteProperty,
  tagType,
  toStringValue,
} from "@latch/dotnet";
import { createRequire } from "node:module";
import type { Ast } from "@latch/grammar";
import { InvocationInfo } from "../pipeline/invocation-info.ts";
import { stackName } from "../runtime/errors.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { Frame } from "../runtime/frame.ts";
import type { Variable } from "../runtime/variable.ts";

const require = createRequire(import.meta.url);

/** An active function, script or block, as it was when it was asked for. */
export class CallStackFrame {
  readonly frame: Frame;
  readonly at: Ast;
  readonly invocationInfo: InvocationInfo;
  constructor(frame: Frame) {
    this.frame = frame;
    this.at = frame.position ?? frame.scriptBlock.ast;
    this.invocationInfo = invocationOf(frame);
  }
  get scriptName(): string | null {
    return this.frame.scriptBlock.file;
  }
  get scriptLineNumber(): number {
    return this.at.extent.startLineNumber;
  }
  get functionName(): string {
    return stackName(this.frame);
  }
  /** The command's name; a script's file name. */
  get command(): string {
    const { frame } = this;
    if (frame.scriptBlock.code.isMethod) return "";
    if (frame.functionName !== null) return frame.functionName;
    const file = this.scriptName;
    // A block that shares its caller's invocation is the caller's command.
    const owner = frame.invocation === null && frame.caller?.scope === frame.scope ? frame.caller : frame;
    if (file !== null && owner.scriptBlock.ast.parent === null) return file.slice(file.lastIndexOf("/") + 1);
    return owner === frame ? this.functionName : new CallStackFrame(owner).command;
  }
  /** `{b=two, a=1}`: what was bound, in the order of binding, and what was left over. */
  get arguments(): string {
    const { boundParameters, unboundArguments } = this.invocationInfo;
    const bound = boundParameters instanceof DictionaryBase ? [...boundParameters.entries()] : [];
    const texts = bound.map(([name, value]) => `${toStringValue(name)}=${isTrue(value) ? toStringValue(value) : ""}`);
    for (const value of unboundArguments) texts.push(isTrue(value) ? toStringValue(value) : "$null");
    return `{${texts.join(", ")}}`;
  }
  getScriptLocation(): string {
    const file = this.scriptName;
    return file === null
      ? "<No file>"
      : `${file.slice(file.lastIndexOf("/") + 1)}: line ${this.at.extent.startLineNumber}`;
  }
  /** The variables of the frame's own scope, by name. */
  frameVariables(): ReadonlyMap<string, Variable> {
    const { scope } = this.frame;
    const found = new Map<string, Variable>();
    for (const cell of scope.ownCells()) found.set(cell.name, cell);
    return found;
  }
  toString(): string {
    return `at ${this.functionName}, ${this.scriptName ?? "<No file>"}: line ${this.scriptLineNumber}`;
  }
}

tagType(CallStackFrame, "System.Management.Automation.CallStackFrame");

/** The frame's `$MyInvocation`, made when nothing needed it before. */
function invocationOf(frame: Frame): InvocationInfo {
  if (frame.invocation !== null) return frame.invocation;
  const made = frame.automaticVariable("myinvocation")?.value;
  return made instanceof InvocationInfo ? made : new InvocationInfo(null, frame.scriptBlock.ast.extent);
}

/** The active frames, innermost first. Command, Location and Arguments are extended members in PowerShell too. */
export function callStack(context: ExecutionContext, top: Frame | null = context.frame): PSValue[] {
  require("./debugger-types.ts");
  const frames: PSValue[] = [];
  for (let frame = top; frame !== null; frame = frame.caller) {
    const entry = new CallStackFrame(frame);
    addInstanceMember(entry, new PSNoteProperty("Command", entry.command));
    addInstanceMember(entry, new PSNoteProperty("Location", entry.getScriptLocation()));
    addInstanceMember(entry, new PSNoteProperty("Arguments", entry.arguments));
    frames.push(entry as unknown as PSValue);
  }
  return frames;
}
