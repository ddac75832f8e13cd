// Owns LocalPipeline: `$runspace.CreatePipeline('…')`, the older way to run commands in a runspace.
import { randomUUID } from "node:crypto";
import {
  construct,
  defineType,
  enumValue,
  type Exception,
  getEnumerable,
  getType,
  type List,
  type PSValue,
  raiseEvent,
  tagType,
} from "@latch/dotnet";
import { activeContext } from "../runtime/active-context.ts";
import { declareProperties } from "./declare-type.ts";
import type { LocalRunspace } from "./local-runspace.ts";
import { Command, PSCommand } from "./ps-command.ts";
import { runInside, runStatements } from "./run-statements.ts";
import { PSDataStreams } from "./streams.ts";

const runspaces = "System.Management.Automation.Runspaces";

/** `PipelineStateInfo`. */
export class PipelineStateInfo {
  readonly state: PSValue;
  readonly reason: PSValue;
  constructor(state: string, reason: PSValue) {
    this.state = enumValue(`${runspaces}.PipelineState`, state);
    this.reason = reason;
  }
}
tagType(PipelineStateInfo, `${runspaces}.PipelineStateInfo`);

/** Results that a pipeline's owner reads. */
export class PipelineReader {
  readonly items: PSValue[] = [];
  get count(): number {
    return this.items.length;
  }
  get isOpen(): boolean {
    return false;
  }
  get endOfPipeline(): boolean {
    return this.items.length === 0;
  }
}
tagType(PipelineReader, `${runspaces}.PipelineReader\`1[System.Object]`);

export class LocalPipeline {
  readonly runspace: LocalRunspace;
  readonly isNested: boolean;
  readonly addToHistory: boolean;
  readonly instanceId: string = randomUUID();
  readonly command = new PSCommand();
  readonly output = new PipelineReader();
  readonly error = new PipelineReader();
  private readonly streams = new PSDataStreams();
  hadErrors = false;
  state = "NotStarted";
  reason: Exception | null = null;

  constructor(runspace: LocalRunspace, text: string | null, isNested: boolean, addToHistory = false) {
    this.runspace = runspace;
    this.isNested = isNested;
    this.addToHistory = addToHistory;
    if (text !== null) this.command.add(new Command(text, true));
  }

  get commands(): PSValue {
    return this.command.commands;
  }

  invoke(input: PSValue): PSValue {
    const result = construct(
      getType("System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]"),
      [],
    ) as unknown as List;
    this.setState("Running", null);
    const run = {
      statements: this.command.statements(),
      input: input === null ? null : (getEnumerable(input) ?? [input]),
      output: { write: (value: PSValue) => void result.items.push(value) },
      streams: this.streams.sinks(() => {
        this.hadErrors = true;
      }),
      progress: this.streams.progressSink,
      historyText: this.addToHistory ? (this.command.commands.items[0] as Command).commandText : null,
    };
    const failure = this.isNested ? runInside(activeContext(), run) : runStatements(this.runspace, run);
    this.error.items.push(...this.streams.error.items);
    this.setState(failure === null ? "Completed" : "Failed", failure);
    if (failure !== null) throw failure;
    return result;
  }

  private setState(state: string, reason: Exception | null): void {
    this.state = state;
    this.reason = reason;
    raiseEvent(this, "StateChanged", [this, null]);
  }
}
tagType(LocalPipeline, `${runspaces}.LocalPipeline`);

declareProperties(`${runspaces}.PipelineStateInfo`, {
  State: `${runspaces}.PipelineState`,
  Reason: "System.Exception",
});
defineType<LocalPipeline>({
  name: `${runspaces}.Pipeline`,
  implementation: LocalPipeline,
  properties: { PipelineStateInfo: (self) => new PipelineStateInfo(self.state, self.reason) },
  methods: {
    Invoke: (self, [input]) => self.invoke(input ?? null),
    InvokeAsync: (self) => {
      self.output.items.push(...(getEnumerable(self.invoke(null)) ?? []));
      return undefined;
    },
    Stop: () => undefined,
    StopAsync: () => undefined,
    Dispose: () => undefined,
  },
});

defineType<PipelineReader>({
  name: `${runspaces}.PipelineReader\`1`,
  implementation: PipelineReader,
  methods: {
    Read: (self, [count]) => (count === undefined ? (self.items.shift() ?? null) : self.items.splice(0, Number(count))),
    ReadToEnd: (self) => self.items.splice(0),
    NonBlockingRead: (self) => self.items.splice(0),
    Peek: (self) => self.items[0] ?? null,
    Close: () => undefined,
  },
});
