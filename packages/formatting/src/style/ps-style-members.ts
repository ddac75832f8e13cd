// The .NET members of $PSStyle and its parts, made when a script first looks at one.
import {
  defineType,
  getType,
  MethodSignature,
  parameter,
  PropertyMember,
  setOwnMembers,
  toStringValue,
} from "@latch/dotnet";
import type { MethodBody, PSValue } from "@latch/dotnet";
import { colorPairOf } from "./console-colors.ts";
import {
  ATTRIBUTES,
  BackgroundColor,
  colorIndex,
  FileExtensionDictionary,
  FileInfoFormatting,
  ForegroundColor,
  FormattingData,
  ProgressConfiguration,
  psStyle,
} from "./ps-style.ts";
import type { FormattingStyle, PSStyle } from "./ps-style.ts";

const PS_STYLE = "System.Management.Automation.PSStyle";
const STRING = "System.String";

interface PropertyDescription {
  readonly name: string;
  readonly type: string;
  readonly get: (self: never) => PSValue;
  readonly set?: (self: never, value: PSValue) => void;
}
interface MethodDescription {
  readonly name: string;
  readonly returns: string;
  readonly parameters: readonly (readonly [name: string, type: string])[];
  readonly run: (self: never, args: readonly PSValue[]) => PSValue | undefined;
}

function define(
  typeName: string,
  properties: readonly PropertyDescription[],
  methods: readonly MethodDescription[] = [],
): void {
  const type = getType(typeName);
  setOwnMembers(type, {
    constructors: [],
    properties: properties.map(
      ({ name, type: propertyType, get, set }) =>
        new PropertyMember(
          {
            name,
            type: getType(propertyType),
            declaringType: type,
            isStatic: false,
            canRead: true,
            canWrite: set !== undefined,
            accessors: { get: (self) => get(self as never), set: (self, value) => set?.(self as never, value) },
          },
          type,
        ),
    ),
    methods: methods.map(
      (method) =>
        new MethodSignature({
          name: method.name,
          declaringType: type,
          returnType: getType(method.returns),
          parameters: method.parameters.map(([name, parameterType]) => parameter(name, parameterType)),
          body: ((self: PSValue, args: PSValue[]) => method.run(self as never, args) ?? null) as MethodBody,
        }),
    ),
  });
}

const colorMethods: readonly MethodDescription[] = [
  {
    name: "FromRgb",
    returns: STRING,
    parameters: [
      ["red", "System.Byte"],
      ["green", "System.Byte"],
      ["blue", "System.Byte"],
    ],
    run: (self: ForegroundColor, args) => self.fromRgb(args[0]!, args[1], args[2]),
  },
  {
    name: "FromRgb",
    returns: STRING,
    parameters: [["rgb", "System.Int32"]],
    run: (self: ForegroundColor, args) => self.fromRgb(args[0]!),
  },
  {
    name: "FromConsoleColor",
    returns: STRING,
    parameters: [["color", "System.ConsoleColor"]],
    run: (self: ForegroundColor, args) => self.fromConsoleColor(args[0]!),
  },
];

function constants(table: Readonly<Record<string, string>>): PropertyDescription[] {
  return Object.entries(table).map(([name, value]) => ({ name, type: STRING, get: () => value }));
}

function camel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

const FORMATTING =
  "FormatAccent TableHeader CustomTableHeaderLabel ErrorAccent Error Warning Verbose Debug FeedbackName FeedbackText FeedbackAction";

function defineFormatting(): void {
  define(
    `${PS_STYLE}+FormattingData`,
    FORMATTING.split(" ").map((name) => ({
      name,
      type: STRING,
      get: (self: FormattingData) => self[camel(name) as FormattingStyle],
      set: (self: FormattingData, value: PSValue) =>
        self.setStyle(camel(name) as FormattingStyle, toStringValue(value)),
    })),
  );
}

function defineProgress(): void {
  const view = "System.Management.Automation.ProgressView";
  define(`${PS_STYLE}+ProgressConfiguration`, [
    {
      name: "Style",
      type: STRING,
      get: (self: ProgressConfiguration) => self.style,
      set: (self: ProgressConfiguration, value) => {
        self.style = toStringValue(value);
      },
    },
    {
      name: "MaxWidth",
      type: "System.Int32",
      get: (self: ProgressConfiguration) => self.maxWidth,
      set: (self: ProgressConfiguration, value) => {
        self.maxWidth = Number(value);
      },
    },
    {
      name: "View",
      type: view,
      get: (self: ProgressConfiguration) => self.view,
      set: (self: ProgressConfiguration, value) => {
        self.view = value as ProgressConfiguration["view"];
      },
    },
    {
      name: "UseOSCIndicator",
      type: "System.Boolean",
      get: (self: ProgressConfiguration) => self.useOSCIndicator,
      set: (self: ProgressConfiguration, value) => {
        self.useOSCIndicator = value === true;
      },
    },
  ]);
}

