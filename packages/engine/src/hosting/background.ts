// Owns BackgroundTask: a pipeline that BeginInvoke started. There is one thread, so it runs when somebody waits for it:
// to its end, on top of whoever waits. One that begins by sleeping does that without a stack: it is due later.
import {
  monotonicTime,
  addPoller,
  Exception,
  pause,
  removePoller,
  sleepFor,
  toDouble,
  unwrap,
  type PSValue,
} from "@latch/dotnet";
import {
  type Ast,
  CommandAst,
  CommandParameterAst,
  ConstantExpressionAst,
  PipelineAst,
  parseInput,
} from "@latch/grammar";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { Command, CommandParameter, PSCommand } from "./ps-command.ts";

/** Queued tasks, the oldest first. */
const queue: BackgroundTask[] = [];

/** One background run. */
export class BackgroundTask {
  private status: "queued" | "running" | "done" = "queued";
  private readonly work: () => void;
  private readonly due: number;
  /** Milliseconds of the Start-Sleep it begins with. */
  private readonly sleeps: number;
  /** Waits of others that began while it was queued: it runs in the second, when a loop polls for what it does. */
  private waits = 0;
  private asked = 0;

  constructor(commands: PSCommand, work: () => void) {
    this.work = work;
    this.sleeps = leadingSleep(commands.statements()[0]?.[0]);
    this.due = monotonicTime() + this.sleeps;
    queue.push(this);
    addPoller(pollQueue);
  }

  /** Lets it go on, if it may; true when it is over. */
  advance(): boolean {
    if (this.status === "queued" && monotonicTime() >= this.due) this.run();
    return this.status === "done";
  }

  /** Waits for its end. */
  complete(context: ExecutionContext): void {
    if (this.status === "running") {
      throw new Exception(
        "System.Management.Automation.PSInvalidOperationException",
        "The pipeline cannot be waited for by itself.",
      );
    }
    pause(
      Number.POSITIVE_INFINITY,
      () => this.advance(),
      () => context.checkStopped(),
    );
  }

  /** Takes it from the queue; false when it is running or over. */
  cancel(): boolean {
    if (this.status !== "queued") return false;
    this.leave("done");
    return true;
  }

  /** Somebody looked at its state: who looks again and again waits for it. */
  noticeAsked(): void {
    if (++this.asked > 1) this.advance();
  }

  /** A wait of somebody else goes on; `beginning`: it has just begun. Milliseconds until it wants to be asked again. */
  wait(beginning: boolean): number {
    if (beginning) this.waits++;
    const left = this.due - monotonicTime();
    if (left > 0) return left;
    if (this.waits > 1) this.run();
    return Number.POSITIVE_INFINITY;
  }

  private run(): void {
    this.leave("running");
    sleptAlready = this.sleeps;
    try {
      this.work();
    } finally {
      this.status = "done";
    }
  }

  private leave(status: "running" | "done"): void {
    this.status = status;
    queue.splice(queue.indexOf(this), 1);
    if (queue.length === 0) removePoller(pollQueue);
  }
}

let waitBegins = false;
/** What the next Start-Sleep need not sleep any more: its pipeline was queued that long. */
let sleptAlready = 0;

function pollQueue(): number {
  let next = Number.POSITIVE_INFINITY;
  const beginning = waitBegins;
  waitBegins = false;
  for (const task of [...queue]) next = Math.min(next, task.wait(beginning));
  return next;
}

/** Start-Sleep and other waits for time to pass: background work goes on meanwhile. */
export function sleep(context: ExecutionContext, milliseconds: number): void {
  const credit = sleptAlready;
  sleptAlready = 0;
  waitBegins = true;
  sleepFor(milliseconds - credit, () => context.checkStopped());
}

/** Milliseconds of the Start-Sleep that a pipeline begins with; 0 when it begins with something else. */
function leadingSleep(command: Command | undefined): number {
  if (command === undefined) return 0;
  return command.isScript ? scriptSleep(command.commandText) : commandSleep(command);
}

const sleepName = /^(Microsoft\.PowerShell\.Utility\\)?(Start-Sleep|sleep)$/i;

function commandSleep(command: Command): number {
  if (!sleepName.test(command.commandText) || command.parameters.items.length !== 1) return 0;
  const { name, value } = unwrap(command.parameters.items[0] ?? null) as unknown as CommandParameter;
  return duration(name ?? "Seconds", value);
}

function scriptSleep(text: string): number {
  if (!/start-sleep|sleep/i.test(text)) return 0;
  const statement = parseInput(text).ast.endBlock?.statements[0];
  const element = statement instanceof PipelineAst ? statement.pipelineElements[0] : null;
  if (!(element instanceof CommandAst)) return 0;
  const [name, first, second] = element.commandElements;
  if (name === undefined || !sleepName.test(name.extent.text)) return 0;
  if (first instanceof CommandParameterAst) return constantDuration(first.parameterName, first.argument ?? second);
  return constantDuration("Seconds", first);
}

function constantDuration(parameter: string, value: Ast | undefined): number {
  return value instanceof ConstantExpressionAst ? duration(parameter, value.extent.text) : 0;
}

function duration(parameter: string, value: PSValue): number {
  const amount = typeof value === "string" ? Number(value) : toDouble(value);
  if (!(amount > 0)) return 0;
  if (/^(m|ms|milli.*)$/i.test(parameter)) return amount;
  return /^s(econds?)?$|^sec/i.test(parameter) ? amount * 1000 : 0;
}
