// Owns Parameter and CommandParameters: a command's parameters merged from declared, common and dynamic ones,
// their parameter sets as bit masks, and lookup by name, alias and prefix. -1 stands for "all sets" (uint.MaxValue).
import { Exception, getType, newErrorRecord } from "@latch/dotnet";
import type { DotNetType } from "@latch/dotnet";
import type { ArgumentAttribute, ParameterMetadata, ParameterSetData } from "../api/cmdlet.ts";
import { bindingError } from "./messages.ts";
import type { InvocationInfo } from "../pipeline/invocation-info.ts";
import type { ScriptExtent } from "@latch/grammar";

export const ALL_SETS = "__AllParameterSets";
export type ParameterKind = "declared" | "common" | "shouldProcess" | "paging" | "dynamic";

/** One parameter's data in one set, with the set's bit (0 = in all sets). */
export interface SetEntry extends ParameterSetData {
  readonly setName: string;
  flag: number;
}

export interface ParameterInit {
  readonly name: string;
  readonly typeName?: string;
  readonly type?: DotNetType;
  readonly aliases?: readonly string[];
  readonly sets?: ReadonlyMap<string, ParameterSetData>;
  readonly attributes?: readonly ArgumentAttribute[];
  /** All attributes in the order scripts see them, when that differs from sets first. */
  readonly shown?: readonly ArgumentAttribute[];
  readonly kind?: ParameterKind;
  readonly index?: number;
}

export const plainSet: ParameterSetData = {
  mandatory: false,
  position: null,
  valueFromPipeline: false,
  valueFromPipelineByPropertyName: false,
  valueFromRemainingArguments: false,
  helpMessage: null,
};
const inAllSets: ReadonlyMap<string, ParameterSetData> = new Map([[ALL_SETS, plainSet]]);

export type CollectionKind = "none" | "array" | "list" | "generic";

/** A parameter as the binder works with it. Immutable after `assignFlags`, shared by all invocations of a command. */
export class Parameter implements ParameterMetadata {
  readonly name: string;
  readonly typeName: string;
  readonly aliases: readonly string[];
  readonly sets: ReadonlyMap<string, ParameterSetData>;
  readonly attributes: readonly ArgumentAttribute[];
  readonly shown: readonly ArgumentAttribute[] | null;
  readonly kind: ParameterKind;
  /** Position in the param block (scripts), else -1. */
  readonly index: number;
  readonly isSwitch: boolean;
  readonly entries: SetEntry[];
  /** Union of the bits of its sets; 0 when it is in all sets only. */
  flags = 0;
  isInAllSets = false;
  readonly mandatoryInSomeSet: boolean;
  readonly pipelineInSomeSet: boolean;
  readonly transformations: readonly ArgumentAttribute[];
  readonly validations: readonly ArgumentAttribute[];
  readonly psTypeName: string | null;
  readonly obsoleteMessage: string | null;
  readonly dontShow: boolean;
  private resolvedType: DotNetType | null;
  private collection: CollectionKind | null = null;
  private element: DotNetType | null = null;

  constructor(init: ParameterInit) {
    this.name = init.name;
    this.typeName = init.type?.fullName ?? init.typeName ?? "System.Object";
    this.resolvedType = init.type ?? null;
    this.aliases = init.aliases ?? [];
    this.sets = init.sets ?? inAllSets;
    this.attributes = init.attributes ?? [];
    this.shown = init.shown ?? null;
    this.kind = init.kind ?? "declared";
    this.index = init.index ?? -1;
    this.isSwitch = this.typeName === "System.Management.Automation.SwitchParameter";
    this.entries = [];
    let mandatory = false;
    let pipeline = false;
    for (const [setName, data] of this.sets) {
      this.entries.push({ ...data, setName, flag: 0 });
      mandatory ||= data.mandatory;
      pipeline ||= data.valueFromPipeline || data.valueFromPipelineByPropertyName;
    }
    this.mandatoryInSomeSet = mandatory;
    this.pipelineInSomeSet = pipeline;
    this.transformations = this.attributes.filter((attribute) => attribute.transform !== undefined);
    this.validations = this.attributes.filter((attribute) => attribute.validate !== undefined);
    this.psTypeName = this.textOf("PSTypeName");
    this.obsoleteMessage = this.textOf("Obsolete");
    this.dontShow = this.attributes.some((attribute) => attribute.kind === "DontShow");
  }

