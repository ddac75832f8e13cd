// Owns ParameterBinder: binding of one command invocation. Named, positional, remaining and dynamic arguments here;
// parameter sets in parameter-sets.ts, pipeline input in pipeline-binding.ts, defaults in default-parameter-values.ts.
import { AutomationNull, Exception, isEnumerable, typeOf, unwrap } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { CommandArgument } from "../pipeline/contract.ts";
import type { InvocationInfo } from "../pipeline/invocation-info.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { ScriptBlock } from "../runtime/script-block.ts";
import { Argument, namedArgument } from "./argument.ts";
import { ArgumentTypeConverter } from "./attribute-factory.ts";
import { MissingValue, acceptUncoerced, refuseNull, argumentText, coerceArgument } from "./coerce-argument.ts";
import type { CoercionSite } from "./coerce-argument.ts";
import { bindingStep, traceArgument } from "../tracing/binding-trace.ts";
import { traces } from "../tracing/trace-source.ts";
import { checkTypeName, transform, validate } from "./argument-checks.ts";
import { bindingError, isBindingException, transformationException, validationException } from "./messages.ts";
import type { BindingErrorDetails, BindingErrorId } from "./messages.ts";
import type { CommandParameters, Parameter, SetEntry } from "./parameter.ts";
import { PSBoundParameters } from "./bound-parameters.ts";
import { applyDefaultValues, elaborated, hasDefaultValues } from "./default-parameter-values.ts";
import { refuseAction } from "./common-parameters.ts";
import { checkNames } from "./name-conflicts.ts";
import { integerProduct } from "./integer-product.ts";
import {
  isSwallowed,
  remainingList,
  takesScriptBlock,
  takesText,
  unconvertedKind,
  writtenText,
} from "./argument-rules.ts";
import {
  filterSetsTakingNoInput,
  missingMandatory,
  validateParameterSets,
  verifyParameterSetSelected,
} from "./parameter-sets.ts";
import { switchParameter } from "./switch-parameter.ts";
import { promptForMandatory } from "./mandatory-prompt.ts";

/** Where bound values go: a cmdlet's parameters object, or a script's frame. */
export interface BindingTarget {
  set(parameter: Parameter, value: PSValue): void;
  /** Takes a pipeline-bound value away again, before the next input. */
  restore(parameter: Parameter): void;
}

/** What is bound: a command's parameters and how it wants to be treated. */
export interface BindableCommand {
  readonly name: string;
  readonly parameters: CommandParameters;
  /** A script with [CmdletBinding] or [Parameter]; false for cmdlets. */
  readonly isScript: boolean;
  /** Asks the command for its dynamic parameters (static ones are bound by now). */
  dynamicParameters?(): readonly Parameter[] | null;
  warn(text: string): void;
}

export const BindFlag = { none: 0, coerce: 1, delay: 2, isDefault: 4, input: 8 } as const;

/** Input objects are PSObjects: a trace shows no conversion of theirs. */
function isTracedInput(parameter: Parameter, flags: number): boolean {
  if (traces.binding === null || (flags & BindFlag.input) === 0) return false;
  return parameter.typeName === "System.Management.Automation.PSObject";
}

export class ParameterBinder {
  readonly context: ExecutionContext;
  readonly command: BindableCommand;
  readonly invocation: InvocationInfo;
  readonly target: BindingTarget;
  readonly expectingInput: boolean;
  parameters: CommandParameters;
  /** Mask of the parameter sets still possible. */
  current = -1;
  prePipeline = -1;
  prioritized = 0;
  arguments: Argument[] = [];
  unbound: Parameter[];
  /** By lower-case name. */
  readonly bound = new Map<string, Parameter>();
  /** PSBoundParameters: values by parameter name in binding order. */
  readonly values = new PSBoundParameters();
  readonly positional = new Set<string>();
  readonly defaulted: string[] = [];
  defaultsInUse = false;
  readonly delayed = new Map<Parameter, Argument>();
  readonly boundFromPipeline: Parameter[] = [];
  parameterSetName = "__AllParameterSets";
  readonly warned = new Set<string>();

  constructor(
    context: ExecutionContext,
    command: BindableCommand,
    invocation: InvocationInfo,
    target: BindingTarget,
    expectingInput: boolean,
  ) {
    this.context = context;
    this.command = command;
    this.invocation = invocation;
    this.target = target;
    this.expectingInput = expectingInput;
    this.parameters = command.parameters;
    this.unbound = [...command.parameters.all];
  }

