// Type arguments of generic methods from the types of the arguments: `[Linq.Enumerable]::ToList([int[]]$x)`.

import type { DotNetType } from "./dotnet-type.ts";
import type { MethodSignature } from "./method-signature.ts";

/**
 * The type arguments of a generic method, in order, or null when they cannot all be told.
 * In: the open signature, the arguments' types (null for $null).
 */
export function inferTypeArguments(
  signature: MethodSignature,
  args: readonly (DotNetType | null)[],
): DotNetType[] | null {
  const bindings = new Map<string, DotNetType>();
  const { parameters } = signature;
  // PowerShell infers nothing for a method whose optional parameters are left out.
  if (args.length < parameters.length && !signature.hasParams) return null;
  for (let i = 0; i < args.length; i++) {
    const parameter = parameters[Math.min(i, parameters.length - 1)];
    const argument = args[i];
    if (parameter === undefined || argument === null || argument === undefined) continue;
    const spread = parameter.isParams && (args.length !== parameters.length || argument.elementType === null);
    const wanted = spread ? (parameter.type.elementType as DotNetType) : parameter.type;
    if (!unify(wanted, argument, bindings, signature)) return null;
  }
  const bound: DotNetType[] = [];
  for (const name of signature.genericParameters) {
    const type = bindings.get(name);
    if (type === undefined) return null;
    bound.push(type);
  }
  return bound;
}

function unify(
  wanted: DotNetType,
  actual: DotNetType,
  bindings: Map<string, DotNetType>,
  signature: MethodSignature,
): boolean {
  if (wanted.isGenericParameter) {
    if (!signature.genericParameters.includes(wanted.displayName)) return true;
    const known = bindings.get(wanted.displayName);
    if (known === undefined) bindings.set(wanted.displayName, actual);
    else if (known !== actual) {
      if (actual.isAssignableFrom(known)) bindings.set(wanted.displayName, actual);
      else if (!known.isAssignableFrom(actual)) return false;
    }
    return true;
  }
  if (wanted.elementType !== null) {
    return actual.elementType === null ? true : unify(wanted.elementType, actual.elementType, bindings, signature);
  }
  if (wanted.genericDefinition === null) return true;
  const matching = instanceOfDefinition(wanted.genericDefinition, actual);
  if (matching === null)
    return containsParameter(wanted, signature) ? isByRefLikeTarget(wanted, actual, bindings, signature) : true;
  return wanted.genericArguments.every((w, i) =>
    unify(w, matching.genericArguments[i] as DotNetType, bindings, signature),
  );
}

/** Spans and memories take arrays. */
function isByRefLikeTarget(
  wanted: DotNetType,
  actual: DotNetType,
  bindings: Map<string, DotNetType>,
  signature: MethodSignature,
): boolean {
  const name = wanted.genericDefinition?.displayName ?? "";
  if (!/^System\.(ReadOnly)?(Span|Memory)`1$/.test(name) || actual.elementType === null) return false;
  return unify(wanted.genericArguments[0] as DotNetType, actual.elementType, bindings, signature);
}

function containsParameter(type: DotNetType, signature: MethodSignature): boolean {
  if (type.isGenericParameter) return signature.genericParameters.includes(type.displayName);
  if (type.elementType !== null) return containsParameter(type.elementType, signature);
  return type.genericArguments.some((a) => containsParameter(a, signature));
}

/** The instance of `definition` that `actual` is, derives from or implements. */
function instanceOfDefinition(definition: DotNetType, actual: DotNetType): DotNetType | null {
  for (let t: DotNetType | null = actual; t !== null; t = t.baseType) if (t.genericDefinition === definition) return t;
  for (const contract of actual.interfaces) if (contract.genericDefinition === definition) return contract;
  return null;
}
