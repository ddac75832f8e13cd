// Owns decoding a cmdlet's entry of the generated command table (packages/commands/scripts) into CmdletMetadata.
import { Exception, construct, convertTo, getType, invokeStatic, toStringValue, unwrap } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { ArgumentAttribute, CmdletMetadata, ConfirmImpactName, ParameterSetData } from "../api/cmdlet.ts";
import { AliasAttribute, CredentialAttribute, MarkerAttribute } from "./attribute-factory.ts";
import { commonParameters, pagingParameters, shouldProcessParameters } from "./common-parameters.ts";
import { ALL_SETS, CommandParameters, Parameter } from "./parameter.ts";
import {
  AttributeBase,
  ValidateCountAttribute,
  ValidateNotNullAttribute,
  ValidateNotNullOrEmptyAttribute,
  ValidateNotNullOrWhiteSpaceAttribute,
  ValidatePatternAttribute,
  ValidateRangeAttribute,
  ValidateSetAttribute,
} from "./validation-attributes.ts";

type AttributeFact =
  | string
  | {
      min?: string;
      max?: string;
      set?: string[];
      pattern?: string;
      minCount?: number;
      maxCount?: number;
      kind?: string;
    };
type ParameterRow = [name: string, type: number, sets: number[], aliases?: string[] | 0, attributes?: AttributeFact[]];
/** One parsed row of the table. */
export type CmdletRow = [
  className: string,
  module: number,
  defaultSet: string | null,
  flags: number,
  outputTypes: string[],
  setNames: string[],
  parameters: ParameterRow[],
];

const impacts: readonly ConfirmImpactName[] = ["None", "Low", "Medium", "High"];

/** A cmdlet's metadata; parameters are made when first asked for. */
export class TableMetadata implements CmdletMetadata {
  readonly name: string;
  readonly module: string;
  readonly className: string;
  readonly defaultParameterSetName: string | null;
  readonly supportsShouldProcess: boolean;
  readonly supportsPaging: boolean;
  readonly confirmImpact: ConfirmImpactName;
  readonly outputTypes: readonly string[];
  private readonly row: CmdletRow;
  private readonly typeNames: readonly string[];
  private all: CommandParameters | null = null;
  private declared: readonly Parameter[] | null = null;

  constructor(name: string, row: CmdletRow, typeNames: readonly string[], modules: readonly string[]) {
    this.name = name;
    this.row = row;
    this.typeNames = typeNames;
    this.className = row[0];
    this.module = modules[row[1]] ?? "";
    this.defaultParameterSetName = row[2];
    this.supportsShouldProcess = (row[3] & 1) !== 0;
    this.supportsPaging = (row[3] & 2) !== 0;
    this.confirmImpact = impacts[row[3] >> 2] ?? "Medium";
    this.outputTypes = row[4];
  }

  get parameters(): readonly Parameter[] {
    this.declared ??= this.row[6].map((parameter) =>
      decodeParameter(parameter, this.row[5], this.typeNames, dynamicParameters[this.name] ?? []),
    );
    return this.declared;
  }

  /** With common, ShouldProcess and paging parameters, for the binder. */
  get binding(): CommandParameters {
    if (this.all === null) {
      const extra = [...commonParameters()];
      if (this.supportsShouldProcess) extra.push(...shouldProcessParameters());
      if (this.supportsPaging) extra.push(...pagingParameters());
      this.all = new CommandParameters([...this.parameters, ...extra], this.defaultParameterSetName);
    }
    return this.all;
  }
  get setNames(): readonly string[] {
    return this.row[5];
  }
}

/** What the FileSystem provider adds to cmdlets: the table, made from bound cmdlets, has them among their own. */
const dynamicParameters: Readonly<Record<string, readonly string[]>> = {
  "Add-Content": ["NoNewline", "Encoding", "AsByteStream"],
  "Copy-Item": ["FromSession", "ToSession"],
  "Get-ChildItem": ["Attributes", "FollowSymlink", "Directory", "File", "Hidden", "ReadOnly", "System"],
  "Get-Content": ["Delimiter", "Wait", "Raw", "Encoding", "AsByteStream"],
  "Set-Content": ["NoNewline", "Encoding", "AsByteStream"],
  "Test-Path": ["OlderThan", "NewerThan"],
};