  /** Binds everything but pipeline input. Throws ParameterBindingException. */
  bindCommandLine(args: readonly CommandArgument[]): void {
    this.orderArguments(args);
    this.joinNamesAndValues();
    bindingStep(this.traced("BIND NAMED cmd line args"), () => this.bindNamed());
    let reported = bindingStep(this.traced("BIND POSITIONAL cmd line args"), () => this.bindPositional());
    this.applyDefaults("POSITIONAL BIND");
    validateParameterSets(this, true, false);
    const fromDynamic = this.bindDynamic();
    applyDefaultValues(this, true);
    reported ??= fromDynamic;
    this.bindRemaining();
    this.verifyArgumentsProcessed(reported);
    this.finishSets();
  }

  /** `STEP [command]`, as trace lines name a step. */
  private traced(step: string): () => string {
    return () => `${step} [${this.command.name}]`;
  }

  private applyDefaults(stage: string): void {
    if (traces.binding === null || !hasDefaultValues(this)) applyDefaultValues(this, true);
    else {
      const text = `BIND DEFAULT <parameter, value> pairs after [${stage}] for`;
      bindingStep(this.traced(text), () => applyDefaultValues(this, true));
    }
  }

  private finishSets(): void {
    let count = this.expectingInput
      ? validateParameterSets(this, true, false)
      : validateParameterSets(this, false, true);
    if (count === 1 && !this.defaultsInUse) applyDefaultValues(this, false);
    if (count > 1 && this.expectingInput) {
      const filtered = filterSetsTakingNoInput(this);
      if (filtered !== this.current) {
        this.current = filtered;
        count = validateParameterSets(this, true, false);
      }
    }
    const missing = bindingStep(this.traced("MANDATORY PARAMETER CHECK on cmdlet"), () =>
      missingMandatory(this, count),
    );
    if (missing.length > 0) {
      for (const [name, value] of promptForMandatory(this, missing)) {
        const parameter = this.parameters.exact(name) as Parameter;
        this.bindArgument(namedArgument(name, value), parameter, BindFlag.coerce);
      }
    }
    if (!this.expectingInput) verifyParameterSetSelected(this);
    this.prePipeline = this.current;
  }

  /** Explicit arguments before splatted names: they win. */
  orderArguments(args: readonly CommandArgument[]): void {
    const splatted: Argument[] = [];
    for (const init of args) {
      const argument = new Argument(init);
      // `--` only says that what follows is no parameter; the parser has already seen to that.
      if (argument.name === "-" && !argument.hasValue && !argument.splatted) continue;
      if (argument.splatted && argument.name !== null && argument.hasValue) splatted.push(argument);
      else this.arguments.push(argument);
    }
    if (splatted.length > 0) this.arguments.push(...splatted);
  }

  /** `-Name` takes the next value unless it is a switch. */
  joinNamesAndValues(): void {
    const result: Argument[] = [];
    const list = this.arguments;
    for (let i = 0; i < list.length; i++) {
      const argument = list[i] as Argument;
      result.push(argument);
      if (argument.name === null || argument.hasValue) continue;
      const parameter = this.parameters.match(argument.name, this.invocation, argument.parameterExtent);
      if (parameter === null) continue;
      if (parameter.isSwitch) {
        argument.hasValue = true;
        argument.value = switchParameter(true);
        continue;
      }
      const next = list[i + 1];
      if (next === undefined) throw this.missingArgument(argument, parameter);
      if (next.name !== null) {
        const other = this.parameters.match(next.name, this.invocation, next.parameterExtent);
        if (other !== null || next.hasValue) throw this.missingArgument(argument, parameter);
        argument.value = next.parameterText;
      } else {
        argument.value = next.value;
        argument.extent = next.extent;
        argument.text = next.text;
      }
      argument.name = parameter.name;
      argument.hasValue = true;
      i++;
    }
    this.arguments = result;
  }

  private missingArgument(argument: Argument, parameter: Parameter): Exception {
    return this.error("MissingArgument", {
      extent: argument.parameterExtent,
      parameter: parameter.name,
      parameterType: parameter.type(),
    });
  }

