// Owns PSScriptCmdlet: `$PSCmdlet` of advanced functions, with the members scripts use.
import { createRequire } from "node:module";
import {
  AutomationNull,
  Exception,
  PSUInt64,
  defineType,
  isTrue,
  newErrorRecord,
  tagType,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { ErrorRecord, PSValue, TypeImplementation } from "@latch/dotnet";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { SessionState } from "../runtime/session-state.ts";
import { writeEnumerated } from "../runtime/streams.ts";
import { StopUpstreamSignal, TerminateSignal } from "./flow-signals.ts";
import type { InvocationInfo } from "./invocation-info.ts";
import type { ScriptProcessor } from "./script-processor.ts";

const require = createRequire(import.meta.url);

/** PagingParameters of a function with SupportsPaging. */
export class PagingParameters {
  includeTotalCount: boolean;
  skip: PSValue;
  first: PSValue;
  constructor(includeTotalCount: boolean, skip: PSValue, first: PSValue) {
    this.includeTotalCount = includeTotalCount;
    this.skip = skip;
    this.first = first;
  }
}
tagType(PagingParameters, "System.Management.Automation.PagingParameters");

export class PSScriptCmdlet {
  readonly processor: ScriptProcessor;
  /** The caller's session state, also when the function is a module's. */
  private readonly callerState: SessionState;
  constructor(processor: ScriptProcessor) {
    this.processor = processor;
    this.callerState = processor.context.sessionState;
  }
  get context(): ExecutionContext {
    return this.processor.context;
  }
  get myInvocation(): InvocationInfo {
    return this.processor.invocation;
  }
  get parameterSetName(): string {
    return this.processor.binder?.parameterSetName ?? "__AllParameterSets";
  }
  get pagingParameters(): PSValue {
    const { common, metadata } = this.processor;
    if (!metadata.binding.supportsPaging) return null;
    return new PagingParameters(
      common.includeTotalCount,
      common.skip ?? new PSUInt64(0n),
      common.first ?? new PSUInt64(0xffffffffffffffffn),
    );
  }
  get sessionState(): PSValue {
    const { SessionStateObject } =
      require("../runtime/engine-intrinsics.ts") as typeof import("../runtime/engine-intrinsics.ts");
    return new SessionStateObject(this.callerState);
  }
  get invokeCommand(): PSValue {
    return memberOf(this.context.getVariable("ExecutionContext"), "invokeCommand");
  }
  get invokeProvider(): PSValue {
    return memberOf(this.context.getVariable("ExecutionContext"), "invokeProvider");
  }
  get host(): PSValue {
    return this.context.getVariable("Host");
  }
  get commandRuntime(): PSValue {
    return this;
  }
  get stopping(): boolean {
    return this.context.stopRequested;
  }
}
tagType(PSScriptCmdlet, "System.Management.Automation.PSScriptCmdlet");

function memberOf(value: PSValue, name: string): PSValue {
  const base = unwrap(value) as Record<string, PSValue> | null;
  return base?.[name] ?? null;
}

const nothing = undefined;

const writeMethods: NonNullable<TypeImplementation<PSScriptCmdlet>["methods"]> = {
  WriteObject: (self, args) => {
    const output = self.processor.output;
    const value = args[0] ?? null;
    if (args.length > 1 && isTrue(args[1] ?? null)) writeEnumerated(value, output);
    else if (value !== AutomationNull) output.write(value);
    return nothing;
  },
  WriteError: (self, args) => {
    const { streams } = self.processor;
    terminatingAsSignal(self, () => streams.writeError(streams.ownRecord(unwrap(args[0] ?? null) as ErrorRecord)));
    return nothing;
  },
  ThrowTerminatingError: (self, args) => {
    const { streams } = self.processor;
    throw new TerminateSignal(
      self.processor,
      streams.terminating(streams.ownRecord(unwrap(args[0] ?? null) as ErrorRecord)),
    );
  },
  WriteWarning: (self, args) => {
    terminatingAsSignal(self, () => self.processor.streams.writeWarning(text(args[0])));
    return nothing;
  },
  WriteVerbose: (self, args) => {
    terminatingAsSignal(self, () => self.processor.streams.writeVerbose(text(args[0])));
    return nothing;
  },
  WriteDebug: (self, args) => {
    terminatingAsSignal(self, () => self.processor.streams.writeDebug(text(args[0])));
    return nothing;
  },
  WriteInformation: (self, args) => {
    const tags =
      args[1] === undefined || args[1] === null ? [] : (args[1] as PSValue[]).map((tag) => toStringValue(tag));
    self.processor.streams.writeInformation({ messageData: args[0] ?? null, source: self.processor.name, tags });
    return nothing;
  },
  WriteProgress: (self, args) => {
    self.processor.streams.writeProgress(args[args.length - 1] ?? null);
    return nothing;
  },
  WriteCommandDetail: () => nothing,
};

/** Registers `$PSCmdlet`'s methods with dotnet. */
export function definePSCmdletType(): void {
  defineType<PSScriptCmdlet>({
    name: "System.Management.Automation.PSScriptCmdlet",
    implementation: PSScriptCmdlet,
    properties: {
      MyInvocation: (self) => self.myInvocation,
      ParameterSetName: (self) => self.parameterSetName,
      PagingParameters: (self) => self.pagingParameters,
      SessionState: (self) => self.sessionState,
      InvokeCommand: (self) => self.invokeCommand,
      InvokeProvider: (self) => self.invokeProvider,
      Host: (self) => self.host,
      CommandRuntime: (self) => self.commandRuntime,
      Stopping: (self) => self.stopping,
    },
    methods: {
      ...writeMethods,
      ShouldProcess: (self, args) => shouldProcess(self, args),
      ShouldContinue: (self, args) => {
        const yes = args[2] as { value: PSValue } | undefined;
        const no = args[3] as { value: PSValue } | undefined;
        const choice =
          yes === undefined || no === undefined ? null : { yesToAll: isTrue(yes.value), noToAll: isTrue(no.value) };
        const answer = self.processor.streams.shouldContinue(text(args[0]), text(args[1]), choice);
        if (choice !== null && yes !== undefined && no !== undefined) {
          yes.value = choice.yesToAll;
          no.value = choice.noToAll;
        }
        return answer;
      },
      GetVariableValue: (self, args) => {
        const value = self.context.currentScope.lookup(text(args[0]).toLowerCase());
        return value === undefined ? (args[1] ?? null) : value;
      },
      GetUnresolvedProviderPathFromPSPath: (self, args) => self.context.paths.unresolved(text(args[0])).providerPath,
      CurrentProviderLocation: (self) => self.context.paths.currentLocation,
      ThrowError: (self, args) => {
        throw new TerminateSignal(
          self.processor,
          self.processor.streams.terminating(
            newErrorRecord(new Exception("System.Exception", text(args[0])), "", "NotSpecified", null),
          ),
        );
      },
      StopUpstreamCommands: (self) => {
        throw new StopUpstreamSignal(self.processor);
      },
      ToString: () => "System.Management.Automation.PSScriptCmdlet",
    },
  });
}

/** Errors of the command itself leave its body past its own catch blocks. */
function terminatingAsSignal<T>(self: PSScriptCmdlet, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw error instanceof Exception ? new TerminateSignal(self.processor, error) : error;
  }
}

function text(value: PSValue | undefined): string {
  return value === undefined || value === null ? "" : toStringValue(value);
}

/** ShouldProcess(target), (target, action) and (description, warning, caption). */
function shouldProcess(self: PSScriptCmdlet, args: readonly PSValue[]): boolean {
  const { streams, metadata, name } = self.processor;
  const impact = metadata.confirmImpact;
  if (args.length >= 3) return streams.shouldProcess(text(args[0]), text(args[1]), text(args[2]), impact);
  const action = args.length === 2 ? text(args[1]) : name;
  return streams.shouldProcess(
    `Performing the operation "${action}" on target "${text(args[0])}".`,
    null,
    null,
    impact,
  );
}
