// Owns resolving which parameter set is in use, and which mandatory parameters are missing.
// A mask is a signed 32-bit number; -1 means every set (uint.MaxValue in PowerShell).
import { bindingError } from "./messages.ts";
import type { ParameterBinder } from "./binder.ts";
import type { Parameter, SetEntry } from "./parameter.ts";

/** Number of sets in a mask; "all" counts as one. */
export function setCountOf(mask: number): number {
  if (mask === -1) return 1;
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++;
  return count;
}

export function ambiguous(binder: ParameterBinder): never {
  binder.throwElaborated(bindingError("AmbiguousParameterSet", binder.invocation));
}

function takesInput(binder: ParameterBinder, mask: number): boolean {
  return binder.unbound.some((parameter) => parameter.takesPipelineIn(mask));
}

/** Checks the possible sets; with setDefault, settles on the default one. Answers how many are possible. */
export function validateParameterSets(
  binder: ParameterBinder,
  beforePipelineInput: boolean,
  setDefault: boolean,
): number {
  const count = setCountOf(binder.current);
  if (count === 0) return ambiguous(binder);
  if (count > 1) return validateSeveral(binder, count, beforePipelineInput, setDefault);
  return validateSingle(binder, beforePipelineInput, setDefault);
}

function validateSeveral(binder: ParameterBinder, count: number, before: boolean, setDefault: boolean): number {
  const defaultFlag = binder.parameters.defaultFlag;
  if (defaultFlag !== 0 && (binder.current & defaultFlag) !== 0) {
    binder.setParameterSetName(binder.parameters.setNameOf(defaultFlag));
    if (!setDefault) return count;
    binder.current = defaultFlag;
    return 1;
  }
  if (before && takesInput(binder, binder.current)) return count;
  if (!chooseBetweenSets(binder)) ambiguous(binder);
  return 1;
}

function validateSingle(binder: ParameterBinder, before: boolean, setDefault: boolean): number {
  let count = 1;
  if (binder.current === -1) {
    count = Math.max(binder.parameters.setCount, 1);
    if (before && takesInput(binder, -1)) {
      // Input may still decide.
    } else if (binder.parameters.defaultFlag !== 0) {
      if (setDefault) {
        binder.current = binder.parameters.defaultFlag;
        count = 1;
      }
    } else if (count > 1) {
      if (!chooseBetweenSets(binder)) ambiguous(binder);
      count = 1;
    }
  }
  binder.setParameterSetName(binder.currentSetName);
  return count;
}

/** Among several possible sets, the only one without unbound mandatory parameters, if there is just one. */
export function chooseBetweenSets(binder: ParameterBinder): boolean {
  let all = 0;
  for (const parameter of binder.parameters.all) all |= parameter.flags;
  let rest = binder.current & all;
  for (const parameter of binder.unbound) {
    for (const entry of parameter.entries) if (entry.mandatory) rest &= ~entry.flag;
  }
  if (setCountOf(rest) !== 1 || rest === -1) return false;
  binder.current = rest;
  binder.setParameterSetName(binder.parameters.setNameOf(rest));
  return true;
}

/** Sets that can take pipeline input, of the possible ones (all of them if a pipeline parameter is in every set). */
export function filterSetsTakingNoInput(binder: ParameterBinder): number {
  let taking = 0;
  for (const parameter of binder.delayed.keys()) taking |= parameter.flags;
  for (const parameter of binder.unbound) {
    if (!parameter.pipelineInSomeSet) continue;
    for (const entry of parameter.matchingEntries(binder.current)) {
      if (!entry.valueFromPipeline && !entry.valueFromPipelineByPropertyName) continue;
      if (entry.flag === 0) return binder.current;
      taking |= entry.flag;
    }
  }
  return taking === 0 ? binder.current : binder.current & taking;
}