function decodeParameter(
  row: ParameterRow,
  setNames: readonly string[],
  typeNames: readonly string[],
  dynamic: readonly string[],
): Parameter {
  const [name, typeIndex, setNumbers, aliases, facts] = row;
  const typeName = typeNames[typeIndex] ?? "System.Object";
  const sets = new Map<string, ParameterSetData>();
  for (let i = 0; i < setNumbers.length; i += 3) {
    const set = setNumbers[i] as number;
    const flags = setNumbers[i + 1] as number;
    const position = setNumbers[i + 2] as number;
    sets.set(set < 0 ? ALL_SETS : (setNames[set] as string), {
      mandatory: (flags & 1) !== 0,
      valueFromPipeline: (flags & 2) !== 0,
      valueFromPipelineByPropertyName: (flags & 4) !== 0,
      valueFromRemainingArguments: (flags & 8) !== 0,
      position: position < 0 ? null : position,
      helpMessage: null,
    });
  }
  const attributes = (facts ?? []).map((fact) => decodeAttribute(fact, typeName));
  if (aliases !== undefined && aliases !== 0) attributes.unshift(new AliasAttribute(aliases));
  return new Parameter({
    name,
    typeName: netTypeName(typeName),
    aliases: aliases === undefined || aliases === 0 ? [] : aliases,
    sets,
    attributes,
    ...(dynamic.includes(name) ? { kind: "dynamic" as const } : {}),
  });
}

/** `System.Nullable[System.Int32]` as getType knows it. */
function netTypeName(name: string): string {
  return name.replace(/^([\w.]+)\[([^\]]+)\]$/, (all, open: string, argument: string) =>
    argument === "" ? all : `${open}\`${argument.split(",").length}[${argument}]`,
  );
}

function decodeAttribute(fact: AttributeFact, typeName: string): ArgumentAttribute {
  if (typeof fact === "string") return namedAttribute(fact);
  if (fact.set !== undefined) return new ValidateSetAttribute(fact.set);
  if (fact.pattern !== undefined) return new ValidatePatternAttribute(fact.pattern);
  if (fact.minCount !== undefined) return new ValidateCountAttribute(fact.minCount, fact.maxCount ?? 2147483647);
  const element = getType(netTypeName(typeName.replace(/\[\]$/, "").replace(/^System\.Nullable\[(.*)\]$/, "$1")));
  // A range without limits is [ValidateRange(ValidateRangeKind.NonNegative)] in all of PowerShell's cmdlets.
  if (fact.min === "" || fact.min === undefined) return new ValidateRangeAttribute(null, null, "NonNegative");
  return new ValidateRangeAttribute(convertTo(fact.min, element), convertTo(fact.max ?? "0", element));
}

function namedAttribute(name: string): ArgumentAttribute {
  switch (name) {
    case "ValidateNotNull":
      return new ValidateNotNullAttribute();
    case "ValidateNotNullOrEmpty":
      return new ValidateNotNullOrEmptyAttribute();
    case "ValidateNotNullOrWhiteSpace":
      return new ValidateNotNullOrWhiteSpaceAttribute();
    case "Credential":
      return new CredentialAttribute();
    case "ArgumentToEncodingTransformation":
      return new EncodingTransformation();
    case "ArgumentToVersionTransformation":
      return new VersionTransformation(name, false);
    case "ArgumentToPSVersionTransformation":
      return new VersionTransformation(name, true);
    case "ValidateNotePropertyName":
      return new ValidateNotePropertyName();
    case "ValidateVersion":
      return new ValidateVersion();
    default:
      return new MarkerAttribute(name);
  }
}

