// Owns binding a command's syntax tree to parameters without evaluating or running anything (StaticParameterBinder.BindCommand).
import { type Exception, getType, type DotNetType } from "@latch/dotnet";
import {
  ArrayLiteralAst,
  type Ast,
  type CommandAst,
  type CommandElementAst,
  CommandParameterAst,
  ExpressionAst,
  FunctionDefinitionAst,
  PipelineAst,
  StringConstantExpressionAst,
  VariableExpressionAst,
} from "@latch/grammar";
import { type CommandParameters, type Parameter, type SetEntry } from "../binder/parameter.ts";
import { isBindingException } from "../binder/messages.ts";
import { scriptMetadata, type ScriptMetadata } from "../binder/script-metadata.ts";
import { ScriptCode } from "../compile/compiled-script.ts";
import { type CommandInfo, FunctionInfo } from "../pipeline/command-info.ts";
import { parametersOf, scriptMetadataOf } from "../pipeline/command-info-types.ts";
import { findCommand } from "../pipeline/discovery.ts";
import { InvocationInfo } from "../pipeline/invocation-info.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { ScriptBlock } from "../runtime/script-block.ts";
import { copyTree } from "./copy-tree.ts";
import { staticTypeOf } from "./tree-types.ts";

/** A parameter with its argument, or either alone. `value` null: a switch, or a name whose value is missing or piped in. */
export interface StaticArgument {
  readonly parameter: CommandParameterAst | null;
  readonly value: CommandElementAst | null;
}

/** What binding found out. Masks as in the binder: -1 = every set. */
export interface StaticBinding {
  readonly sets: number;
  readonly defaultSet: number;
  readonly bound: ReadonlyMap<Parameter, StaticArgument>;
  readonly unboundArguments: readonly StaticArgument[];
  readonly notFound: readonly CommandParameterAst[];
  readonly ambiguous: ReadonlyMap<CommandParameterAst, Exception>;
  readonly duplicates: readonly StaticArgument[];
}

/** Binds; null when the name means no cmdlet, function or script. */
export function bindStatically(context: ExecutionContext, command: CommandAst): StaticBinding | null {
  const info = commandOf(context, command);
  const parameters = info === null ? null : parametersOf(info);
  if (info === null || parameters === null) return null;
  const metadata: ScriptMetadata | null = scriptMetadataOf(info);
  return new StaticBinder(command, info, parameters, metadata !== null && !metadata.isAdvanced).bind();
}

/** A function of the same script by that name, or what the session knows. */
function commandOf(context: ExecutionContext, command: CommandAst): CommandInfo | null {
  const [first] = command.commandElements;
  if (!(first instanceof StringConstantExpressionAst)) return null;
  const name = String(first.text);
  const defined = definedFunction(command, name.toLowerCase());
  if (defined === null) return findCommand(context, name);
  const code = new ScriptCode(defined.body, defined.parameters, null, defined.extent.text);
  const block = new ScriptBlock(code, context.sessionState, defined.isFilter);
  scriptMetadata(context, block);
  return new FunctionInfo(defined.name, block, 0, defined.isFilter);
}

function definedFunction(command: CommandAst, key: string): FunctionDefinitionAst | null {
  let root: Ast = command;
  while (root.parent !== null) root = root.parent;
  let found: FunctionDefinitionAst | null = null;
  const look = (ast: Ast): void => {
    if (ast instanceof FunctionDefinitionAst) {
      if (ast.name.toLowerCase() === key && ast.parent?.kind !== "FunctionMember") found = ast;
      return;
    }
    ast.forEachChild(look);
  };
  look(root);
  return found;
}

interface Candidate {
  readonly parameter: Parameter;
  readonly entries: SetEntry[];
}

/** Of a binding that no parameter set allows. */
const nothing = { bound: new Map(), unboundArguments: [], notFound: [], ambiguous: new Map(), duplicates: [] };

class StaticBinder {
  private readonly command: CommandAst;
  private readonly parameters: CommandParameters;
  private readonly invocation: InvocationInfo;
  /** A function without common parameters: nothing is left over for remaining arguments, nothing piped in. */
  private readonly isSimple: boolean;
  private sets = -1;
  private readonly defaultSet: number;
  private readonly bound = new Map<Parameter, StaticArgument>();
  private readonly unbound: Set<Parameter>;
  private readonly notFound: CommandParameterAst[] = [];
  private readonly ambiguous = new Map<CommandParameterAst, Exception>();
  private readonly duplicates: StaticArgument[] = [];

