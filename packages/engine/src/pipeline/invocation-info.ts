// Owns InvocationInfo ($MyInvocation, ErrorRecord.InvocationInfo): how and where a command was called.
import { TYPE, getType } from "@latch/dotnet";
import { positionMessage } from "../language/position-message.ts";
import type { DotNetType, PSValue } from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import type { CommandInfo } from "./command-info.ts";
import { historyIdNow } from "../runtime/active-context.ts";

/** Describes one invocation; positions are computed from the extent when asked. */
export class InvocationInfo {
  readonly myCommand: CommandInfo | null;
  readonly scriptPosition: ScriptExtent | null;
  boundParameters: PSValue = null;
  unboundArguments: readonly PSValue[] = [];
  invocationName = "";
  /** The number that the running line has, or will have, in the history. */
  historyId = historyIdNow();
  pipelineLength = 0;
  pipelinePosition = 0;
  expectingInput = false;
  /** Extent shown by errors when it differs from the command's own (a failing argument). */
  displayScriptPosition: ScriptExtent | null = null;
  /** Of a record's: the command's own. */
  private ofCommand: InvocationInfo | null = null;

  constructor(myCommand: CommandInfo | null, scriptPosition: ScriptExtent | null) {
    this.myCommand = myCommand;
    this.scriptPosition = scriptPosition;
  }

  get [TYPE](): DotNetType {
    return getType("System.Management.Automation.InvocationInfo");
  }

  /** A copy that can be given another position. */
  clone(): InvocationInfo {
    const copy = new InvocationInfo(this.myCommand, this.scriptPosition);
    copy.boundParameters = this.boundParameters;
    copy.unboundArguments = this.unboundArguments;
    copy.invocationName = this.invocationName;
    copy.historyId = this.historyId;
    copy.pipelineLength = this.pipelineLength;
    copy.pipelinePosition = this.pipelinePosition;
    copy.expectingInput = this.expectingInput;
    return copy;
  }

  /** What an error record keeps of it: the command, its name and its place. */
  forRecord(): InvocationInfo {
    const copy = new InvocationInfo(this.myCommand, this.scriptPosition);
    copy.invocationName = this.invocationName;
    copy.historyId = this.historyId;
    copy.displayScriptPosition = this.displayScriptPosition;
    copy.ofCommand = this.ofCommand ?? this;
    return copy;
  }

  /** What a binding error's record keeps: the command, and the place of the argument. */
  atArgument(extent: ScriptExtent | null): InvocationInfo {
    const copy = new InvocationInfo(this.myCommand, extent ?? this.scriptPosition);
    copy.historyId = this.historyId;
    copy.ofCommand = this.ofCommand ?? this;
    return copy;
  }

  /** Do both speak of the same call? */
  isOfCallOf(other: InvocationInfo): boolean {
    return (this.ofCommand ?? this) === (other.ofCommand ?? other);
  }

  /** The extent errors point at. */
  get position(): ScriptExtent | null {
    return this.displayScriptPosition ?? this.scriptPosition;
  }
  get scriptName(): string {
    return this.position?.file ?? "";
  }
  get scriptLineNumber(): number {
    return this.isNowhere ? 0 : (this.position?.startLineNumber ?? 0);
  }
  get offsetInLine(): number {
    return this.isNowhere ? 0 : (this.position?.startColumnNumber ?? 0);
  }
  /** No script text made the call. */
  private get isNowhere(): boolean {
    return this.position !== null && this.position.script.text === "";
  }
  /** Whole source line(s) that hold the command. */
  get line(): string {
    const extent = this.position;
    return extent === null ? "" : extent.script.fullLine(extent.startLineNumber);
  }
  get statement(): string {
    return this.position?.text ?? "";
  }
  get psScriptRoot(): string {
    const file = this.psCommandPath;
    return file === "" ? "" : file.slice(0, Math.max(file.lastIndexOf("/"), 0)) || "/";
  }
  get psCommandPath(): string {
    return this.scriptPosition?.file ?? "";
  }
  /** `At file:line char:col` and the marked line. */
  get positionMessage(): string {
    return positionMessage(this.position);
  }
}

export { positionMessage };
