// One overload of a method or constructor: parameters, return type, and its definition as PowerShell prints it.

import type { PSValue } from "../values/ps-value.ts";
import type { DotNetType } from "./dotnet-type.ts";
import { getType } from "./dotnet-type.ts";
import type { GenericEnvironment } from "./facts-table.ts";
import { genericParameter, referencedType } from "./facts-table.ts";
import { displayTypeName } from "./type-display.ts";

export interface ParameterSignature {
  readonly name: string;
  readonly type: DotNetType;
  /** "" by value, "ref", "out", or "in" (a read-only reference, passed like a value). */
  readonly byRef: "" | "ref" | "out" | "in";
  readonly isParams: boolean;
  readonly isOptional: boolean;
  readonly defaultValue: PSValue;
}

/** What runs a method made at run time (script classes); facts-made ones find theirs by name. */
export type MethodBody = (self: PSValue, args: PSValue[], signature: MethodSignature) => PSValue;

export interface MethodSignatureOptions {
  readonly name: string;
  readonly declaringType: DotNetType;
  readonly isStatic?: boolean;
  readonly isConstructor?: boolean;
  readonly isHidden?: boolean;
  readonly isVirtual?: boolean;
  readonly isAbstract?: boolean;
  readonly returnType: DotNetType;
  readonly parameters: readonly ParameterSignature[];
  readonly genericParameters?: readonly string[];
  readonly body?: MethodBody;
}

/** One overload. */
export class MethodSignature {
  readonly name: string;
  readonly declaringType: DotNetType;
  readonly isStatic: boolean;
  readonly isConstructor: boolean;
  readonly isHidden: boolean;
  readonly isVirtual: boolean;
  readonly isAbstract: boolean;
  readonly returnType: DotNetType;
  readonly parameters: readonly ParameterSignature[];
  /** Names of the method's own type parameters (`TSource`), empty for ordinary methods. */
  readonly genericParameters: readonly string[];
  /** Bound type arguments of a generic method, in the order of `genericParameters`. */
  genericArguments: readonly DotNetType[] = [];
  readonly body: MethodBody | null;
  readonly hasParams: boolean;
  readonly optionalCount: number;
  /** Made from an explicit interface implementation: only called through a cast to the interface. */
  explicitInterface: DotNetType | null = null;
  private knownKey: string | null = null;
  /** How to make this overload with its type parameters bound. */
  readonly bind: ((args: readonly DotNetType[]) => MethodSignature) | null;

  constructor(options: MethodSignatureOptions, bind: ((args: readonly DotNetType[]) => MethodSignature) | null = null) {
    this.name = options.name;
    this.declaringType = options.declaringType;
    this.isStatic = options.isStatic ?? false;
    this.isConstructor = options.isConstructor ?? false;
    this.isHidden = options.isHidden ?? false;
    this.isVirtual = options.isVirtual ?? false;
    this.isAbstract = options.isAbstract ?? false;
    this.returnType = options.returnType;
    this.parameters = options.parameters;
    this.genericParameters = options.genericParameters ?? [];
    this.body = options.body ?? null;
    this.hasParams = options.parameters.at(-1)?.isParams ?? false;
    this.optionalCount = options.parameters.filter((p) => p.isOptional).length;
    this.bind = bind;
  }

  /** "string,int": parameter types in short form, for implementations that choose by overload. */
  get key(): string {
    this.knownKey ??= this.parameters.map((p) => displayTypeName(p.type)).join(",");
    return this.knownKey;
  }

  /** `static string Join(string separator, Params string[] value)`. */
  get definition(): string {
    const parts: string[] = [];
    if (this.isStatic) parts.push("static ");
    if (!this.isConstructor) parts.push(displayTypeName(this.returnType), " ");
    else parts.push(displayTypeName(this.declaringType), " ");
    if (this.explicitInterface !== null) parts.push(displayTypeName(this.explicitInterface, true), ".");
    parts.push(this.isConstructor ? "new" : this.name);
    if (this.genericParameters.length > 0) parts.push("[", this.genericParameters.join(", "), "]");
    parts.push("(", this.parameters.map(parameterText).join(", "), ")");
    return parts.join("");
  }

