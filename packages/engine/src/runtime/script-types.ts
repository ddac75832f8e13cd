// Owns what members of the engine's own types do: ScriptBlock, PSVariable, SessionState, EngineIntrinsics.
import { restrictedLanguageErrors } from "@latch/grammar";
import { createRequire } from "node:module";
import { elementsOf } from "../compile/block-methods.ts";
import { scriptMetadata } from "../binder/script-metadata.ts";
import { steppablePipeline } from "../pipeline/steppable-pipeline.ts";
import {
  arrayOf,
  construct,
  convertTo,
  defineType,
  DictionaryBase,
  enumValue,
  Exception,
  getType,
  newErrorRecord,
  type PSValue,
  toInt32,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import { type PSVariableIntrinsics, SessionStateObject } from "./engine-intrinsics.ts";
import { loadLanguageTypes, startPosition } from "../language/language-types.ts";
import { activeContext } from "./active-context.ts";
import { isPrivate, isVisible, throwIfNotVisible } from "./entry-visibility.ts";
import { languageModeOf, languageModeValue, setLanguageMode } from "./language-mode.ts";
import { parseException, parseScriptBlock } from "./parse-script.ts";
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

const listOf = (value: PSValue): PSValue[] => [...elementsOf(value)];

/** Programs and scripts that a session state allows: all. */
const anyProgram = (): PSValue => convertTo(["*"], getType("System.Collections.Generic.List`1[System.String]"));

/** The texts of a string collection; null for null. */
function names(value: PSValue | undefined): string[] | null {
  return value === undefined || value === null ? null : listOf(value).map((one) => toStringValue(one));
}

function invalidContext(errorId: string, message: string): Exception {
  const exception = new Exception("System.Management.Automation.PSInvalidOperationException", message);
  exception.errorRecord = newErrorRecord(exception, errorId, "InvalidOperation", null);
  return exception;
}

/** Defines the functions of InvokeWithContext's dictionary in a scope. */
function defineFunctions(block: ScriptBlock, scope: Scope, table: DictionaryBase): void {
  for (const [key, body] of table.entries()) {
    const name = unwrap(key);
    if (typeof name !== "string" || name.trim() === "")
      throw invalidContext(
        "EmptyFunctionNameInFunctionDefinitionDictionary",
        "The key property for an entry in the dictionary of functions to define cannot be empty because the key property is used as the function name. Specify a non-empty string as the value of the key property, and then try the operation again.",
      );
    const base = unwrap(body);
    if (!(base instanceof ScriptBlock))
      throw invalidContext(
        "NullFunctionBodyInFunctionDefinitionDictionary",
        `The script block that defines function '${name}' cannot be null or empty. Provide a non-empty script block in the function definition dictionary, and then try the operation again.`,
      );
    block.context.defineFunctionIn(scope, name, base);
  }
}

/** The block's own variables leave the caller's list. */
function takeSpecial(variables: PSValue): void {
  const list = unwrap(variables) as { items?: PSValue[] } | null;
  if (list === null || typeof list !== "object" || !Array.isArray(list.items)) return;
  const isSpecial = (item: PSValue): boolean => {
    const base = unwrap(item);
    return base instanceof PSVariable && /^(_|this|input)$/i.test(base.name);
  };
  list.items.splice(0, list.items.length, ...list.items.filter((item) => !isSpecial(item)));
}

/** InvokeWithContext(functions, variables, args): a scope with these; `_`, `this` and `input` among the variables are the block's own. */
function invokeWithContext(block: ScriptBlock, args: readonly PSValue[]): PSValue {
  const [functions, variables, callArgs] = args;
  const context = block.context;
  const state = block.sessionState;
  const outer = state.currentScope;
  const scope = new Scope(outer, state, outer.layout, false);
  const table = unwrap(functions ?? null);
  if (table instanceof DictionaryBase) defineFunctions(block, scope, table);
  const options: { dollarUnder?: PSValue; thisValue?: PSValue; input?: PSValue[] } = {};
  const given = listOf(variables ?? null);
  for (const variable of given) {
    const base = unwrap(variable);
    if (!(base instanceof PSVariable))
      throw new Exception("System.NullReferenceException", "Object reference not set to an instance of an object.");
    const name = base.name.toLowerCase();
    if (base.name === "_") options.dollarUnder = base.cell.get();
    else if (name === "this") options.thisValue = base.cell.get();
    else if (name === "input") options.input = listOf(base.cell.get());
    else scope.setCell(name, base.cell);
  }
  takeSpecial(variables ?? null);
  const output = new CollectorSink();
  state.currentScope = scope;
  context.commandVersion++;
  try {
    block.invokeInto({ args: listOf(callArgs ?? null), output, ...options });
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
    Attributes: (self) => scriptMetadata(self.context, self).attributes.map((attribute) => attribute.toObject()),
    StartPosition: (self) => startPosition(self.ast.extent),
  },
  methods: {
    Invoke: (self, args) => collection(self.invoke(listOf(args[0] ?? null))),
    InvokeReturnAsIs: (self, args) => self.invokeReturnAsIs(listOf(args[0] ?? null)),
    InvokeWithContext: (self, args) => invokeWithContext(self, args),
    GetNewClosure: (self) => self.getNewClosure(),
    GetSteppablePipeline: (self, args) => steppablePipeline(self, listOf(args[1] ?? null)),
    GetPowerShell: (self, args) => {
      const { powerShellOfCall } =
        require("../hosting/script-block-to-power-shell.ts") as typeof import("../hosting/script-block-to-power-shell.ts");
      return powerShellOfCall(self, args);
    },
    ToString: (self) => self.toString(),
    CheckRestrictedLanguage: (self, [commands, variables, environment]) => {
      const errors = restrictedLanguageErrors(self.ast, {
        commands: names(commands)?.map((name) => name.toLowerCase()) ?? null,
        variables: names(variables),
        environment: environment === true,
      });
      if (errors.length > 0) throw parseException(errors);
      return undefined;
    },
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
    Visibility: {
      get: (self) => enumValue("System.Management.Automation.SessionStateEntryVisibility", self.cell.visibility),
      set: (self, value) => void (self.cell.visibility = isPrivate(value) ? "Private" : "Public"),
    },
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
  construct: () => new SessionStateObject(activeContext().sessionState),
  staticMethods: {
    IsVisible: ([origin, value]) => isVisible(toStringValue(origin ?? null), unwrap(value ?? null)),
    ThrowIfNotVisible: ([origin, value]) => {
      throwIfNotVisible(toStringValue(origin ?? null), unwrap(value ?? null));
      return undefined;
    },
  },
  properties: {
    PSVariable: (self) => self.psVariable,
    Path: (self) => self.path,
    Drive: (self) => self.drive,
    InvokeProvider: (self) => self.invokeProvider,
    Provider: (self) => self.provider,
    Applications: () => anyProgram(),
    Scripts: () => anyProgram(),
    UseFullLanguageModeInDebugger: () => false,
    Module: (self) => self.module,
    InvokeCommand: (self) => self.invokeCommand,
    LanguageMode: {
      get: (self) => languageModeValue(self.state.context),
      set: (self, value) => setLanguageMode(self.state.context, languageModeOf(value)),
    },
  },
});

(require("./non-public-types.ts") as typeof import("./non-public-types.ts")).defineNonPublicTypes();
(require("./type-accelerators-type.ts") as typeof import("./type-accelerators-type.ts")).defineTypeAcceleratorsType();