/** `2`, `2.0` and (for -Version of Set-StrictMode) `Latest` as versions. */
class VersionTransformation extends AttributeBase {
  readonly kind: string;
  private readonly takesLatest: boolean;
  constructor(kind: string, takesLatest: boolean) {
    super();
    this.kind = kind;
    this.takesLatest = takesLatest;
  }
  transform(value: PSValue): PSValue {
    const text = value === null ? "" : toStringValue(value);
    if (this.takesLatest && text.toLowerCase() === "latest") return convertTo("7.6.5", getType("System.Version"));
    return /^\d+$/.test(text) ? convertTo(`${text}.0`, getType("System.Version")) : value;
  }
}

/** `Add-Member ScriptMethod ...` means the member type, not a note property of that name. */
class ValidateNotePropertyName extends AttributeBase {
  readonly kind = "ValidateNotePropertyName";
  validate(value: PSValue): void {
    const text = toStringValue(value);
    if (!memberTypeNames.has(text.toLowerCase())) return;
    const message = `The value supplied for parameter 'NotePropertyName' is not valid: ${text}.`;
    throw new Exception("System.Management.Automation.ValidationMetadataException", message, {
      properties: { SwallowException: true },
    });
  }
}
const memberTypeNames = new Set([
  "aliasproperty",
  "codeproperty",
  "property",
  "noteproperty",
  "scriptproperty",
  "propertyset",
  "method",
  "codemethod",
  "scriptmethod",
  "parameterizedproperty",
  "memberset",
  "event",
  "dynamic",
  "properties",
  "methods",
  "all",
]);

/** PowerShell versions there are (Set-StrictMode). */
class ValidateVersion extends AttributeBase {
  readonly kind = "ValidateVersion";
  validate(value: PSValue): void {
    const text = toStringValue(value);
    const [major, minor] = text.split(".").map(Number);
    if (
      major !== undefined &&
      ((major >= 1 && major <= 4 && minor === 0) ||
        (major === 5 && (minor === 0 || minor === 1)) ||
        major === 6 ||
        major === 7)
    )
      return;
    throw new Exception(
      "System.Management.Automation.ValidationMetadataException",
      `The "${text}" argument does not contain a valid PowerShell version. Supply a valid version number and then try the command again.`,
    );
  }
}

const encodingNames: Readonly<Record<string, () => PSValue>> = {
  utf8: () => construct(getType("System.Text.UTF8Encoding"), [false]),
  utf8nobom: () => construct(getType("System.Text.UTF8Encoding"), [false]),
  default: () => construct(getType("System.Text.UTF8Encoding"), [false]),
  ansi: () => encoding(1252),
  oem: () => construct(getType("System.Text.UTF8Encoding"), [false]),
  utf8bom: () => construct(getType("System.Text.UTF8Encoding"), [true]),
  ascii: () => encoding("us-ascii"),
  unicode: () => encoding("utf-16"),
  string: () => encoding("utf-16"),
  unknown: () => encoding("utf-16"),
  bigendianunicode: () => encoding("utf-16BE"),
  bigendianutf32: () => encoding("utf-32BE"),
  utf32: () => encoding("utf-32"),
  utf7: () => encoding("utf-7"),
};

function encoding(name: PSValue): PSValue {
  return invokeStatic(getType("System.Text.Encoding"), "GetEncoding", [name]);
}

/** `-Encoding utf8`: a name or code page becomes an Encoding. */
class EncodingTransformation extends AttributeBase {
  readonly kind = "ArgumentToEncodingTransformation";
  transform(value: PSValue): PSValue {
    const base = unwrap(value);
    if (typeof base === "string") {
      const known = encodingNames[base.toLowerCase()];
      if (known !== undefined) return known();
      try {
        return encoding(base);
      } catch (error) {
        if (error instanceof Exception && error.innerException !== null) throw error.innerException;
        throw error;
      }
    }
    return typeof base === "number" ? encoding(base) : value;
  }
}

/** A cmdlet's metadata from its row's JSON text. */
export function cmdletFromTable(
  name: string,
  json: string,
  typeNames: readonly string[],
  modules: readonly string[],
): TableMetadata {
  return new TableMetadata(name, JSON.parse(json) as CmdletRow, typeNames, modules);
}
