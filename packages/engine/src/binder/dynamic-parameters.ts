// Owns RuntimeDefinedParameter, and reading what a dynamicparam block returned.
import {
  DictionaryBase,
  TYPE,
  defineType,
  getEnumerable,
  getType,
  tagType,
  toStringValue,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import type { DotNetType, PSValue } from "@latch/dotnet";
import type { ArgumentAttribute, ParameterSetData } from "../api/cmdlet.ts";
import type { InvocationInfo } from "../pipeline/invocation-info.ts";
import { AliasAttribute, ArgumentTypeConverter, ObjectAttribute, ParameterAttribute } from "./attribute-factory.ts";
import { bindingError } from "./messages.ts";
import { Parameter } from "./parameter.ts";

/** A parameter a script makes at run time. */
export class RuntimeDefinedParameter {
  name: string;
  parameterType: DotNetType;
  value: PSValue = null;
  isSet = false;
  /** A Collection[Attribute] (any enumerable). */
  attributes: PSValue;
  constructor(name: string, parameterType: DotNetType, attributes: PSValue) {
    this.name = name;
    this.parameterType = parameterType;
    this.attributes = attributes;
  }
}
tagType(RuntimeDefinedParameter, "System.Management.Automation.RuntimeDefinedParameter");

class BoundDynamicParameter extends Parameter {
  source: RuntimeDefinedParameter | null = null;
  onBound(value: PSValue): void {
    if (this.source === null) return;
    this.source.value = value;
    this.source.isSet = true;
  }
}

/** Parameters of the last dictionary the block wrote; null when there is none. */
export function dynamicParametersOf(
  output: readonly PSValue[],
  invocation: InvocationInfo,
): readonly Parameter[] | null {
  const found = output
    .map(unwrap)
    .filter(
      (item): item is DictionaryBase =>
        item instanceof DictionaryBase && typeOf(item).displayName.endsWith(".RuntimeDefinedParameterDictionary"),
    );
  const dictionary = found[found.length - 1];
  if (dictionary === undefined) return null;
  const result: Parameter[] = [];
  for (const [key, item] of dictionary.entries()) {
    const defined = unwrap(item);
    if (!(defined instanceof RuntimeDefinedParameter)) continue;
    if (toStringValue(key) !== defined.name) {
      throw bindingError("RuntimeDefinedParameterNameMismatch", invocation, {
        parameter: defined.name,
        more: [toStringValue(key)],
      });
    }
    result.push(toParameter(defined));
  }
  return result;
}

function toParameter(defined: RuntimeDefinedParameter): Parameter {
  const sets = new Map<string, ParameterSetData>();
  const attributes: ArgumentAttribute[] = [];
  const aliases: string[] = [];
  for (const item of getEnumerable(defined.attributes) ?? []) {
    const attribute = unwrap(item);
    if (attribute instanceof ParameterAttribute) sets.set(attribute.parameterSetName, attribute.setData);
    else if (attribute instanceof AliasAttribute) aliases.push(...attribute.aliasNames);
    else if (attribute !== null && typeof attribute === "object") attributes.push(asArgumentAttribute(attribute));
  }
  attributes.unshift(new ArgumentTypeConverter(defined.parameterType));
  const parameter = new BoundDynamicParameter({
    name: defined.name,
    type: defined.parameterType,
    aliases,
    attributes,
    kind: "dynamic",
    ...(sets.size > 0 ? { sets } : {}),
  });
  parameter.source = defined;
  return parameter;
}

function asArgumentAttribute(attribute: object): ArgumentAttribute {
  if ("kind" in attribute && "toObject" in attribute) return attribute as ArgumentAttribute;
  const type = (attribute as { [TYPE]: DotNetType })[TYPE];
  return new ObjectAttribute(type.name.replace(/Attribute$/, ""), attribute, type);
}

/** Registers construction with dotnet (the dictionary is dotnet's own). */
export function defineDynamicParameterTypes(): void {
  defineType<RuntimeDefinedParameter>({
    name: "System.Management.Automation.RuntimeDefinedParameter",
    construct: (args) =>
      new RuntimeDefinedParameter(
        String(args[0] ?? ""),
        (args[1] as DotNetType | undefined) ?? getType("System.Object"),
        args[2] ?? [],
      ),
  });
}