  bindNamed(): void {
    const rest: Argument[] = [];
    let explicit: Set<string> | null = null;
    const sets = this.current;
    for (const argument of this.arguments) {
      if (argument.name === null) {
        rest.push(argument);
        continue;
      }
      const parameter = this.parameters.match(argument.name, this.invocation, argument.parameterExtent);
      if (parameter === null) {
        rest.push(argument);
        continue;
      }
      const key = parameter.name.toLowerCase();
      if (argument.splatted) {
        explicit ??= new Set(this.bound.keys());
        if (explicit.has(key)) continue;
      }
      if (this.bound.has(key))
        throw this.error("ParameterAlreadyBound", { extent: argument.parameterExtent, parameter: argument.name });
      if (!parameter.isInSets(sets)) {
        this.throwElaborated(
          this.error("ParameterNotInParameterSet", {
            parameter: argument.name,
            more: [this.parameters.setNameOf(sets)],
          }),
        );
      }
      this.guarded(() => this.bind(sets, argument, parameter, BindFlag.coerce | BindFlag.delay));
    }
    this.arguments = rest;
  }

  /** Binds positional arguments; answers the last error that was held back. */
  bindPositional(): Exception | null {
    if (this.arguments.length === 0) return null;
    const positions = this.positionalParameters();
    if (positions.length === 0) return null;
    const rest: Argument[] = [];
    let next = 0;
    let sets = this.current;
    const defaultSet = this.parameters.defaultFlag;
    let held: Exception | null = null;
    for (const [, candidates] of positions) {
      const live = candidates.filter(
        (candidate) => this.unbound.includes(candidate.parameter) && this.stillIn(candidate.entry, sets),
      );
      if (live.length === 0) continue;
      let argument: Argument | null = null;
      while (next < this.arguments.length && argument === null) {
        const candidate = this.arguments[next++] as Argument;
        if (candidate.name === null) argument = candidate;
        else {
          rest.push(candidate);
          const value = this.arguments[next];
          if (value !== undefined && value.name === null) {
            rest.push(value);
            next++;
          }
        }
      }
      if (argument === null) break;
      let done = false;
      for (const flags of [BindFlag.delay, BindFlag.coerce | BindFlag.delay]) {
        if (!done && defaultSet !== 0 && (sets & defaultSet) !== 0)
          [done, held] = this.bindInSet(defaultSet, live, argument, flags);
        if (!done) [done, held] = this.bindInSet(sets, live, argument, flags);
      }
      if (!done) rest.push(argument);
      else sets = this.current;
    }
    for (; next < this.arguments.length; next++) rest.push(this.arguments[next] as Argument);
    this.arguments = rest;
    return held;
  }

  private stillIn(entry: SetEntry, sets: number): boolean {
    return entry.flag === 0 || (entry.flag & sets) !== 0;
  }

  private positionalParameters(): [number, { parameter: Parameter; entry: SetEntry }[]][] {
    const byPosition = new Map<number, { parameter: Parameter; entry: SetEntry }[]>();
    for (const parameter of this.unbound) {
      if (!parameter.isInSets(this.current)) continue;
      for (const entry of parameter.matchingEntries(this.current)) {
        if (entry.valueFromRemainingArguments || entry.position === null) continue;
        let list = byPosition.get(entry.position);
        if (list === undefined) {
          list = [];
          byPosition.set(entry.position, list);
        }
        if (
          list.some(
            (other) =>
              other.parameter !== parameter &&
              ((other.entry.flag & entry.flag) !== 0 || other.entry.flag === entry.flag),
          )
        ) {
          throw this.error("AmbiguousPositionalParameterNoName");
        }
        list.push({ parameter, entry });
      }
    }
    return [...byPosition].sort((a, b) => a[0] - b[0]);
  }

  private bindInSet(
    sets: number,
    candidates: { parameter: Parameter; entry: SetEntry }[],
    argument: Argument,
    flags: number,
  ): [boolean, Exception | null] {
    let result = false;
    let held: Exception | null = null;
    const seen = new Set<Parameter>();
    for (const { parameter, entry } of candidates) {
      if (!this.stillIn(entry, sets) || seen.has(parameter)) continue;
      try {
        const given = namedArgument(parameter.name, argument.value, argument.extent);
        given.text = argument.text;
        if (this.bind(sets, given, parameter, flags)) {
          seen.add(parameter);
          result = true;
          this.positional.add(parameter.name);
        }
      } catch (error) {
        if (!isBindingException(error)) throw error;
        if (
          error.typeName === transformationException ||
          (error.typeName === validationException && !isSwallowed(error))
        )
          this.throwElaborated(error);
        held = error;
      }
    }
    return [result, held];
  }

  private bindDynamic(): Exception | null {
    if (this.command.dynamicParameters === undefined) return null;
    return bindingStep(
      () => "BIND cmd line args to DYNAMIC parameters.",
      () => this.bindDynamicParameters(),
    );
  }