/** After binding without input: several sets and nothing decided is an error unless there is a default. */
export function verifyParameterSetSelected(binder: ParameterBinder): void {
  if (binder.parameters.setCount <= 1 || binder.current !== -1) return;
  if (binder.parameters.defaultFlag === 0) ambiguous(binder);
  binder.current = binder.parameters.defaultFlag;
}

/** Unbound mandatory parameters of one set, by how they may still be filled. */
interface SetDemand {
  readonly flag: number;
  readonly isDefault: boolean;
  readonly byValue: Parameter[];
  readonly byProperty: Parameter[];
  readonly byInput: Parameter[];
  readonly other: Parameter[];
}

/** The mandatory parameters that must be asked for now; may narrow the possible sets. */
export function missingMandatory(
  binder: ParameterBinder,
  validCount: number,
  expectingInput = binder.expectingInput,
): Parameter[] {
  const demands = new Map<number, SetDemand>();
  const missing: Parameter[] = [];
  let mandatorySets = 0;
  let inAllSets = false;
  let any = false;
  for (const parameter of binder.unbound) {
    if (!parameter.mandatoryInSomeSet) continue;
    let isMissing = false;
    for (const entry of parameter.matchingEntries(binder.current)) {
      if (!entry.mandatory) continue;
      isMissing = true;
      any = true;
      addDemand(binder, demands, parameter, entry);
      if (entry.flag === 0) inAllSets = true;
      else mandatorySets |= binder.current & entry.flag;
    }
    if (isMissing && !expectingInput) missing.push(parameter);
  }
  if (!any || !expectingInput) return missing;
  if (mandatorySets === 0) mandatorySets = binder.current;
  if (inAllSets) mandatorySets = binder.current & (binder.parameters.allFlags === 0 ? -1 : binder.parameters.allFlags);
  return demandsWithInput(binder, [...demands.values()], mandatorySets, validCount);
}

function addDemand(
  binder: ParameterBinder,
  demands: Map<number, SetDemand>,
  parameter: Parameter,
  entry: SetEntry,
): void {
  const flag = entry.flag === 0 ? -1 : entry.flag;
  let demand = demands.get(flag);
  if (demand === undefined) {
    const defaultFlag = binder.parameters.defaultFlag;
    demand = {
      flag,
      isDefault: defaultFlag !== 0 && (defaultFlag & flag) !== 0,
      byValue: [],
      byProperty: [],
      byInput: [],
      other: [],
    };
    demands.set(flag, demand);
  }
  if (binder.expectingInput && (entry.valueFromPipeline || entry.valueFromPipelineByPropertyName)) {
    demand.byInput.push(parameter);
    if (entry.valueFromPipeline) demand.byValue.push(parameter);
    if (entry.valueFromPipelineByPropertyName) demand.byProperty.push(parameter);
  } else demand.other.push(parameter);
}

function demandsWithInput(
  binder: ParameterBinder,
  demands: SetDemand[],
  sets: number,
  validCount: number,
): Parameter[] {
  let mandatorySets = sets;
  const defaultFlag = binder.parameters.defaultFlag;
  if (
    validCount > 1 &&
    defaultFlag !== 0 &&
    (defaultFlag & mandatorySets) === 0 &&
    (defaultFlag & binder.current) !== 0
  ) {
    const taker = demands.find(
      (demand) =>
        demand.flag !== -1 &&
        (demand.flag & binder.current) !== 0 &&
        (demand.flag & defaultFlag) === 0 &&
        demand.byInput.length > 0,
    );
    if (taker === undefined) {
      mandatorySets = binder.current & ~mandatorySets;
      binder.current = mandatorySets;
      if (binder.current === defaultFlag) binder.setParameterSetName(binder.currentSetName);
      else binder.prioritized = defaultFlag;
    }
  }
  const count = setCountOf(mandatorySets);
  if (count === 0) return ambiguous(binder);
  if (count === 1) return othersOf(demands, mandatorySets);
  if (binder.prioritized !== 0) return [];
  if (latchesOntoDefault(demands, mandatorySets, defaultFlag)) {
    binder.current = defaultFlag;
    binder.setParameterSetName(binder.currentSetName);
    return othersOf(demands, defaultFlag);
  }
  return demandsOfUniqueTaker(binder, demands, mandatorySets);
}