  constructor(command: CommandAst, info: CommandInfo, parameters: CommandParameters, isSimple: boolean) {
    this.command = command;
    this.parameters = parameters;
    this.invocation = new InvocationInfo(info, command.extent);
    this.isSimple = isSimple;
    this.defaultSet = isSimple ? 0 : parameters.defaultFlag;
    this.unbound = new Set(parameters.all);
  }

  bind(): StaticBinding {
    const rest = this.bindNamed(this.joined(this.elements()));
    const positional = this.sets === 0 ? null : this.bindPositional(rest);
    const { defaultSet, bound, notFound, ambiguous, duplicates } = this;
    if (positional === null) return { ...nothing, sets: 0, defaultSet };
    let unboundArguments = positional;
    if (!this.isSimple) {
      unboundArguments = this.bindRemaining(unboundArguments);
      this.bindPipeline();
    }
    if (this.sets !== 0 && this.sets !== -1 && (this.sets & (this.sets - 1)) !== 0) this.chooseByMandatory();
    return { sets: this.sets, defaultSet, bound, unboundArguments, notFound, ambiguous, duplicates };
  }

  /** The elements after the name; a lone `-` says nothing. */
  private elements(): StaticArgument[] {
    return this.command.commandElements
      .slice(1)
      .filter((element) => !(element instanceof StringConstantExpressionAst && element.extent.text === "-"))
      .map((element) =>
        element instanceof CommandParameterAst
          ? { parameter: element, value: element.argument }
          : { parameter: null, value: element },
      );
  }

  /** The parameter that a name means, null for none, or why it means several. */
  private matching(ast: CommandParameterAst): Parameter | Exception | null {
    try {
      return this.parameters.match(ast.parameterName, this.invocation, ast.extent);
    } catch (error) {
      if (isBindingException(error)) return error;
      throw error;
    }
  }

  /** Gives names without a value the argument after them where they want one. */
  private joined(given: readonly StaticArgument[]): StaticArgument[] {
    const result: StaticArgument[] = [];
    for (let index = 0; index < given.length; index++) {
      const argument = given[index] as StaticArgument;
      const { parameter: ast } = argument;
      if (ast === null || argument.value !== null) {
        result.push(argument);
        continue;
      }
      const next = given[index + 1];
      const found = this.matching(ast);
      if (found === null || isBindingException(found)) {
        if (found === null) this.notFound.push(ast);
        else this.ambiguous.set(ast, found);
        if (next?.parameter === null) index++;
      } else if (found.isSwitch || next === undefined) result.push({ parameter: ast, value: null });
      else if (next.parameter === null || this.matching(next.parameter) === null) {
        result.push({ parameter: ast, value: next.parameter ?? next.value });
        index++;
      } else result.push({ parameter: ast, value: null });
    }
    return result;
  }

  private bindNamed(given: readonly StaticArgument[]): StaticArgument[] {
    const rest: StaticArgument[] = [];
    for (const argument of given) {
      const { parameter: ast } = argument;
      if (ast === null) {
        rest.push(argument);
        continue;
      }
      const found = this.matching(ast);
      if (found === null) this.notFound.push(ast);
      else if (isBindingException(found)) this.ambiguous.set(ast, found);
      else if (this.bound.has(found)) this.duplicates.push(argument);
      else {
        if (found.flags !== 0) this.sets &= found.flags;
        this.take(found, argument);
      }
    }
    return rest;
  }

  private take(parameter: Parameter, argument: StaticArgument): void {
    this.unbound.delete(parameter);
    if (!this.bound.has(parameter)) this.bound.set(parameter, argument);
  }

  /** Unbound parameters by position; null when two of a set claim the same one. */
  private positions(): [number, Candidate[]][] | null {
    const byPosition = new Map<number, Candidate[]>();
    for (const parameter of this.unbound) {
      if (!parameter.isInSets(this.sets)) continue;
      for (const entry of parameter.matchingEntries(this.sets)) {
        if (entry.valueFromRemainingArguments || entry.position === null) continue;
        const candidates = byPosition.get(entry.position) ?? [];
        byPosition.set(entry.position, candidates);
        const own = candidates.find((candidate) => candidate.parameter === parameter);
        const others = candidates.filter((candidate) => candidate !== own).flatMap((candidate) => candidate.entries);
        if (others.some((other) => (other.flag & entry.flag) !== 0 || other.flag === entry.flag)) return null;
        if (own === undefined) candidates.push({ parameter, entries: [entry] });
        else own.entries.push(entry);
      }
    }
    return [...byPosition].sort((a, b) => a[0] - b[0]);
  }