  private bindDynamicParameters(): Exception | null {
    const ask = this.command.dynamicParameters as NonNullable<BindableCommand["dynamicParameters"]>;
    const dynamic = ask.call(this.command);
    if (dynamic === null || dynamic.length === 0) return null;
    if (this.command.isScript) {
      checkNames(this.parameters.all, dynamic);
      const type = "System.Management.Automation.RuntimeDefinedParameterDictionary";
      traces.binding?.line(`DYNAMIC parameter object: [${type}]`);
    }
    this.parameters = this.parameters.extend(dynamic);
    for (const parameter of this.parameters.all) {
      if (parameter.kind === "dynamic" && !this.bound.has(parameter.name.toLowerCase())) this.unbound.push(parameter);
    }
    if (this.arguments.length === 0) return null;
    this.joinNamesAndValues();
    bindingStep(
      () => "BIND NAMED args to DYNAMIC parameters",
      () => this.bindNamed(),
    );
    return bindingStep(
      () => "BIND POSITIONAL args to DYNAMIC parameters",
      () => this.bindPositional(),
    );
  }

  private bindRemaining(): void {
    if (this.arguments.length === 0) return;
    const takers = this.unbound.filter(
      (parameter) => parameter.entryFor(this.current)?.valueFromRemainingArguments === true,
    );
    if (takers.length > 1) {
      const second = takers[1] as Parameter;
      this.throwElaborated(
        this.error("AmbiguousParameterSet", {
          category: "MetadataError",
          parameter: second.name,
          parameterType: second.type(),
        }),
      );
    }
    const taker = takers[0];
    if (taker === undefined) return;
    const rest: PSValue[] = [];
    for (const argument of this.arguments) {
      if (argument.name !== null) rest.push(argument.parameterText);
      if (argument.hasValue && argument.value !== AutomationNull && argument.value !== MissingValue)
        rest.push(writtenText(argument, taker, this.command.isScript) ?? argument.value);
    }
    const only = this.arguments.length === 1 ? (this.arguments[0] as Argument) : null;
    const single = rest.length === 1 && isEnumerable(rest[0] as PSValue) ? (rest[0] as PSValue) : null;
    const value = single ?? remainingList(rest);
    bindingStep(
      () => `BIND REMAININGARGUMENTS cmd line args to param: [${taker.name}]`,
      () =>
        this.guarded(() =>
          this.bindArgument(namedArgument(taker.name, value, only?.extent ?? null), taker, BindFlag.coerce),
        ),
    );
    this.arguments = [];
  }

  private verifyArgumentsProcessed(held: Exception | null): void {
    const first = this.arguments[0];
    if (first === undefined) return;
    const argumentType =
      first.hasValue && first.value !== null && first.value !== MissingValue ? typeOf(unwrap(first.value)) : null;
    let error: Exception;
    if (first.name !== null) {
      error = this.error("NamedParameterNotFound", {
        extent: first.parameterExtent,
        parameter: first.name,
        argumentType,
      });
    } else if (held !== null) error = held;
    else {
      const text = first.value === null ? "$null" : (first.text ?? argumentText(first.value));
      error = this.error("PositionalParameterNotFound", { parameter: text, argumentType });
    }
    this.throwElaborated(error);
  }

  /** Binds with delay-bind script blocks; the passes without coercion answer false where a conversion is needed. */
  bind(sets: number, argument: Argument, parameter: Parameter, flags: number): boolean {
    if (
      (flags & BindFlag.delay) !== 0 &&
      argument.hasValue &&
      parameter.takesPipelineIn(sets) &&
      unwrap(argument.value) instanceof ScriptBlock &&
      !takesScriptBlock(parameter)
    ) {
      if (!this.expectingInput) {
        throw this.error("ScriptBlockArgumentNoInput", {
          category: "MetadataError",
          extent: argument.extent,
          parameter: parameter.name,
          parameterType: parameter.type(),
        });
      }
      if (!this.delayed.has(parameter)) this.delayed.set(parameter, argument);
      this.markBound(parameter);
      this.values.set(parameter.name, argument.value);
      return false;
    }
    return this.bindArgument(argument, parameter, flags);
  }

