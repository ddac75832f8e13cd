// Choosing an overload as PowerShell does: every argument is ranked against every candidate, the first argument weighs most.

import { isScriptBlock } from "../values/script-block-like.ts";
import { unwrap } from "../values/ps-object.ts";
import { isNull } from "../values/ps-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import { conversionRank, rank } from "./conversion-rank.ts";
import type { DotNetType } from "./dotnet-type.ts";
import { getType, typeOf } from "./dotnet-type.ts";
import { inferTypeArguments } from "./generic-inference.ts";
import type { MethodSignature, ParameterSignature } from "./method-signature.ts";
import { PSReference } from "./reference.ts";

export interface Resolution {
  readonly signature: MethodSignature;
  /** The trailing arguments go into the params array one by one. */
  readonly expand: boolean;
}

export interface CallConstraints {
  /** Casts on arguments: `f([object]$x)`; null where there is none. */
  readonly argumentTypes?: readonly (DotNetType | null)[];
  /** Explicit type arguments: `::Empty[int]()`. */
  readonly typeArguments?: readonly DotNetType[];
  /** Cast on the target: `([IDisposable]$x).Dispose()`. */
  readonly targetType?: DotNetType;
}

interface Candidate {
  readonly signature: MethodSignature;
  readonly ranks: number[];
  readonly types: readonly DotNetType[];
  readonly expanded: boolean;
}

/** The type an argument is ranked by; null for $null. An object[] whose elements agree counts as an array of their type. */
export function effectiveArgumentType(argument: PSValue): DotNetType | null {
  const value = unwrap(argument);
  if (isNull(value)) return null;
  if (Array.isArray(value) && value.length > 0) {
    const own = typeOf(value);
    if (own.elementType?.displayName !== "System.Object") return own;
    const first = value[0] as PSValue;
    if (isNull(first)) return own;
    const firstType = typeOf(first);
    for (let i = 1; i < value.length; i++) {
      const item = value[i] as PSValue;
      if (isNull(item) || typeOf(item) !== firstType) return own;
    }
    return firstType.arrayOfThis();
  }
  return argumentType(value);
}

function argumentType(argument: PSValue): DotNetType | null {
  const value = unwrap(argument);
  if (isNull(value)) return null;
  return isScriptBlock(value) ? getType("System.Management.Automation.ScriptBlock") : typeOf(value);
}

function argumentRank(argument: PSValue, parameter: DotNetType, byRef: boolean): number {
  const value = unwrap(argument);
  if (value instanceof PSReference) {
    if (byRef) return conversionRank(argumentType(value.value), parameter);
    if (parameter.displayName.startsWith("System.Management.Automation.PSReference")) return rank.identity;
    return parameter.displayName === "System.Object" ? rank.assignable : rank.none;
  }
  if (argument !== value && parameter.displayName === "System.Management.Automation.PSObject") return rank.identity;
  const from = argumentType(value);
  // A PSObject around a custom object has no conversion of its own: overloads that take text are no candidates.
  if (parameter.displayName === "System.String" && from?.displayName === "System.Management.Automation.PSCustomObject")
    return 0;
  return conversionRank(from, parameter);
}

/**
 * The overload that PowerShell would call, or the id of its error.
 * In: overloads (explicit interface implementations included), arguments, constraints.
 */
export function resolveOverload(
  overloads: readonly MethodSignature[],
  args: readonly PSValue[],
  constraints: CallConstraints = {},
): Resolution | "none" | "ambiguous" {
  const only = overloads[0];
  if (overloads.length === 1 && only !== undefined && !only.hasParams && only.genericParameters.length === 0) {
    if (only.parameters.length === args.length && constraints.typeArguments === undefined) {
      return { signature: only, expand: false };
    }
  }
  let candidates: Candidate[] = [];
  for (const overload of overloads) {
    const candidate = candidateOf(overload, args, constraints);
    if (candidate !== null) candidates.push(candidate);
  }
  if (candidates.length > 1) candidates = preferConstrained(candidates, constraints);
  if (candidates.length === 0) return "none";
  const best = candidates.length === 1 ? candidates[0] : bestCandidate(candidates, args);
  if (best === undefined || best === null) return "ambiguous";
  return { signature: best.signature, expand: best.expanded };
}

function candidateOf(
  overload: MethodSignature,
  args: readonly PSValue[],
  constraints: CallConstraints,
): Candidate | null {
  if (!targetAllows(overload, constraints.targetType)) return null;
  let signature = overload;
  if (overload.genericParameters.length === 0) {
    if (constraints.typeArguments !== undefined) return null;
  } else {
    const bound = bindGeneric(overload, args, constraints);
    if (bound === null) return null;
    signature = bound;
  }
  if (!acceptsCount(signature, args.length)) return null;
  return rankCandidate(signature, args);
}

function targetAllows(overload: MethodSignature, target: DotNetType | undefined): boolean {
  const contract = overload.explicitInterface;
  if (target === undefined) return contract === null;
  if (target.isInterface) return contract === target || (contract !== null && target.interfaces.includes(contract));
  return contract === null;
}

function bindGeneric(
  overload: MethodSignature,
  args: readonly PSValue[],
  constraints: CallConstraints,
): MethodSignature | null {
  let bound: readonly DotNetType[] | null;
  if (constraints.typeArguments !== undefined) {
    bound = constraints.typeArguments.length === overload.genericParameters.length ? constraints.typeArguments : null;
  } else {
    const types = args.map((a, i) => inferenceType(a, constraints.argumentTypes?.[i] ?? null));
    bound = inferTypeArguments(overload, types);
  }
  return bound === null || overload.bind === null ? null : overload.bind(bound);
}

