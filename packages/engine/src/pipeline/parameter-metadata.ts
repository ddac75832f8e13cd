// Owns ParameterMetadata and ParameterSetMetadata: a parameter's description that scripts read and change.
import {
  construct,
  convertTo,
  defineType,
  getType,
  isTrue,
  tagType,
  toInt32,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import type { DictionaryBase, DotNetType, PSValue } from "@latch/dotnet";
import type { ParameterSetData } from "../api/cmdlet.ts";
import type { Parameter } from "../binder/parameter.ts";
import { attributeObjects, withoutCase } from "./command-info-types.ts";

const automation = "System.Management.Automation.";
/** int.MinValue: no position. */
export const noPosition = -2147483648;

/** A parameter's data in one set. */
export class ParameterSetMetadata {
  isMandatory: boolean;
  position: number;
  valueFromPipeline: boolean;
  valueFromPipelineByPropertyName: boolean;
  valueFromRemainingArguments: boolean;
  helpMessage: string | null;
  helpMessageBaseName: string | null = null;
  helpMessageResourceId: string | null = null;

  constructor(data: ParameterSetData) {
    this.isMandatory = data.mandatory;
    this.position = data.position ?? noPosition;
    this.valueFromPipeline = data.valueFromPipeline;
    this.valueFromPipelineByPropertyName = data.valueFromPipelineByPropertyName;
    this.valueFromRemainingArguments = data.valueFromRemainingArguments;
    this.helpMessage = data.helpMessage;
  }
  copy(): ParameterSetMetadata {
    return Object.assign(Object.create(ParameterSetMetadata.prototype), this) as ParameterSetMetadata;
  }
}
tagType(ParameterSetMetadata, `${automation}ParameterSetMetadata`);

function listOf(typeName: string, items: readonly PSValue[]): { items: PSValue[] } {
  const list = construct(getType(`System.Collections.ObjectModel.Collection\`1[${typeName}]`), []);
  const collection = list as unknown as { items: PSValue[] };
  collection.items.push(...items);
  return collection;
}

/** A dictionary by name in any case. */
export function dictionaryOf(valueType: string): DictionaryBase {
  const type = getType(`System.Collections.Generic.Dictionary\`2[System.String,${valueType}]`);
  return construct(type, [withoutCase()]) as unknown as DictionaryBase;
}

/** What a parameter's collections are made from; nothing for one that a script makes. */
interface Source {
  readonly aliases: readonly string[];
  attributes(): readonly PSValue[];
  sets(): Iterable<[string, ParameterSetMetadata]>;
}
const emptySource: Source = { aliases: [], attributes: () => [], sets: () => [] };

/** A parameter as Get-Command and CommandMetadata show it. Its collections are its own, made when first asked for. */
export class ParameterMetadata {
  name: string;
  parameterType: DotNetType | null;
  isDynamic = false;
  private readonly source: Source;
  private knownAliases: { items: PSValue[] } | null = null;
  private knownAttributes: { items: PSValue[] } | null = null;
  private knownSets: DictionaryBase | null = null;

  constructor(name: string, parameterType: DotNetType | null, source: Source = emptySource) {
    this.name = name;
    this.parameterType = parameterType;
    this.source = source;
  }

  /** The description of a parameter that the binder knows. */
  static of(parameter: Parameter): ParameterMetadata {
    const made = new ParameterMetadata(parameter.name, parameter.type(), {
      aliases: parameter.aliases,
      attributes: () => attributeObjects(parameter),
      sets: () => parameter.entries.map((entry) => [entry.setName, new ParameterSetMetadata(entry)]),
    });
    made.isDynamic = parameter.isDynamic;
    return made;
  }

  copy(): ParameterMetadata {
    const copied = new ParameterMetadata(this.name, this.parameterType, {
      aliases: this.aliases.items.map((alias) => toStringValue(alias)),
      attributes: () => [...this.attributes.items],
      sets: () => Array.from(this.setEntries(), ([name, set]) => [name, set.copy()]),
    });
    copied.isDynamic = this.isDynamic;
    return copied;
  }

  get aliases(): { items: PSValue[] } {
    this.knownAliases ??= listOf("System.String", this.source.aliases);
    return this.knownAliases;
  }
  get attributes(): { items: PSValue[] } {
    this.knownAttributes ??= listOf("System.Attribute", this.source.attributes());
    return this.knownAttributes;
  }
  get parameterSets(): DictionaryBase {
    if (this.knownSets === null) {
      this.knownSets = dictionaryOf(`${automation}ParameterSetMetadata`);
      for (const [name, set] of this.source.sets()) this.knownSets.set(name, set);
    }
    return this.knownSets;
  }
  *setEntries(): Iterable<[string, ParameterSetMetadata]> {
    for (const [name, set] of this.parameterSets.entries())
      yield [toStringValue(name), unwrap(set) as unknown as ParameterSetMetadata];
  }
  get isSwitch(): boolean {
    return this.parameterType === getType(`${automation}SwitchParameter`);
  }
}
tagType(ParameterMetadata, `${automation}ParameterMetadata`);

const nullable = (value: PSValue): string | null => (value === null ? null : toStringValue(value));

/** Registers the members with dotnet. */
export function defineParameterMetadata(): void {
  defineType<ParameterMetadata>({
    name: `${automation}ParameterMetadata`,
    construct([first, type]) {
      const base = unwrap(first ?? null);
      if (base instanceof ParameterMetadata) return base.copy() as unknown as PSValue;
      return new ParameterMetadata(toStringValue(base), (type ?? null) as DotNetType | null) as unknown as PSValue;
    },
    properties: {
      Name: { get: (self) => self.name, set: (self, value) => void (self.name = toStringValue(value)) },
      ParameterType: {
        get: (self) => self.parameterType,
        set: (self, value) =>
          void (self.parameterType = value === null ? null : (convertTo(value, getType("System.Type")) as DotNetType)),
      },
      ParameterSets: (self) => self.parameterSets as unknown as PSValue,
      IsDynamic: { get: (self) => self.isDynamic, set: (self, value) => void (self.isDynamic = isTrue(value)) },
      Aliases: (self) => self.aliases,
      Attributes: (self) => self.attributes,
      SwitchParameter: (self) => self.isSwitch,
    },
  });
  defineType<ParameterSetMetadata>({
    name: `${automation}ParameterSetMetadata`,
    properties: {
      IsMandatory: { get: (self) => self.isMandatory, set: (self, value) => void (self.isMandatory = isTrue(value)) },
      Position: { get: (self) => self.position, set: (self, value) => void (self.position = toInt32(value)) },
      ValueFromPipeline: {
        get: (self) => self.valueFromPipeline,
        set: (self, value) => void (self.valueFromPipeline = isTrue(value)),
      },
      ValueFromPipelineByPropertyName: {
        get: (self) => self.valueFromPipelineByPropertyName,
        set: (self, value) => void (self.valueFromPipelineByPropertyName = isTrue(value)),
      },
      ValueFromRemainingArguments: {
        get: (self) => self.valueFromRemainingArguments,
        set: (self, value) => void (self.valueFromRemainingArguments = isTrue(value)),
      },
      HelpMessage: { get: (self) => self.helpMessage, set: (self, value) => void (self.helpMessage = nullable(value)) },
      HelpMessageBaseName: {
        get: (self) => self.helpMessageBaseName,
        set: (self, value) => void (self.helpMessageBaseName = nullable(value)),
      },
      HelpMessageResourceId: {
        get: (self) => self.helpMessageResourceId,
        set: (self, value) => void (self.helpMessageResourceId = nullable(value)),
      },
    },
  });
}