  /** Transforms, converts, validates and stores one argument. */
  bindArgument(argument: Argument, parameter: Parameter, flags: number): boolean {
    const source = traces.binding;
    if (source === null) return this.bindValue(argument, parameter, flags) !== undefined;
    const isObject = parameter.typeName === "System.Management.Automation.PSObject";
    return traceArgument(source, argument.value, parameter.name, isObject, () =>
      this.bindValue(argument, parameter, flags),
    );
  }

  /** What was bound; undefined: it would need a conversion. */
  private bindValue(argument: Argument, parameter: Parameter, flags: number): PSValue | undefined {
    const coerce = (flags & BindFlag.coerce) !== 0;
    const isDefault = (flags & BindFlag.isDefault) !== 0;
    const site: CoercionSite = { invocation: this.invocation, extent: argument.extent, name: parameter.name };
    let value =
      argument.text !== null && coerce && takesText(parameter)
        ? argument.text
        : (integerProduct(argument, parameter) ?? argument.value);
    value = transform(this, parameter, value, coerce, isDefault, argument.extent);
    if (coerce) value = coerceArgument(site, parameter, value);
    else {
      const accepted = isTracedInput(parameter, flags) ? value : acceptUncoerced(parameter, value);
      if (accepted === undefined) return undefined;
      value = accepted;
    }
    if (parameter.psTypeName !== null && value !== null) checkTypeName(this, parameter, value, argument.extent);
    if (!isDefault) validate(this, parameter, value, argument.extent);
    if (value === null && parameter.kind !== "common" && !isDefault) refuseNull(site, parameter);
    if (parameter.kind === "common") refuseAction(parameter, value, this.invocation, argument.extent);
    this.target.set(parameter, value);
    if (!isDefault) {
      this.markBound(parameter);
      this.values.set(parameter.name, value);
      if (parameter.obsoleteMessage !== null)
        this.command.warn(`Parameter '${parameter.name}' is obsolete. ${parameter.obsoleteMessage}`);
    }
    return value;
  }

  /** A parameter got its argument: narrows the sets. */
  markBound(parameter: Parameter): void {
    if (parameter.flags !== 0) this.current &= parameter.flags;
    const at = this.unbound.indexOf(parameter);
    if (at >= 0) this.unbound.splice(at, 1);
    this.bound.set(parameter.name.toLowerCase(), parameter);
  }

  setParameterSetName(name: string): void {
    this.parameterSetName = name;
  }
  get currentSetName(): string {
    return this.parameters.setNameOf(this.current);
  }

  /**
   * After one pipeline object is bound: the parameter that takes every further one in the same way (the only one that
   * can take input, by value, unconverted), or null when objects must be bound in full.
   */
  findRepeated(): Parameter | null {
    if (
      this.delayed.size > 0 ||
      this.prioritized !== 0 ||
      this.boundFromPipeline.length !== 1 ||
      hasDefaultValues(this)
    )
      return null;
    const only = this.boundFromPipeline[0] as Parameter;
    if (only.kind !== "declared" || only.psTypeName !== null || only.obsoleteMessage !== null) return null;
    if (only.entries.some((entry) => entry.valueFromPipelineByPropertyName)) return null;
    for (const parameter of this.unbound)
      if (parameter.pipelineInSomeSet && parameter.isInSets(this.prePipeline)) return null;
    return only.transformations.every((attribute) => attribute instanceof ArgumentTypeConverter) &&
      unconvertedKind(only) !== null
      ? only
      : null;
  }

  /** Binds a further object to the parameter findRepeated found; false: it must be bound in full. */
  rebind(parameter: Parameter, value: PSValue, record: boolean): boolean {
    const kind = unconvertedKind(parameter);
    if (value === null || value === AutomationNull) return false;
    if (kind !== "any" && typeof value !== kind) return false;
    if (parameter.validations.length > 0 || (parameter.mandatoryInSomeSet && value === "")) return false;
    this.target.set(parameter, value);
    if (record) this.values.set(parameter.name, value);
    return true;
  }

  /** True when the parameter is in PSBoundParameters. */
  has(name: string): boolean {
    if (this.values.has(name)) return true;
    const parameter = this.parameters.exactName(name);
    return parameter !== null && this.values.has(parameter.name);
  }

  error(id: BindingErrorId, details: BindingErrorDetails = {}): Exception {
    return bindingError(id, this.invocation, details);
  }

  throwElaborated(error: Exception): never {
    throw this.defaultsInUse ? elaborated(this, error) : error;
  }

  private guarded(action: () => void): void {
    try {
      action();
    } catch (error) {
      if (isBindingException(error)) this.throwElaborated(error);
      throw error;
    }
  }
}