/** What an argument infers by: its cast, a [ref] by the value it holds. */
function inferenceType(argument: PSValue, cast: DotNetType | null): DotNetType | null {
  const value = unwrap(argument);
  if (value instanceof PSReference) return effectiveArgumentType(value.value);
  return cast ?? effectiveArgumentType(value);
}

function acceptsCount(signature: MethodSignature, count: number): boolean {
  const wanted = signature.parameters.length;
  if (count === wanted) return true;
  if (count > wanted) return signature.hasParams;
  if (signature.optionalCount > 0 && count + signature.optionalCount >= wanted) return true;
  return signature.hasParams && count + 1 === wanted;
}

function rankCandidate(signature: MethodSignature, args: readonly PSValue[]): Candidate | null {
  const ranks: number[] = [];
  const types: DotNetType[] = [];
  let expanded = false;
  const { parameters } = signature;
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i] as ParameterSignature;
    if (parameter.isOptional && args.length <= i) break;
    if (parameter.isParams) {
      expanded = rankParams(parameter.type, parameters.length, i, args, ranks, types);
      break;
    }
    const value = argumentRank(args[i] ?? null, parameter.type, parameter.byRef !== "");
    ranks.push(value);
    types.push(parameter.type);
  }
  return ranks.includes(rank.none) ? null : { signature, ranks, types, expanded };
}

/** Ranks the arguments that a params array takes; answers whether they are taken one by one. */
function rankParams(
  array: DotNetType,
  parameterCount: number,
  at: number,
  args: readonly PSValue[],
  ranks: number[],
  types: DotNetType[],
): boolean {
  const element = array.elementType as DotNetType;
  if (parameterCount === args.length) {
    const whole = argumentRank(args[at] ?? null, array, false);
    const single = argumentRank(args[at] ?? null, element, false);
    const expand = single > whole;
    ranks.push(expand ? single : whole);
    types.push(expand ? element : array);
    return expand;
  }
  for (let k = at; k < args.length; k++) {
    ranks.push(argumentRank(args[k] ?? null, element, false));
    types.push(element);
  }
  return true;
}

function preferConstrained(candidates: Candidate[], constraints: CallConstraints): Candidate[] {
  const casts = constraints.argumentTypes;
  if (casts === undefined || !casts.some((t) => t !== null)) return candidates;
  const exact = candidates.filter((c) => casts.every((t, i) => t === null || c.types[i] === t));
  return exact.length > 0 ? exact : candidates;
}

function bestCandidate(candidates: readonly Candidate[], args: readonly PSValue[]): Candidate | null {
  let best = candidates[0] as Candidate;
  let several = false;
  for (let i = 1; i < candidates.length; i++) {
    const current = candidates[i] as Candidate;
    const comparison = compareCandidates(best, current, args);
    if (comparison === 0) several = true;
    else if (comparison < 0) {
      best = current;
      several = false;
    }
  }
  return several ? null : best;
}

/** Positive when `a` is better. */
function compareCandidates(a: Candidate, b: Candidate, args: readonly PSValue[]): number {
  let better = compareRanks(a, b, args);
  if (better === 0) better = compareParameterTypes(a, b);
  if (better !== 0) return better;
  for (let i = 0; i < a.ranks.length; i++) if (a.types[i] !== b.types[i]) return 0;
  const byExpansion = compareExpansion(a, b);
  if (byExpansion !== 0) return byExpansion;
  const specificity = compareSpecificity(a.signature, b.signature);
  if (specificity !== 0) return specificity;
  return b.signature.parameters.length - a.signature.parameters.length;
}

function compareRanks(a: Candidate, b: Candidate, args: readonly PSValue[]): number {
  let better = 0;
  let weight = a.ranks.length;
  for (let i = 0; i < a.ranks.length; i++, weight--) {
    let left = a.ranks[i] ?? 0;
    let right = b.ranks[i] ?? 0;
    if (left === right && left === rank.unrelatedArrays) {
      const element = effectiveArgumentType(args[i] ?? null)?.elementType ?? null;
      left = conversionRank(element, a.types[i]?.elementType as DotNetType);
      right = conversionRank(element, b.types[i]?.elementType as DotNetType);
    }
    if (left < right) better -= weight;
    else if (left > right) better += weight;
  }
  return better;
}

/** Equal ranks: implicit conversions want the more specific parameter, lossy ones the more general. */
function compareParameterTypes(a: Candidate, b: Candidate): number {
  let better = 0;
  let weight = a.ranks.length;
  for (let i = 0; i < a.ranks.length; i++, weight = Math.abs(weight) - 1) {
    const left = a.ranks[i] ?? 0;
    const right = b.ranks[i] ?? 0;
    if (left < rank.nullToValue || right < rank.nullToValue) continue;
    if (left >= rank.numericImplicit !== right >= rank.numericImplicit) continue;
    if (left >= rank.numericImplicit) weight = -weight;
    const forward = conversionRank(a.types[i] as DotNetType, b.types[i] as DotNetType);
    const backward = conversionRank(b.types[i] as DotNetType, a.types[i] as DotNetType);
    if (forward < backward) better += weight;
    else if (forward > backward) better -= weight;
  }
  return better;
}

function compareExpansion(a: Candidate, b: Candidate): number {
  if (a.expanded && b.expanded) return a.signature.parameters.length > b.signature.parameters.length ? 1 : -1;
  if (a.expanded) return -1;
  return b.expanded ? 1 : 0;
}

/** A parameter written with a concrete type beats one written with a type parameter. */
function compareSpecificity(a: MethodSignature, b: MethodSignature): number {
  if (a.genericParameters.length === 0 && b.genericParameters.length === 0) return 0;
  if (a.genericParameters.length === 0) return 1;
  if (b.genericParameters.length === 0) return -1;
  return b.genericParameters.length - a.genericParameters.length;
}
