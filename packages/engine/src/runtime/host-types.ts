// Owns what the members of $Host, $Host.UI and $Host.UI.RawUI do for scripts, and the small types they use.
import {
  construct,
  defineType,
  type DictionaryBase,
  EnumValue,
  enumValue,
  Exception,
  getEnumerable,
  getType,
  type PSValue,
  tagType,
  toInt32,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { ChoiceDescription, PSHostUserInterface } from "../api/host.ts";
import { hostFields } from "./field-description.ts";
import { HostObject, HostRawUIObject, HostUserInterfaceObject } from "./host-object.ts";

const host = "System.Management.Automation.Host";
const internal = "System.Management.Automation.Internal.Host";

/** [System.Management.Automation.Host.Size] and Coordinates: two numbers. */
class NumberPair {
  first: number;
  second: number;
  constructor(first: number, second: number) {
    this.first = first;
    this.second = second;
  }
}
class Size extends NumberPair {
  override toString(): string {
    return `${this.first},${this.second}`;
  }
}
class Coordinates extends NumberPair {
  override toString(): string {
    return `${this.first},${this.second}`;
  }
}
tagType(Size, `${host}.Size`);
tagType(Coordinates, `${host}.Coordinates`);

function definePair(
  name: string,
  made: new (first: number, second: number) => NumberPair,
  [first, second]: readonly [string, string],
): void {
  const property = (key: "first" | "second") => ({
    get: (self: NumberPair) => self[key],
    set: (self: NumberPair, value: PSValue) => {
      self[key] = toInt32(value);
    },
  });
  defineType<NumberPair>({
    name: `${host}.${name}`,
    construct: (args) => new made(toInt32(args[0] ?? 0), toInt32(args[1] ?? 0)),
    properties: { [first]: property("first"), [second]: property("second") },
    methods: { ToString: (self) => self.toString() },
  });
}
definePair("Size", Size, ["Width", "Height"]);
definePair("Coordinates", Coordinates, ["X", "Y"]);

/** [System.Management.Automation.Host.ChoiceDescription]. */
class Choice implements ChoiceDescription {
  readonly label: string;
  helpMessage: string;
  constructor(label: string, helpMessage: string) {
    this.label = label;
    this.helpMessage = helpMessage;
  }
}
tagType(Choice, `${host}.ChoiceDescription`);

defineType<Choice>({
  name: `${host}.ChoiceDescription`,
  construct: (args) => new Choice(toStringValue(args[0] ?? null), toStringValue(args[1] ?? "")),
  properties: {
    Label: (self) => self.label,
    HelpMessage: {
      get: (self) => self.helpMessage,
      set: (self, value) => {
        self.helpMessage = toStringValue(value);
      },
    },
  },
});

defineType<HostObject>({
  name: `${internal}.InternalHost`,
  methods: {
    SetShouldExit: (self, args) => void self.context.host.setShouldExit(toInt32(args[0] ?? 0)),
    NotifyBeginApplication: (self) => void self.context.host.notifyBeginApplication?.(),
    NotifyEndApplication: (self) => void self.context.host.notifyEndApplication?.(),
    EnterNestedPrompt: (self) => void self.context.host.enterNestedPrompt?.(),
    ExitNestedPrompt: (self) => void self.context.host.exitNestedPrompt?.(),
  },
});

const text = (value: PSValue | undefined): string => toStringValue(value ?? null);

/** A colour's name, or null for a value that is none. */
function colorName(value: PSValue | undefined): string | null {
  const color = unwrap(value ?? null);
  return color instanceof EnumValue ? color.name : null;
}

/** Write and WriteLine with and without colours. */
function write(ui: PSHostUserInterface | null, args: readonly PSValue[], line: boolean): void {
  const content = text(args[args.length - 1] ?? "");
  if (args.length !== 3) {
    // Without colours it is another method of the host (a remote client sees which).
    if (line) ui?.writeLine(content);
    else ui?.write(content);
    return;
  }
  const [foreground, background] = [colorName(args[0]), colorName(args[1])];
  if (line) ui?.writeLine(content, foreground, background);
  else ui?.write(content, foreground, background);
}

defineType<HostUserInterfaceObject>({
  name: `${internal}.InternalHostUserInterface`,
  methods: {
    Write: (self, args) => void write(self.ui, args, false),
    WriteLine: (self, args) => void write(self.ui, args, true),
    WriteErrorLine: (self, args) => void self.ui?.writeErrorLine(text(args[0])),
    WriteWarningLine: (self, args) => void self.ui?.writeWarningLine(text(args[0])),
    WriteVerboseLine: (self, args) => void self.ui?.writeVerboseLine(text(args[0])),
    WriteDebugLine: (self, args) => void self.ui?.writeDebugLine(text(args[0])),
    ReadLine: (self) => self.ui?.readLine() ?? null,
    ReadLineAsSecureString: (self) => self.ui?.readLineAsSecureString() ?? null,
    PromptForChoice: (self, args) =>
      self.ui?.promptForChoice(text(args[0]), text(args[1]), choices(args[2] ?? null), toInt32(args[3] ?? 0)) ?? -1,
    Prompt: (self, args) => {
      const answers = self.ui?.prompt(text(args[0]), text(args[1]), hostFields(args[2] ?? null)) ?? [];
      const result = construct(getType("System.Collections.Generic.Dictionary[string,psobject]"), []);
      for (const [name, value] of answers) (result as DictionaryBase).set(name, value);
      return result;
    },
    PromptForCredential: (self, args) =>
      self.ui?.promptForCredential(text(args[0]), text(args[1]), text(args[2]), text(args[3])) ?? null,
  },
});

function choices(value: PSValue): ChoiceDescription[] {
  const result: ChoiceDescription[] = [];
  for (const item of getEnumerable(value) ?? [value]) {
    const choice = unwrap(item);
    if (choice instanceof Choice) result.push(choice);
  }
  return result;
}

defineType<HostRawUIObject>({
  name: `${internal}.InternalHostRawUserInterface`,
  properties: {
    BufferSize: (self) => new Size(self.rawUI?.bufferWidth ?? 0, self.rawUI?.windowHeight ?? 0),
    WindowSize: {
      get: (self) => new Size(self.rawUI?.windowWidth ?? 0, self.rawUI?.windowHeight ?? 0),
      set: notOnThisPlatform,
    },
    MaxWindowSize: (self) => new Size(self.rawUI?.windowWidth ?? 0, self.rawUI?.windowHeight ?? 0),
    MaxPhysicalWindowSize: (self) => new Size(self.rawUI?.windowWidth ?? 0, self.rawUI?.windowHeight ?? 0),
    WindowPosition: () => new Coordinates(0, 0),
    CursorPosition: {
      get: (self) => new Coordinates(self.rawUI?.cursorX ?? 0, self.rawUI?.cursorY ?? 0),
      set: (self, value) => {
        const place = unwrap(value);
        if (place instanceof Coordinates) self.rawUI?.moveCursor?.(place.first, place.second);
      },
    },
    CursorSize: { get: () => 100, set: notOnThisPlatform },
    KeyAvailable: (self) => self.rawUI?.keyAvailable ?? false,
    ForegroundColor: color("foregroundColor"),
    BackgroundColor: color("backgroundColor"),
    WindowTitle: {
      get: (self) => self.rawUI?.windowTitle ?? "",
      set: (self, value) => {
        if (self.rawUI !== null) self.rawUI.windowTitle = text(value);
      },
    },
  },
  methods: {
    ReadKey: (self, args) => self.rawUI?.readKey(text(args[0] ?? "")) ?? null,
    FlushInputBuffer: () => null,
    LengthInBufferCells: (self, args) => {
      const rest = text(args[0]).slice(toInt32(args[1] ?? 0));
      return self.rawUI?.lengthInBufferCells?.(rest) ?? rest.length;
    },
  },
});

/** What .NET says of consoles that are not Windows'. */
function notOnThisPlatform(): never {
  throw new Exception("System.PlatformNotSupportedException", "Operation is not supported on this platform.");
}

/** .NET says -1 where no colour is known. */
function color(name: "foregroundColor" | "backgroundColor") {
  return {
    get: (self: HostRawUIObject): PSValue =>
      enumValue("System.ConsoleColor", self.rawUI?.[name] === "-1" ? -1 : (self.rawUI?.[name] ?? -1)),
    set: (self: HostRawUIObject, value: PSValue): void => {
      if (self.rawUI !== null) self.rawUI[name] = colorName(value) ?? "-1";
    },
  };
}
