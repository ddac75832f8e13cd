// Owns Set-PSDebug's trace: the lines that -Trace 1 and 2 write, and -Step's question.
import { newErrorRecord, Exception, type PSValue, unwrap } from "@latch/dotnet";
import type { Ast } from "@latch/grammar";
import type { ChoiceDescription } from "../api/host.ts";
import { LoopEnumerator } from "../compile/for-each.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { Frame } from "../runtime/frame.ts";
import { stackName } from "../runtime/errors.ts";

/** How much of a variable's name and value is shown. */
const valueWidth = 60;

const stepChoices: readonly ChoiceDescription[] = [
  { label: "&Yes", helpMessage: "Continue." },
  { label: "Yes to &All", helpMessage: "Continue, and do not ask again whether to continue in this session." },
  { label: "&No", helpMessage: "End the operation with an error." },
  {
    label: "No to A&ll",
    helpMessage: "End the operation with an error. Do not request to resume operation for this session.",
  },
  {
    label: "&Suspend",
    helpMessage: 'Pause the current operation and enter a command prompt. Type "exit" to resume the paused operation.',
  },
];

export class ScriptTrace {
  private readonly context: ExecutionContext;
  /** 0: none, 1: lines, 2: calls and assignments too. */
  level = 0;
  /** Each line is asked about. */
  step = false;

  constructor(context: ExecutionContext) {
    this.context = context;
  }

  get isOn(): boolean {
    return this.level > 0 || this.step;
  }

  /** Set-PSDebug -Trace, -Step: null where not given. */
  set(level: number | null, step: boolean | null): void {
    this.level = Math.max(level ?? 0, 0);
    if (this.level < 1 && step !== true) this.step = false;
    else if (step !== null) this.step = step;
  }

  /** The line of a place, with a mark before it. */
  line(ast: Ast): void {
    const { extent } = ast;
    const text = extent.script.fullLine(extent.startLineNumber);
    const at = extent.startColumnNumber;
    const marked = at > text.length ? `${text} <<<< ` : `${text.slice(0, at - 1)} >>>> ${text.slice(at - 1)}`;
    const message = `${String(extent.startLineNumber).padStart(4)}+ ${marked}`;
    if (this.step) this.ask(message);
    this.write(message);
  }

  functionEntry(frame: Frame): void {
    const { file } = frame.scriptBlock;
    const where = file === null ? "" : `  (defined in file '${file}')`;
    this.write(`    ! CALL function '${stackName(frame)}'${where}`);
  }

  variableSet(name: string, value: PSValue): void {
    const bare = unwrap(value);
    const isEnumerator = bare instanceof LoopEnumerator;
    const text = isEnumerator ? "IEnumerator" : this.context.textOf(value);
    const width = valueWidth - name.length;
    this.write(`    ! SET $${name} = '${text.length > width ? `${text.slice(0, width)}…` : text}'.`);
  }

  private write(message: string): void {
    this.context.host.ui?.writeDebugLine(message);
  }

  /** Continue with this operation? Throws when the answer is no. */
  private ask(message: string): void {
    const { ui } = this.context.host;
    if (ui === null) return;
    const answer = ui.promptForChoice("Continue with this operation?", message, stepChoices, 0);
    if (answer === 1) this.step = false;
    if (answer !== 2 && answer !== 3) return;
    const text = "WriteDebug stopped because the value of the DebugPreference variable was 'Stop'.";
    const exception = new Exception("System.Management.Automation.ActionPreferenceStopException", text);
    exception.errorRecord = newErrorRecord(exception, "UserStopRequest", "OperationStopped", null);
    throw exception;
  }
}