  type(): DotNetType {
    this.resolvedType ??= getType(this.typeName);
    return this.resolvedType;
  }
  get isDynamic(): boolean {
    return this.kind === "dynamic";
  }
  get allowNull(): boolean {
    return this.hasAttribute("AllowNull");
  }
  get allowEmptyString(): boolean {
    return this.hasAttribute("AllowEmptyString");
  }
  get allowEmptyCollection(): boolean {
    return this.hasAttribute("AllowEmptyCollection");
  }
  /** Null is refused by a validation attribute: transformations see null then. */
  get cannotBeNull(): boolean {
    return (
      this.hasAttribute("ValidateNotNull") ||
      this.hasAttribute("ValidateNotNullOrEmpty") ||
      this.hasAttribute("ValidateNotNullOrWhiteSpace")
    );
  }

  hasAttribute(kind: string): boolean {
    for (const attribute of this.attributes) if (attribute.kind === kind) return true;
    return false;
  }

  private textOf(kind: string): string | null {
    const found = this.attributes.find((attribute) => attribute.kind === kind);
    return found === undefined ? null : ((found as { text?: string }).text ?? "");
  }

  get collectionKind(): CollectionKind {
    if (this.collection === null) [this.collection, this.element] = collectionOf(this.type());
    return this.collection;
  }
  get elementType(): DotNetType | null {
    return this.collectionKind === "none" ? null : this.element;
  }

  /** Its data in the sets of a mask; data of "all sets" always counts. */
  matchingEntries(mask: number): SetEntry[] {
    return this.entries.filter((entry) => entry.flag === 0 || (entry.flag & mask) !== 0);
  }

  /** Its data for the current set: a named set's wins over that of all sets. */
  entryFor(mask: number): SetEntry | null {
    let found: SetEntry | null = null;
    for (const entry of this.entries) {
      if (entry.flag === 0) found = entry;
      else if ((entry.flag & mask) !== 0) return entry;
    }
    return found;
  }

  isInSets(mask: number): boolean {
    return this.isInAllSets || (this.flags & mask) !== 0;
  }

  takesPipelineIn(mask: number): boolean {
    if (!this.pipelineInSomeSet) return false;
    for (const entry of this.entries) {
      if (entry.flag !== 0 && (entry.flag & mask) === 0) continue;
      if (entry.valueFromPipeline || entry.valueFromPipelineByPropertyName) return true;
    }
    return false;
  }
}

/** How a type takes several values: T[], IList, or ICollection<T>; with the element type (null = unknown). */
export function collectionOf(type: DotNetType): [CollectionKind, DotNetType | null] {
  if (type.elementType !== null) return ["array", type.elementType];
  const name = type.displayName;
  if (name === "System.String" || name === "System.Object" || type.isEnum) return ["none", null];
  if (getType("System.Collections.IDictionary").isAssignableFrom(type)) return ["none", null];
  if (name === "System.Array") return ["array", getType("System.Object")];
  const first = type.genericArguments.length === 1 ? (type.genericArguments[0] as DotNetType) : null;
  if (getType("System.Collections.IList").isAssignableFrom(type)) return ["list", first];
  if (
    first !== null &&
    getType(`System.Collections.Generic.ICollection\`1[${first.displayName}]`).isAssignableFrom(type)
  )
    return ["generic", first];
  return ["none", null];
}

function tooManySets(): Exception {
  return new Exception(
    "System.Management.Automation.ParsingMetadataException",
    "Cannot get or run the command. The maximum number of parameter sets for this command has been exceeded.",
    { errorRecord: (self) => newErrorRecord(self, "ParsingTooManyParameterSets", "MetadataError", null) },
  );
}

/** The parameters of one command, ready for binding. */
export class CommandParameters {
  readonly all: Parameter[] = [];
  readonly setNames: string[] = [];
  readonly defaultSetName: string | null;
  /** Bit of the default set; 0 = none; -1 when there are no sets but a default is named. */
  defaultFlag = 0;
  private readonly byName = new Map<string, Parameter>();
  private readonly byAlias = new Map<string, Parameter>();

