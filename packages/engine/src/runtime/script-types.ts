// Owns what members of the engine's own types do: ScriptBlock, PSVariable, SessionState, EngineIntrinsics.
import { createRequire } from "node:module";
import { steppablePipeline } from "../pipeline/steppable-pipeline.ts";
import {
  arrayOf,
  AutomationNull,
  construct,
  defineType,
  DictionaryBase,
  enumValue,
  getEnumerable,
  getType,
  type PSValue,
  toInt32,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import { callSimple } from "../compile/call-function.ts";
import {
  type CommandInvocationIntrinsics,
  type PathIntrinsics,
  type PSVariableIntrinsics,
  SessionStateObject,
} from "./engine-intrinsics.ts";
import { loadLanguageTypes, startPosition } from "../language/language-types.ts";
import { activeContext } from "./active-context.ts";
import { parseScriptBlock } from "./parse-script.ts";
import { Scope } from "./scope.ts";
import { ScriptBlock } from "./script-block.ts";
import { CollectorSink } from "./streams.ts";
import { PSVariable, Variable } from "./variable.ts";

const require = createRequire(import.meta.url);

function collection(items: readonly PSValue[]): PSValue {
  const made = construct(
    getType("System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]"),
    [],
  );
  (made as unknown as { items: PSValue[] }).items.push(...items);
  return made;
}

function listOf(value: PSValue): PSValue[] {
  if (value === null || value === AutomationNull) return [];
  const items = getEnumerable(value);
  return items === null ? [value] : Array.from(items);
}

/** InvokeWithContext(functions, variables, args). */
function invokeWithContext(block: ScriptBlock, args: readonly PSValue[]): PSValue {
  const [functions, variables, callArgs] = args;
  const context = block.context;
  const state = block.sessionState;
  const outer = state.currentScope;
  const scope = new Scope(outer, state, outer.layout, false);
  const table = unwrap(functions ?? null);
  if (table instanceof DictionaryBase) {
    for (const [name, body] of table.entries()) {
      const base = unwrap(body);
      if (base instanceof ScriptBlock) context.defineFunctionIn(scope, toStringValue(name), base);
    }
  }
  for (const variable of listOf(variables ?? null)) {
    const base = unwrap(variable);
    if (base instanceof PSVariable) scope.setCell(base.name.toLowerCase(), base.cell);
  }
  const output = new CollectorSink();
  state.currentScope = scope;
  try {
    callSimple(context, block, { args: listOf(callArgs ?? null), output });
  } finally {
    state.currentScope = outer;
    context.commandVersion++;
  }
  return collection(output.items);
}

defineType<ScriptBlock>({
  name: "System.Management.Automation.ScriptBlock",
  implementation: ScriptBlock,
  staticMethods: {
    Create: ([text]) => parseScriptBlock(activeContext(), toStringValue(text ?? null), null),
  },
  properties: {
    Ast: (self) => {
      loadLanguageTypes();
      const { parent } = self.ast;
      return parent?.kind === "FunctionDefinition" ? parent : self.ast;
    },
    File: (self) => self.file,
    IsFilter: (self) => self.isFilter,
    IsConfiguration: () => false,
    Module: (self) => self.module,
    DebuggerHidden: (self) => self.debuggerHidden,
    Id: (self) => construct(getType("System.Guid"), [self.id ?? "00000000-0000-0000-0000-000000000000"]),
    Attributes: () => [],
    StartPosition: (self) => startPosition(self.ast.extent),
  },
  methods: {
    Invoke: (self, args) => collection(self.invoke(listOf(args[0] ?? null))),
    InvokeReturnAsIs: (self, args) => self.invokeReturnAsIs(listOf(args[0] ?? null)),
    InvokeWithContext: (self, args) => invokeWithContext(self, args),
    GetNewClosure: (self) => self.getNewClosure(),
    GetSteppablePipeline: (self) => steppablePipeline(self),
    ToString: (self) => self.toString(),
    CheckRestrictedLanguage: () => undefined,
  },
});

defineType<PSVariable>({
  name: "System.Management.Automation.PSVariable",
  implementation: PSVariable,
  construct: (args) => {
    const cell = new Variable(
      toStringValue(args[0] ?? ""),
      args[1] ?? null,
      args.length > 2 ? toInt32(args[2] as PSValue) : 0,
    );
    return cell.psVariable;
  },
  properties: {
    Name: (self) => self.cell.name,
    Value: {
      get: (self) => self.cell.get(),
      set: (self, value) => self.cell.set(value),
    },
    Description: {
      get: (self) => self.cell.description,
      set: (self, value) => {
        self.cell.description = toStringValue(value);
      },
    },
    Options: {
      get: (self) => enumValue("System.Management.Automation.ScopedItemOptions", self.cell.options),
      set: (self, value) => {
        self.cell.options = toInt32(value);
      },
    },
    Attributes: (self) =>
      arrayOf(
        "System.Attribute",
        (self.cell.attributes ?? []).map((a) => a.toObject()),
      ),
    Module: (self) => self.cell.module,
    ModuleName: (self) => self.cell.module?.name ?? "",
    Visibility: (self) => enumValue("System.Management.Automation.SessionStateEntryVisibility", self.cell.visibility),
  },
  methods: {
    IsValidValue: () => true,
  },
});

defineType<PSVariableIntrinsics>({
  name: "System.Management.Automation.PSVariableIntrinsics",
  methods: {
    Get: (self, [name]) => self.get(toStringValue(name ?? null)),
    GetValue: (self, args) => self.getValue(toStringValue(args[0] ?? null), args[1] ?? null),
    Set: (self, args) => {
      self.set(args[0] ?? null, args[1] ?? null);
      return undefined;
    },
    Remove: (self, [name]) => {
      self.remove(name ?? null);
      return undefined;
    },
  },
});

defineType<SessionStateObject>({
  name: "System.Management.Automation.SessionState",
  implementation: SessionStateObject,
  properties: {
    PSVariable: (self) => self.psVariable,
    Path: (self) => self.path,
    Module: (self) => self.module,
    InvokeCommand: (self) => self.invokeCommand,
    LanguageMode: (self) => enumValue("System.Management.Automation.PSLanguageMode", self.languageMode),
  },
});

defineType<CommandInvocationIntrinsics>({
  name: "System.Management.Automation.CommandInvocationIntrinsics",
  methods: {
    ExpandString: (self, [text]) => self.expandString(toStringValue(text ?? null)),
    GetCommand: (self, [name, types]) => self.getCommand(toStringValue(name ?? null), toInt32(types ?? null)),
    GetCmdlet: (self, [name]) => self.getCommand(toStringValue(name ?? null), 8),
    NewScriptBlock: (self, [text]) => self.newScriptBlock(toStringValue(text ?? null)),
    InvokeScript: (self, args) => collection(self.invokeScript(args[0] ?? null, args.slice(1).flatMap(listOf))),
  },
});

defineType<PathIntrinsics>({
  name: "System.Management.Automation.PathIntrinsics",
  methods: {
    GetUnresolvedProviderPathFromPSPath: (self, [path]) => self.unresolved(toStringValue(path ?? null)),
    GetResolvedPSPathFromPSPath: (self, [path]) => self.context.paths.resolve(toStringValue(path ?? null)),
    Combine: (_self, [parent, child]) =>
      `${toStringValue(parent ?? null).replace(/\/$/, "")}/${toStringValue(child ?? null)}`,
    IsPSAbsolute: (self, [path]) => self.context.paths.isAbsolute(toStringValue(path ?? null)),
  },
});

(require("./non-public-types.ts") as typeof import("./non-public-types.ts")).defineNonPublicTypes();
