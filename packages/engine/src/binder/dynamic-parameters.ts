// Owns RuntimeDefinedParameter, and reading what a dynamicparam block returned.
import {
  DictionaryBase,
  TYPE,
  defineType,
  getEnumerable,
  getType,
  setMember,
  tagType,
  toStringValue,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import type { DotNetType, PSValue } from "@latch/dotnet";
import type { ArgumentAttribute, ParameterSetData } from "../api/cmdlet.ts";
import type { InvocationInfo } from "../pipeline/invocation-info.ts";
import { scriptClassOf } from "../classes/script-class.ts";
import { evaluateExpression } from "../compile/compiled-script.ts";
import { activeContext } from "../runtime/active-context.ts";
import {
  AliasAttribute,
  ArgumentTypeConverter,
  createAttribute,
  ObjectAttribute,
  ParameterAttribute,
} from "./attribute-factory.ts";
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
  /** The object of a class whose property it is. */
  owner: PSValue = null;
  onBound(value: PSValue): void {
    if (this.owner !== null) setMember(this.owner, this.name, value);
    if (this.source === null) return;
    this.source.value = value;
    this.source.isSet = true;
  }
}

/** Properties with [Parameter()] of an object of a script's class; null for other values. */
function parametersOfObject(value: PSValue): readonly Parameter[] | null {
  const owner = unwrap(value);
  const scriptClass = owner === null || typeof owner !== "object" ? undefined : scriptClassOf(typeOf(owner));
  if (scriptClass === undefined) return null;
  const context = activeContext();
  const result: Parameter[] = [];
  for (const field of scriptClass.fields) {
    const attributes = field.ast.attributes.map((ast) =>
      createAttribute(ast, (expression) => evaluateExpression(context, expression)),
    );
    if (!attributes.some((attribute) => attribute instanceof ParameterAttribute)) continue;
    const parameter = makeParameter(field.name, field.type, attributes);
    parameter.owner = owner;
    result.push(parameter);
  }
  return result;
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
  if (dictionary === undefined) return parametersOfObject(output.at(-1) ?? null);
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
  const attributes = Array.from(getEnumerable(defined.attributes) ?? [], unwrap);
  const parameter = makeParameter(defined.name, defined.parameterType, attributes);
  parameter.source = defined;
  return parameter;
}

function makeParameter(name: string, type: DotNetType, given: readonly unknown[]): BoundDynamicParameter {
  const sets = new Map<string, ParameterSetData>();
  const attributes: ArgumentAttribute[] = [new ArgumentTypeConverter(type)];
  const aliases: string[] = [];
  for (const attribute of given) {
    if (attribute instanceof ParameterAttribute) sets.set(attribute.parameterSetName, attribute.setData);
    else if (attribute instanceof AliasAttribute) aliases.push(...attribute.aliasNames);
    else if (attribute !== null && typeof attribute === "object") attributes.push(asArgumentAttribute(attribute));
  }
  return new BoundDynamicParameter({
    name,
    type,
    aliases,
    attributes,
    kind: "dynamic",
    ...(sets.size > 0 ? { sets } : {}),
  });
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
