// Owns what members of InitialSessionState and its entries do for scripts.
import {
  defineType,
  enumValue,
  Exception,
  getEnumerable,
  type PSValue,
  toInt32,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import { activeContext } from "../runtime/active-context.ts";
import { missingConfiguration, restrictedNames } from "../pipeline/restricted-commands.ts";
import { isPrivate } from "../runtime/entry-visibility.ts";
import {
  EntryCollection,
  InitialSessionState,
  SessionStateAliasEntry,
  SessionStateCmdletEntry,
  type SessionStateEntry,
  SessionStateFunctionEntry,
  SessionStateVariableEntry,
} from "./initial-session-state.ts";

const automation = "System.Management.Automation";
const runspaces = `${automation}.Runspaces`;
const text = (value: PSValue | undefined): string => (value == null ? "" : toStringValue(value));
const options = (value: number): PSValue => enumValue(`${automation}.ScopedItemOptions`, value);

type TextKey = "languageMode" | "threadOptions" | "apartmentState" | "executionPolicy";
const enumProperty = (key: TextKey, type: string) => ({
  get: (self: InitialSessionState): PSValue => enumValue(type, self[key]),
  set: (self: InitialSessionState, value: PSValue): void => void (self[key] = toStringValue(value)),
});
type FlagKey = "throwOnRunspaceOpenError" | "disableFormatUpdates" | "useFullLanguageModeInDebugger";
const flagProperty = (key: FlagKey) => ({
  get: (self: InitialSessionState): PSValue => self[key],
  set: (self: InitialSessionState, value: PSValue): void => void (self[key] = value === true),
});

function importModules(self: InitialSessionState, given: PSValue): void {
  if (given === null) {
    const message = "Value cannot be null. (Parameter 'name')";
    throw new Exception("System.ArgumentNullException", message, { properties: { ParamName: "name" } });
  }
  for (const module of getEnumerable(given) ?? [given]) self.modules.push(module);
}

defineType<InitialSessionState>({
  name: `${runspaces}.InitialSessionState`,
  implementation: InitialSessionState,
  staticMethods: {
    Create: () => new InitialSessionState(activeContext(), false),
    CreateDefault: () => new InitialSessionState(activeContext(), true),
    CreateDefault2: () => new InitialSessionState(activeContext(), true),
    CreateRestricted: ([capabilities]) =>
      InitialSessionState.restricted(activeContext(), restrictedNames(capabilities ?? null)),
    CreateFrom: () => new InitialSessionState(activeContext(), true),
    CreateFromSessionConfigurationFile: ([path]) => {
      throw missingConfiguration(text(path));
    },
  },
  properties: {
    LanguageMode: enumProperty("languageMode", `${automation}.PSLanguageMode`),
    ThreadOptions: enumProperty("threadOptions", `${runspaces}.PSThreadOptions`),
    ApartmentState: enumProperty("apartmentState", "System.Threading.ApartmentState"),
    ExecutionPolicy: enumProperty("executionPolicy", "Microsoft.PowerShell.ExecutionPolicy"),
    ThrowOnRunspaceOpenError: flagProperty("throwOnRunspaceOpenError"),
    DisableFormatUpdates: flagProperty("disableFormatUpdates"),
    UseFullLanguageModeInDebugger: flagProperty("useFullLanguageModeInDebugger"),
    TranscriptDirectory: {
      get: (self) => self.transcriptDirectory,
      set: (self, value) => void (self.transcriptDirectory = text(value)),
    },
    AuthorizationManager: { get: () => null, set: () => {} },
    Modules: (self) => [...self.modules],
  },
  methods: {
    Clone: (self) => self.clone(),
    ImportPSSnapIn: () => {
      throw new Exception("System.NullReferenceException", "Object reference not set to an instance of an object.");
    },
    ImportPSModule: (self, [given]) => void importModules(self, given ?? null),
    ImportPSModulesFromPath: (self, [path]) => void importModules(self, path ?? null),
  },
});

function remove(self: EntryCollection, name: string, type: PSValue): void {
  const kind = type == null ? null : toStringValue(type).replace(/^.*SessionState(\w+)Entry$/, "$1");
  const gone = new Set(self.named(name).filter((entry) => kind === null || entry.commandType === kind));
  self.items = self.items.filter((item) => !gone.has(unwrap(item) as unknown as SessionStateEntry));
}

defineType<EntryCollection>({
  name: `${runspaces}.InitialSessionStateEntryCollection\`1`,
  implementation: EntryCollection,
  properties: { Count: (self) => self.items.length },
  methods: {
    Add: (self, [entry]) => {
      const many = getEnumerable(entry ?? null);
      self.items.push(...(many ?? [entry ?? null]));
      return undefined;
    },
    Clear: (self) => void (self.items = []),
    Reset: (self) => void (self.items = []),
    Remove: (self, [name, type]) => void remove(self, text(name), type ?? null),
    RemoveItem: (self, [index, count]) =>
      void self.items.splice(toInt32(index ?? 0), count === undefined ? 1 : toInt32(count)),
  },
  indexer: {
    get: (self, [key]) =>
      typeof key === "number" ? (self.items[key] ?? null) : (self.named(text(key)) as unknown as PSValue[]),
  },
});

defineType<SessionStateVariableEntry>({
  name: `${runspaces}.SessionStateVariableEntry`,
  implementation: SessionStateVariableEntry,
  construct: ([name, value, description, flags]) =>
    new SessionStateVariableEntry(
      text(name),
      value ?? null,
      text(description),
      flags === undefined ? 0 : toInt32(flags),
    ),
  properties: { Options: (self) => options(self.options), Attributes: () => [] },
});
defineType<SessionStateFunctionEntry>({
  name: `${runspaces}.SessionStateFunctionEntry`,
  implementation: SessionStateFunctionEntry,
  construct: ([name, definition, flags]) =>
    new SessionStateFunctionEntry(
      text(name),
      text(definition),
      flags === undefined || typeof flags === "string" ? 0 : toInt32(flags),
    ),
  properties: { Options: (self) => options(self.options) },
});
defineType<SessionStateAliasEntry>({
  name: `${runspaces}.SessionStateAliasEntry`,
  implementation: SessionStateAliasEntry,
  construct: ([name, definition, description, flags]) =>
    new SessionStateAliasEntry(
      text(name),
      text(definition),
      text(description),
      flags === undefined ? 0 : toInt32(flags),
    ),
  properties: { Options: (self) => options(self.options) },
});
defineType<SessionStateCmdletEntry>({
  name: `${runspaces}.SessionStateCmdletEntry`,
  implementation: SessionStateCmdletEntry,
  construct: ([name, type, help]) => new SessionStateCmdletEntry(text(name), type ?? null, text(help)),
});
defineType<SessionStateEntry>({
  name: `${runspaces}.ConstrainedSessionStateEntry`,
  properties: {
    Visibility: {
      get: (self) => enumValue(`${automation}.SessionStateEntryVisibility`, self.visibility),
      set: (self, value) => void (self.visibility = isPrivate(value) ? "Private" : "Public"),
    },
  },
});
defineType<SessionStateEntry>({
  name: `${runspaces}.SessionStateCommandEntry`,
  properties: { CommandType: (self) => enumValue(`${automation}.CommandTypes`, self.commandType) },
});
defineType<SessionStateEntry>({
  name: `${runspaces}.InitialSessionStateEntry`,
  methods: { Clone: (self) => self },
});