function defineFileInfo(): void {
  const dictionary = `${PS_STYLE}+FileInfoFormatting+FileExtensionDictionary`;
  const style = (name: "Directory" | "SymbolicLink" | "Executable"): PropertyDescription => {
    const key = camel(name) as "directory" | "symbolicLink" | "executable";
    return {
      name,
      type: STRING,
      get: (self: FileInfoFormatting) => self[key],
      set: (self: FileInfoFormatting, value: PSValue) => self.setStyle(key, toStringValue(value)),
    };
  };
  define(`${PS_STYLE}+FileInfoFormatting`, [
    style("Directory"),
    style("SymbolicLink"),
    style("Executable"),
    { name: "Extension", type: dictionary, get: (self: FileInfoFormatting) => self.extension },
  ]);
  const extension = ["extension", STRING] as const;
  const decoration = ["decoration", STRING] as const;
  const text = (value: PSValue | undefined): string => toStringValue(value ?? null);
  define(
    dictionary,
    [
      {
        name: "Keys",
        type: "System.Collections.Generic.IEnumerable`1[System.String]",
        get: (self: FileExtensionDictionary) => self.keys,
      },
    ],
    [
      method("Add", "System.Void", [extension, decoration], (self, args) => {
        self.add(text(args[0]), text(args[1]));
      }),
      method("Remove", "System.Void", [extension], (self, args) => {
        self.remove(text(args[0]));
      }),
      method("Clear", "System.Void", [], (self) => {
        self.clear();
      }),
      method("ContainsKey", "System.Boolean", [extension], (self, args) => self.containsKey(text(args[0]))),
    ],
  );
  defineType<FileExtensionDictionary>({
    name: dictionary,
    implementation: FileExtensionDictionary,
    indexer: {
      get: (self, [key]) => self.get(text(key)),
      set: (self, [key], value) => self.set(text(key), toStringValue(value)),
    },
  });
}

function method(
  name: string,
  returns: string,
  parameters: MethodDescription["parameters"],
  run: (self: FileExtensionDictionary, args: readonly PSValue[]) => PSValue | undefined,
): MethodDescription {
  return { name, returns, parameters, run };
}

function defineRoot(): void {
  const attributes: Record<string, () => PSValue> = {};
  for (const [name, value] of Object.entries(ATTRIBUTES)) attributes[name] = () => value;
  defineType<PSStyle>({
    name: PS_STYLE,
    properties: {
      ...attributes,
      OutputRendering: {
        get: (self) => self.outputRendering,
        set: (self, value) => {
          self.outputRendering = value as PSStyle["outputRendering"];
        },
      },
      AutoSizeDefaultFormatting: {
        get: (self) => self.autoSizeDefaultFormatting,
        set: (self, value) => {
          self.autoSizeDefaultFormatting = value === true;
        },
      },
      Formatting: (self) => self.formatting,
      Progress: (self) => self.progress,
      Foreground: (self) => self.foreground,
      Background: (self) => self.background,
      FileInfo: (self) => self.fileInfo,
    },
    methods: {
      FormatHyperlink: (self, [text, link]) =>
        self.formatHyperlink(toStringValue(text ?? null), toStringValue(link ?? null)),
    },
    staticProperties: { Instance: () => psStyle },
    staticMethods: {
      MapForegroundColorToEscapeSequence: ([color]) => psStyle.foreground.fromConsoleColor(color ?? null),
      MapBackgroundColorToEscapeSequence: ([color]) => psStyle.background.fromConsoleColor(color ?? null),
      MapColorPairToEscapeSequence: ([fore, back]) => colorPairOf(colorIndex(fore ?? null), colorIndex(back ?? null)),
    },
  });
}

/** Registers everything (once: modules run once). */
defineRoot();
define(`${PS_STYLE}+ForegroundColor`, constants(ForegroundColor.colors), colorMethods);
define(`${PS_STYLE}+BackgroundColor`, constants(BackgroundColor.colors), colorMethods);
defineFormatting();
defineProgress();
defineFileInfo();
