// Owns binding of one pipeline object: by value, by property name, each first without and then with conversion;
// delay-bind script blocks; putting back what the previous object had bound.
import {
  AutomationNull,
  DictionaryBase,
  Exception,
  getMember,
  isNull,
  typeNamesOf,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { ScriptBlock } from "../runtime/script-block.ts";
import { bindingStep } from "../tracing/binding-trace.ts";
import { traces } from "../tracing/trace-source.ts";
import { namedArgument } from "./argument.ts";
import type { ParameterBinder } from "./binder.ts";
import { BindFlag } from "./binder.ts";
import { applyDefaultValues } from "./default-parameter-values.ts";
import { isBindingException, transformationException, validationException } from "./messages.ts";
import type { Parameter } from "./parameter.ts";
import { validateParameterSets, verifyParameterSetSelected } from "./parameter-sets.ts";

/** Binds one object. False: it fits no parameter (InputObjectNotBound is the caller's error). Throws binding errors. */
export function bindPipelineObject(binder: ParameterBinder, input: PSValue): boolean {
  return bindingStep(
    () => `BIND PIPELINE object to parameters: [${binder.command.name}]`,
    () => bindObject(binder, input),
  );
}

function bindObject(binder: ParameterBinder, input: PSValue): boolean {
  try {
    let delayedBound = false;
    if (binder.delayed.size > 0) {
      restoreBound(binder);
      delayedBound = bindDelayed(binder, input);
    }
    const bound = bindInput(binder, input);
    verifyParameterSetSelected(binder);
    const result = delayedBound || bound;
    if (!result) restoreBound(binder);
    return result;
  } catch (error) {
    if (isBindingException(error)) restoreBound(binder);
    throw error;
  }
}

/** Takes away what pipeline input bound; the parameters are unbound again. */
export function restoreBound(binder: ParameterBinder): void {
  for (const parameter of binder.boundFromPipeline) {
    binder.target.restore(parameter);
    binder.values.remove(parameter.name);
    binder.bound.delete(parameter.name.toLowerCase());
    if (!binder.unbound.includes(parameter)) binder.unbound.push(parameter);
  }
  binder.boundFromPipeline.length = 0;
}

function bindInput(binder: ParameterBinder, input: PSValue): boolean {
  const source = traces.binding;
  if (source !== null) {
    const base = unwrap(input);
    source.line(`PIPELINE object TYPE = [${isNull(base) ? "null" : (typeNamesOf(input)[0] ?? typeOf(base).fullName)}]`);
    source.line("RESTORING pipeline parameter's original values");
  }
  restoreBound(binder);
  binder.current = binder.prePipeline;
  const prioritized = binder.prioritized;
  let sets = prioritized === 0 ? binder.current : prioritized;
  let result = false;
  const steps = prioritized === 0 ? 1 : 2;
  for (let step = 0; step < steps; step++) {
    for (let phase = 0; phase < 4; phase++) {
      if (!bindPhase(binder, input, phase, sets)) continue;
      if (prioritized === 0 || step === 1) {
        validateParameterSets(binder, true, true);
        sets = binder.current;
      }
      result = true;
    }
    if (prioritized !== 0 && step === 0) {
      if (binder.current === prioritized) break;
      sets = binder.current & ~prioritized;
    }
  }
  validateParameterSets(binder, false, true);
  if (!binder.defaultsInUse) applyDefaultValues(binder, false);
  return result;
}

/** Phases: value, property, value with conversion, property with conversion. The default set is tried first. */
function bindPhase(binder: ParameterBinder, input: PSValue, phase: number, sets: number): boolean {
  const defaultFlag = binder.parameters.defaultFlag;
  let rest = sets;
  if (defaultFlag !== 0 && (sets & defaultFlag) !== 0) {
    if (bindPhaseInSets(binder, input, phase, defaultFlag)) return true;
    rest = sets & ~defaultFlag;
  }
  return bindPhaseInSets(binder, input, phase, rest);
}

function bindPhaseInSets(binder: ParameterBinder, input: PSValue, phase: number, sets: number): boolean {
  let any = false;
  const byValue = (phase & 1) === 0;
  const flags = phase >= 2 ? BindFlag.coerce : BindFlag.none;
  for (let i = binder.unbound.length - 1; i >= 0; i--) {
    const parameter = binder.unbound[i];
    if (parameter === undefined || !parameter.pipelineInSomeSet || !parameter.isInSets(sets)) continue;
    for (const entry of parameter.entries) {
      if (entry.flag !== 0 && (entry.flag & sets) === 0) continue;
      let bound = false;
      if (byValue) bound = entry.valueFromPipeline && bindValue(binder, input, parameter, flags);
      else if (entry.valueFromPipelineByPropertyName && input !== null)
        bound = bindProperty(binder, input, parameter, flags);
      if (bound) {
        any = true;
        break;
      }
    }
  }
  return any;
}

function bindValue(binder: ParameterBinder, input: PSValue, parameter: Parameter, flags: number): boolean {
  traceInput(parameter, "ValueFromPipeline", flags);
  try {
    return bindFromPipeline(binder, input, parameter, flags);
  } catch (error) {
    if (!isBindingException(error)) throw error;
    // A failed conversion only means that the object does not fit; failed validation is an error.
    if (error.typeName === transformationException && isCastFailure(error)) return false;
    if (error.typeName === transformationException || error.typeName === validationException)
      binder.throwElaborated(error);
    return false;
  }
}

function traceInput(parameter: Parameter, how: string, flags: number): void {
  const coercion = (flags & BindFlag.coerce) !== 0 ? "WITH COERCION" : "NO COERCION";
  traces.binding?.line(`Parameter [${parameter.name}] PIPELINE INPUT ${how} ${coercion}`);
}

function bindProperty(binder: ParameterBinder, input: PSValue, parameter: Parameter, flags: number): boolean {
  traceInput(parameter, "ValueFromPipelineByPropertyName", flags);
  let value = propertyOf(input, parameter.name);
  if (value === undefined) {
    for (const alias of parameter.aliases) {
      value = propertyOf(input, alias);
      if (value !== undefined) break;
    }
  }
  if (value === undefined) return false;
  try {
    return bindFromPipeline(binder, value, parameter, flags);
  } catch (error) {
    if (!isBindingException(error)) throw error;
    if (error.typeName === transformationException || error.typeName === validationException)
      binder.throwElaborated(error);
    return false;
  }
}

/** A property's value; methods and dictionary keys are no properties. */
function propertyOf(input: PSValue, name: string): PSValue | undefined {
  return getPropertyValue(input, name);
}

function bindFromPipeline(binder: ParameterBinder, value: PSValue, parameter: Parameter, flags: number): boolean {
  if (value === AutomationNull) return false;
  let bound: boolean;
  try {
    bound = binder.bind(
      binder.current,
      namedArgument(parameter.name, value),
      parameter,
      (flags & ~BindFlag.delay) | BindFlag.input,
    );
  } catch (error) {
    if ((flags & BindFlag.coerce) === 0 && error instanceof Exception && isCastFailure(error)) return false;
    throw error;
  }
  if (bound) binder.boundFromPipeline.push(parameter);
  return bound;
}

function isCastFailure(error: Exception): boolean {
  for (let inner: Exception | null = error; inner !== null; inner = inner.innerException) {
    if (inner.is("System.InvalidCastException")) return true;
  }
  return false;
}

function bindDelayed(binder: ParameterBinder, input: PSValue): boolean {
  let result = true;
  for (const [parameter, argument] of binder.delayed) {
    const block = unwrap(argument.value) as ScriptBlock;
    let output: PSValue[];
    try {
      output = block.invoke([], input);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      throw binder.error("ScriptBlockArgumentInvocationFailed", {
        extent: argument.extent,
        parameter: parameter.name,
        more: [error.message],
        inner: error,
      });
    }
    if (output.length === 0)
      throw binder.error("ScriptBlockArgumentNoOutput", { extent: argument.extent, parameter: parameter.name });
    const value = output.length === 1 ? (output[0] as PSValue) : output;
    if (!binder.bindArgument(namedArgument(parameter.name, value, argument.extent), parameter, BindFlag.coerce))
      result = false;
  }
  return result;
}

/** The value of a property (not a method) of an object, or undefined. */
export function getPropertyValue(input: PSValue, name: string): PSValue | undefined {
  if (isNull(input)) return undefined;
  const base = unwrap(input);
  if (base instanceof DictionaryBase && !dictionaryProperties.has(name.toLowerCase())) return undefined;
  const value = getMember(input, name);
  if (
    typeof value === "object" &&
    value !== null &&
    typeOf(value).displayName.startsWith("System.Management.Automation.PSMethod")
  )
    return undefined;
  return value;
}

/** Keys of a dictionary are not properties to the binder. */
const dictionaryProperties = new Set([
  "count",
  "keys",
  "values",
  "isreadonly",
  "isfixedsize",
  "issynchronized",
  "syncroot",
  "comparer",
]);