function othersOf(demands: readonly SetDemand[], sets: number): Parameter[] {
  return demands.filter((demand) => demand.flag === -1 || (demand.flag & sets) !== 0).flatMap((demand) => demand.other);
}

function latchesOntoDefault(demands: readonly SetDemand[], mandatorySets: number, defaultFlag: number): boolean {
  if (defaultFlag === 0 || (mandatorySets & defaultFlag) === 0) return false;
  const others = demands.filter((demand) => demand.flag !== -1 && !demand.isDefault);
  const otherTakesInput = others.some((demand) => demand.byInput.length > 0 && demand.other.length === 0);
  const otherTakesProperty = others.some((demand) => demand.byProperty.length > 0);
  const own = demands.find((demand) => demand.flag === defaultFlag);
  if (own !== undefined) {
    if (own.byProperty.length > 0 && !otherTakesProperty) return true;
    if (own.byInput.length > 0 && !otherTakesInput) return true;
  }
  if (!otherTakesInput) return true;
  return demands.some((demand) => demand.flag === -1 && demand.other.length > 0);
}

/** The one set that wants input by value (or by property name); 0 when there is none or several. */
function uniqueTaker(
  demands: readonly SetDemand[],
  sets: number,
  kind: "byValue" | "byProperty",
): { flag: number; found: boolean; several: boolean } {
  const takers = demands.filter(
    (demand) => demand.flag !== -1 && (demand.flag & sets) !== 0 && demand[kind].length > 0,
  );
  return {
    flag: takers.length === 1 ? (takers[0] as SetDemand).flag : 0,
    found: takers.length > 0,
    several: takers.length > 1,
  };
}

function demandsOfUniqueTaker(binder: ParameterBinder, demands: SetDemand[], sets: number): Parameter[] {
  const value = uniqueTaker(demands, sets, "byValue");
  const property = uniqueTaker(demands, sets, "byProperty");
  let unique = 0;
  if (value.found && property.found && value.flag === property.flag) unique = value.flag;
  if (value.found !== property.found) unique = value.found ? value.flag : property.flag;
  if (unique !== 0) return settleOn(binder, demands, unique);
  const needing = demands.filter(
    (demand) => (demand.flag === -1 || (demand.flag & sets) !== 0) && demand.other.length > 0,
  );
  if (needing.length === 0) return [];
  if (value.flag !== 0) return settleOn(binder, demands, value.flag);
  if (!value.several && !property.several) return ambiguous(binder);
  let ignored = 0;
  for (const demand of needing) if (demand.flag !== -1) ignored |= demand.flag;
  if (ignored !== 0) {
    ignoreSets(binder, ignored);
    if (binder.current === 0) return ambiguous(binder);
    if (setCountOf(binder.current) === 1) binder.setParameterSetName(binder.currentSetName);
  }
  return [];
}

function settleOn(binder: ParameterBinder, demands: readonly SetDemand[], chosen: number): Parameter[] {
  const result: Parameter[] = [];
  let ignored = 0;
  let needsMore = false;
  for (const demand of demands) {
    if (demand.flag === -1 || (demand.flag & chosen) !== 0) {
      if (demand.flag !== -1) needsMore = demand.other.length > 0;
      result.push(...demand.other);
    } else ignored |= demand.flag;
  }
  if (needsMore) binder.current = chosen;
  else {
    ignoreSets(binder, ignored);
    if (binder.current !== chosen) binder.prioritized = chosen;
  }
  binder.setParameterSetName(binder.currentSetName);
  return result;
}

function ignoreSets(binder: ParameterBinder, ignored: number): void {
  if (ignored === 0) return;
  binder.current = binder.current === -1 ? binder.parameters.allFlags & ~ignored : binder.current & ~ignored;
}