  /** What is left over; null when the positions say nothing clear. */
  private bindPositional(given: readonly StaticArgument[]): StaticArgument[] | null {
    if (given.length === 0) return [];
    const positions = this.positions();
    if (positions === null) return null;
    if (positions.length === 0) return [...given];
    const rest: StaticArgument[] = [];
    const values = given.filter(({ value }) => !(value instanceof VariableExpressionAst && value.splatted));
    let next = 0;
    let valid = this.sets;
    for (const [, all] of positions) {
      const candidates = all
        .filter(({ parameter }) => this.unbound.has(parameter))
        .map(({ parameter, entries }) => ({ parameter, entries: entries.filter((entry) => inSets(entry, valid)) }))
        .filter(({ entries }) => entries.length > 0);
      if (candidates.length === 0) continue;
      const argument = values[next++];
      if (argument === undefined) break;
      const done =
        ((valid & this.defaultSet) !== 0 && this.bindInSets(this.defaultSet, candidates, argument, false)) ||
        this.bindInSets(valid, candidates, argument, false) ||
        this.bindInSets(valid, candidates, argument, true);
      if (done) valid = this.sets;
      else rest.push(argument);
    }
    return [...rest, ...values.slice(next)];
  }

  private bindInSets(
    valid: number,
    candidates: readonly Candidate[],
    argument: StaticArgument,
    converts: boolean,
  ): boolean {
    let flags = 0;
    let done = false;
    const type = staticTypeOf(argument.value as Ast);
    for (const { parameter, entries } of candidates) {
      if (!entries.some((entry) => inSets(entry, valid))) continue;
      if (!converts && type !== getType("System.Object") && !isEquivalent(type, parameter.type())) continue;
      done = true;
      flags |= parameter.flags;
      this.take(parameter, argument);
    }
    if (flags !== 0) this.sets &= flags;
    return done;
  }

  /** What is left goes to a parameter that takes remaining arguments, as one list. */
  private bindRemaining(given: StaticArgument[]): StaticArgument[] {
    if (given.length === 0) return given;
    const values = given.map(({ value }) => value).filter((value) => value instanceof ExpressionAst);
    const list = { parameter: null, value: listOf(values) };
    let taken = false;
    this.bindWhere(
      (entry) => entry.valueFromRemainingArguments,
      () => {
        if (taken) return { parameter: null, value: null };
        taken = true;
        return list;
      },
    );
    return taken ? [] : given;
  }

  private bindPipeline(): void {
    const { parent } = this.command;
    if (!(parent instanceof PipelineAst) || parent.pipelineElements[0] === this.command) return;
    this.bindWhere(
      (entry) => entry.valueFromPipeline,
      () => ({ parameter: null, value: null }),
    );
  }

  private bindWhere(takes: (entry: SetEntry) => boolean, argument: () => StaticArgument): void {
    let flags = 0;
    for (const parameter of [...this.unbound]) {
      if (!parameter.isInSets(this.sets) || !parameter.matchingEntries(this.sets).some(takes)) continue;
      flags |= parameter.flags;
      this.take(parameter, argument());
    }
    if (flags !== 0) this.sets &= flags;
  }

  /** Of several sets the only one that misses no mandatory parameter. */
  private chooseByMandatory(): void {
    let rest = this.sets & this.parameters.allFlags;
    for (const parameter of this.unbound)
      for (const entry of parameter.entries) if (entry.mandatory) rest &= ~entry.flag;
    if (rest !== 0 && (rest & (rest - 1)) === 0) this.sets = rest;
  }
}

function inSets(entry: SetEntry, sets: number): boolean {
  return entry.flag === 0 || (entry.flag & sets) !== 0;
}

/** The argument's type fits without a conversion. */
function isEquivalent(argument: DotNetType, parameter: DotNetType): boolean {
  const array = getType("System.Array");
  return (
    argument === parameter ||
    argument.isSubclassOf(parameter) ||
    argument === parameter.elementType ||
    (argument.isSubclassOf(array) && parameter.isSubclassOf(array))
  );
}

/** Expressions as an array literal, at the place of the first one. */
function listOf(values: readonly ExpressionAst[]): ExpressionAst | null {
  const elements = values.flatMap((value) => (value instanceof ArrayLiteralAst ? value.elements : [value]));
  const [first] = elements;
  return first === undefined ? null : new ArrayLiteralAst(first.extent, elements.map(copyTree));
}