  /** Same parameter types as another overload? */
  sameParameters(other: MethodSignature): boolean {
    return (
      this.parameters.length === other.parameters.length &&
      this.genericParameters.length === other.genericParameters.length &&
      this.parameters.every((p, i) => p.type === other.parameters[i]?.type && !p.byRef === !other.parameters[i]?.byRef)
    );
  }
}

function parameterText(parameter: ParameterSignature): string {
  const prefix =
    parameter.byRef === "ref" || parameter.byRef === "out" ? "[ref] " : parameter.isParams ? "Params " : "";
  const suffix = parameter.isOptional ? ` = ${defaultText(parameter)}` : "";
  return `${prefix}${displayTypeName(parameter.type)} ${parameter.name}${suffix}`;
}

function defaultText({ type, defaultValue }: ParameterSignature): string {
  if (defaultValue === null) return type.isValueType ? "default" : "null";
  if (typeof defaultValue === "string") return `"${defaultValue}"`;
  if (typeof defaultValue === "boolean") return defaultValue ? "True" : "False";
  if (type.isEnum) return `${type.displayName}.${String(defaultValue)}`;
  return String(defaultValue);
}

/** A parameter for signatures made by hand. */
export function parameter(
  name: string,
  type: DotNetType | string,
  extra: Partial<ParameterSignature> = {},
): ParameterSignature {
  const parameterType = typeof type === "string" ? getType(type) : type;
  return { name, type: parameterType, byRef: "", isParams: false, isOptional: false, defaultValue: null, ...extra };
}

const byRefMarks: Readonly<Record<string, ParameterSignature["byRef"]>> = { ">": "out", "&": "ref", "<": "in" };

/** Reads the parameter list of a facts record. */
export function parseParameters(
  text: string,
  environment: GenericEnvironment,
  readDefault: (text: string, type: DotNetType) => PSValue,
): ParameterSignature[] {
  if (text === "") return [];
  return text.split(",").map((part) => {
    const mark = part.charAt(0);
    const byRef = byRefMarks[mark] ?? "";
    const isParams = mark === "*";
    const space = part.indexOf(" ");
    const equals = part.indexOf("=", space);
    const type = referencedType(part.slice(byRef !== "" || isParams ? 1 : 0, space), environment);
    const name = part.slice(space + 1, equals < 0 ? undefined : equals);
    const defaultValue = equals < 0 ? null : readDefault(part.slice(equals + 1), type);
    return { name, type, byRef, isParams, isOptional: equals >= 0, defaultValue };
  });
}

/** Reads a method record `mName;flags;return;generics;parameters` (or `c…` for a constructor). */
export function parseMethod(
  record: string,
  declaringType: DotNetType,
  environment: GenericEnvironment,
  readDefault: (text: string, type: DotNetType) => PSValue,
): MethodSignature {
  if (record.startsWith("c")) {
    const parameters = parseParameters(record.slice(1), environment, readDefault);
    return new MethodSignature({
      name: ".ctor",
      declaringType,
      isConstructor: true,
      returnType: declaringType,
      parameters,
    });
  }
  const [name = "", flags = "", returns = "", generics = "", params = ""] = record.slice(1).split(";");
  const genericParameters = generics === "" ? [] : generics.split(",");
  const make = (bound: readonly DotNetType[] | null): MethodSignature => {
    let scope = environment;
    if (genericParameters.length > 0) {
      const bindings = genericParameters.map((g, i) => [g, bound?.[i] ?? genericParameter(g)] as const);
      scope = new Map([...environment, ...bindings]);
    }
    const options: MethodSignatureOptions = {
      name,
      declaringType,
      isStatic: flags.includes("s"),
      isVirtual: flags.includes("v"),
      isAbstract: flags.includes("a"),
      returnType: referencedType(returns, scope),
      parameters: parseParameters(params, scope, readDefault),
      genericParameters,
    };
    const signature = new MethodSignature(options, genericParameters.length > 0 ? make : null);
    if (bound !== null) signature.genericArguments = bound;
    return signature;
  };
  return make(null);
}