  constructor(parameters: readonly Parameter[], defaultSetName: string | null) {
    this.defaultSetName = defaultSetName === "" || defaultSetName === ALL_SETS ? null : defaultSetName;
    this.add(parameters);
  }

  /** Adds (dynamic) parameters and numbers the sets again. */
  add(parameters: readonly Parameter[]): void {
    for (const parameter of parameters) {
      const key = parameter.name.toLowerCase();
      if (this.byName.has(key)) continue;
      this.all.push(parameter);
      this.byName.set(key, parameter);
      for (const alias of parameter.aliases) {
        const aliasKey = alias.toLowerCase();
        if (!this.byAlias.has(aliasKey)) this.byAlias.set(aliasKey, parameter);
      }
    }
    this.numberSets();
  }

  /** A copy to which dynamic parameters may be added. */
  extend(parameters: readonly Parameter[]): CommandParameters {
    const copy = new CommandParameters(this.all, this.defaultSetName);
    copy.add(parameters);
    return copy;
  }

  private numberSets(): void {
    if (this.defaultSetName !== null && this.setNames.length === 0) this.setNames.push(this.defaultSetName);
    for (const parameter of this.all) {
      for (const entry of parameter.entries) {
        if (entry.setName === ALL_SETS) {
          parameter.isInAllSets = true;
          continue;
        }
        entry.flag = 1 << this.setIndex(entry.setName);
        parameter.flags |= entry.flag;
      }
    }
    this.defaultFlag = this.defaultSetName === null ? 0 : 1 << this.setIndex(this.defaultSetName);
  }

  private setIndex(name: string): number {
    const lower = name.toLowerCase();
    const at = this.setNames.findIndex((known) => known.toLowerCase() === lower);
    if (at >= 0) return at;
    if (this.setNames.length === 32) throw tooManySets();
    return this.setNames.push(name) - 1;
  }

  get setCount(): number {
    return this.setNames.length;
  }
  /** Bits of all sets. */
  get allFlags(): number {
    return this.setNames.length >= 32 ? -1 : (1 << this.setNames.length) - 1;
  }

  /** The set a mask names; the default set's name while several are possible, "" when several without default. */
  setNameOf(mask: number): string {
    const fallback = this.defaultSetName ?? ALL_SETS;
    if (mask === -1 || mask === 0) return fallback;
    const index = 31 - Math.clz32(mask & -mask);
    if ((mask & (mask - 1)) !== 0) return "";
    return this.setNames[index] ?? "";
  }

  exact(name: string): Parameter | null {
    const key = name.toLowerCase();
    return this.byName.get(key) ?? this.byAlias.get(key) ?? null;
  }
  exactName(name: string): Parameter | null {
    return this.byName.get(name.toLowerCase()) ?? null;
  }
  exactAlias(name: string): Parameter | null {
    return this.byAlias.get(name.toLowerCase()) ?? null;
  }
  /** Names and aliases with their parameters, names first. */
  *namesAndAliases(): Iterable<[string, Parameter]> {
    for (const parameter of this.all) yield [parameter.name, parameter];
    yield* this.byAlias;
  }

  /** The parameter a name, alias or unique prefix means; null for none. Throws AmbiguousParameter. */
  match(name: string, invocation: InvocationInfo, extent: ScriptExtent | null): Parameter | null {
    const exact = this.exact(name);
    if (exact !== null) return exact;
    const prefix = name.toLowerCase();
    const found: Parameter[] = [];
    for (const [key, parameter] of this.byName) if (key.startsWith(prefix)) found.push(parameter);
    for (const [key, parameter] of this.byAlias)
      if (key.startsWith(prefix) && !found.includes(parameter)) found.push(parameter);
    if (found.length <= 1) return found[0] ?? null;
    const own = found.filter((parameter) => parameter.kind === "declared" || parameter.kind === "dynamic");
    if (own.length === 1) return own[0] as Parameter;
    throw bindingError("AmbiguousParameter", invocation, {
      extent,
      parameter: name,
      more: [found.map((parameter) => ` -${parameter.name}`).join("")],
    });
  }
}
