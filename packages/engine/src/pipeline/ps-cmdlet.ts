// Owns PSScriptCmdlet: `$PSCmdlet` of advanced functions, with the members scripts use.
import { createRequire } from "node:module";
import {
  AutomationNull,
  Exception,
  PSDouble,
  PSNoteProperty,
  PSObject,
  PSReference,
  PSScriptMethod,
  PSUInt64,
  addInstanceMember,
  defineType,
  enumValue,
  getStaticMember,
  getType,
  invokeMethod,
  isTrue,
  newErrorRecord,
  psArgumentNull,
  tagType,
  toDouble,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { ErrorRecord, MethodSignature, PSValue, TypeImplementation } from "@latch/dotnet";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { SessionState } from "../runtime/session-state.ts";
import { writeEnumerated } from "../runtime/streams.ts";
import { declareType, typeInstances } from "../hosting/declare-type.ts";
import { currentContext } from "./current-context.ts";
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

/** PagingParameters.NewTotalCount(count, accuracy): the count, with its Accuracy and a ToString that says how exact it is. */
function newTotalCount(count: PSValue, accuracy: PSValue): PSValue {
  const result = new PSObject(count) as unknown as PSValue;
  const text =
    "switch ($this.Accuracy) { { $_ -ge 1 } { 'Total count: {0}' -f $this.PSObject.BaseObject } { $_ -le 0 } { 'Unknown total count' } default { 'Estimated total count: {0}' -f $this.PSObject.BaseObject } }";
  const { parseScriptBlock } = require("../runtime/parse-script.ts") as typeof import("../runtime/parse-script.ts");
  addInstanceMember(result, new PSScriptMethod("ToString", parseScriptBlock(currentContext(), text, null)));
  const exactness = Math.max(0, Math.min(1, toDouble(accuracy)));
  return addInstanceMember(result, new PSNoteProperty("Accuracy", new PSDouble(exactness)));
}

defineType<PagingParameters>({
  name: "System.Management.Automation.PagingParameters",
  implementation: PagingParameters,
  methods: { NewTotalCount: (_self, [count = null, accuracy = null]) => newTotalCount(count, accuracy) },
});

/** `$PSCmdlet.CommandRuntime`: what a cmdlet writes to. */
class MshCommandRuntime {
  readonly cmdlet: PSScriptCmdlet;
  constructor(cmdlet: PSScriptCmdlet) {
    this.cmdlet = cmdlet;
  }
  toString(): string {
    return this.cmdlet.processor.name;
  }
}

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
  private runtime: MshCommandRuntime | null = null;
  get commandRuntime(): PSValue {
    this.runtime ??= new MshCommandRuntime(this);
    return this.runtime;
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
    if (unwrap(args[0] ?? null) === null) throw psArgumentNull("errorRecord");
    terminatingAsSignal(self, () => streams.writeError(streams.ownRecord(unwrap(args[0] ?? null) as ErrorRecord)));
    return nothing;
  },
  ThrowTerminatingError: (self, args) => {
    const { streams } = self.processor;
    if (unwrap(args[0] ?? null) === null) {
      throw new Exception("System.ArgumentNullException", "Value cannot be null. (Parameter 'errorRecord')", {
        properties: { ParamName: "errorRecord" },
      });
    }
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
    if (unwrap(args.at(-1) ?? null) === null) throw psArgumentNull("progressRecord");
    self.processor.streams.writeProgress(args[args.length - 1] ?? null);
    return nothing;
  },
  WriteCommandDetail: () => nothing,
};

const cmdletMethods: NonNullable<TypeImplementation<PSScriptCmdlet>["methods"]> = {
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
  GetResolvedProviderPathFromPSPath: (self, args) =>
    resolvedPaths(self, text(args[0]), args[1] as unknown as { value: PSValue }),
  CurrentProviderLocation: (self, [provider]) =>
    invokeMethod(memberOf(self.sessionState, "path"), "CurrentProviderLocation", [provider ?? null]),
  TransactionAvailable: () => false,
  GetResourceString: (_self, [base, id]) => {
    if (text(base) === "") throw psArgumentNull("baseName");
    if (text(id) === "") throw psArgumentNull("resourceId");
    throw new Exception(
      "System.Management.Automation.PSArgumentException",
      `Cannot load a resource with base name "${text(base)}".`,
    );
  },
  Invoke: () => {
    throw new Exception(
      "System.InvalidOperationException",
      "Cmdlets derived from PSCmdlet cannot be invoked directly.  ",
    );
  },
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
};

/** The runtime's methods are the cmdlet's. */
function defineCommandRuntime(methods: NonNullable<TypeImplementation<PSScriptCmdlet>["methods"]>): void {
  const type = declareType("System.Management.Automation.MshCommandRuntime", "System.Object", [
    "System.Management.Automation.ICommandRuntime2",
    "System.Management.Automation.ICommandRuntime",
  ]);
  typeInstances(MshCommandRuntime, type);
  const names = Object.keys(methods).filter((name) => /^(?:Write|Should|ThrowTerm|Transaction)/.test(name));
  defineType<MshCommandRuntime>({
    name: "System.Management.Automation.MshCommandRuntime",
    implementation: MshCommandRuntime,
    properties: { Host: (self) => self.cmdlet.host, CurrentPSTransaction: () => null },
    methods: Object.fromEntries(
      names.map((name) => [
        name,
        (self: MshCommandRuntime, args: PSValue[], signature: MethodSignature) =>
          methods[name]?.(self.cmdlet, args, signature),
      ]),
    ),
  });
}

/** GetResolvedProviderPathFromPSPath(path, out provider): the paths that match, which must be there. */
function resolvedPaths(self: PSScriptCmdlet, path: string, provider: { value: PSValue }): PSValue {
  const reference = new PSReference(null);
  const found = invokeMethod(memberOf(self.sessionState, "path"), "GetResolvedProviderPathFromPSPath", [
    path,
    reference,
  ]);
  provider.value = reference.value;
  return found;
}

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
      CommandOrigin: () => enumValue("System.Management.Automation.CommandOrigin", "Internal"),
      CurrentPSTransaction: () => null,
      Events: (self) => memberOf(self.context.getVariable("ExecutionContext"), "events"),
      PipelineStopToken: () => getStaticMember(getType("System.Threading.CancellationToken"), "None"),
    },
    methods: cmdletMethods,
  });
  defineCommandRuntime(cmdletMethods);
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
