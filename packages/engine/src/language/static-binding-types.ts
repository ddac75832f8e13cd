// Owns StaticParameterBinder, StaticBindingResult, ParameterBindingResult and StaticBindingError as scripts see them.
import {
  type DictionaryBase,
  defineType,
  Exception,
  getEnumerable,
  isTrue,
  newErrorRecord,
  type PSValue,
  tagType,
  toStringValue,
  unwrap,
  psArgumentNull,
} from "@latch/dotnet";
import { type CommandAst, type CommandElementAst, CommandParameterAst, ConstantExpressionAst } from "@latch/grammar";
import { type BindingErrorId, bindingMessages, formatMessage } from "../binder/messages.ts";
import type { Parameter } from "../binder/parameter.ts";
import { constantValue } from "../compile/constants.ts";
import { currentContext } from "../pipeline/current-context.ts";
import { dictionaryOf, ParameterMetadata } from "../pipeline/parameter-metadata.ts";
import { loadLanguageTypes } from "./language-types.ts";
import { bindStatically, type StaticBinding } from "./static-parameter-binder.ts";

const language = "System.Management.Automation.Language.";

/** A parameter with its argument; without a command it has no metadata. */
class ParameterBindingResult {
  readonly parameter: Parameter | null;
  readonly value: CommandElementAst | null;
  private readonly constant: PSValue;
  constructor(parameter: Parameter | null, value: CommandElementAst | null, constant: PSValue) {
    this.parameter = parameter;
    this.value = value;
    this.constant = constant;
  }
  get constantValue(): PSValue {
    return this.constant === null && this.value instanceof ConstantExpressionAst
      ? constantValue(this.value)
      : this.constant;
  }
}
tagType(ParameterBindingResult, `${language}ParameterBindingResult`);

class StaticBindingError {
  readonly element: CommandElementAst;
  readonly exception: Exception;
  constructor(element: CommandElementAst, exception: Exception) {
    this.element = element;
    this.exception = exception;
  }
}
tagType(StaticBindingError, `${language}StaticBindingError`);

class StaticBindingResult {
  readonly boundParameters: DictionaryBase = dictionaryOf(`${language}ParameterBindingResult`);
  readonly bindingExceptions: DictionaryBase = dictionaryOf(`${language}StaticBindingError`);

  constructor(command: CommandAst, binding: StaticBinding | null) {
    if (binding === null) this.addSyntactic(command);
    else this.addBound(command, binding);
  }

  private addBound(command: CommandAst, binding: StaticBinding): void {
    const [name] = command.commandElements as [CommandElementAst];
    const { sets, defaultSet } = binding;
    const hasDefault = defaultSet !== 0 && (sets & defaultSet) === defaultSet;
    const isOne = sets !== 0 && (sets & (sets - 1)) === 0;
    if (sets !== -1 && !hasDefault && !isOne) this.refuse(name, name.extent.text, "AmbiguousParameterSet");
    for (const { parameter } of binding.duplicates) if (parameter !== null) this.refuseDuplicate(parameter);
    for (const ast of binding.notFound) this.refuse(ast, ast.parameterName, "NamedParameterNotFound");
    for (const [ast, exception] of binding.ambiguous) this.addError(ast.parameterName, ast, exception);
    for (const { value } of binding.unboundArguments)
      if (value !== null) this.refuse(value, value.extent.text, "PositionalParameterNotFound");
    for (const [parameter, { value }] of binding.bound) {
      if (parameter.isSwitch && value?.extent.text.toLowerCase() === "$false") continue;
      if (value !== null || parameter.isSwitch)
        this.addParameter(parameter.name, parameter, value, parameter.isSwitch ? true : null);
      else if (!parameter.matchingEntries(sets).some((entry) => entry.valueFromPipeline))
        this.refuse(name, name.extent.text, "MissingArgument", parameter);
    }
  }

  /** Names and values as they stand, when the command is not known; positional values are numbered. */
  private addSyntactic(command: CommandAst): void {
    let pending: CommandParameterAst | null = null;
    let position = 0;
    const addSwitch = (): void => {
      if (pending !== null) this.addNamed(pending.parameterName, null, pending, true);
      pending = null;
    };
    for (const element of command.commandElements.slice(1)) {
      if (element instanceof CommandParameterAst) {
        addSwitch();
        if (element.argument === null) pending = element;
        else this.addNamed(element.parameterName, element, element.argument, null);
      } else if (pending === null) this.addNamed(String(position++), null, element, null);
      else {
        const named: CommandParameterAst = pending;
        pending = null;
        this.addNamed(named.parameterName, named, element, null);
      }
    }
    addSwitch();
  }

  private addNamed(name: string, ast: CommandParameterAst | null, value: CommandElementAst, constant: PSValue): void {
    if (!this.boundParameters.has(name)) this.addParameter(name, null, value, constant);
    else if (ast !== null) this.refuseDuplicate(ast);
  }

  private addParameter(
    name: string,
    parameter: Parameter | null,
    value: CommandElementAst | null,
    constant: PSValue,
  ): void {
    this.boundParameters.set(name, new ParameterBindingResult(parameter, value, constant) as unknown as PSValue);
  }

  private addError(key: string, element: CommandElementAst, exception: Exception): void {
    this.bindingExceptions.set(key, new StaticBindingError(element, exception) as unknown as PSValue);
  }

  private refuseDuplicate(ast: CommandParameterAst): void {
    if (!this.bindingExceptions.has(ast.parameterName)) this.refuse(ast, ast.parameterName, "ParameterAlreadyBound");
  }

  private refuse(element: CommandElementAst, text: string, id: BindingErrorId, parameter?: Parameter): void {
    const type = parameter?.type() ?? null;
    const message = formatMessage(bindingMessages[id], { 1: parameter?.name ?? text, 2: type?.displayName ?? "" });
    const exception = new Exception("System.Management.Automation.ParameterBindingException", message, {
      properties: { ErrorId: id, ParameterName: parameter?.name ?? text, ParameterType: type },
      errorRecord: (self) => newErrorRecord(self, id, "InvalidArgument", null),
    });
    this.addError(text, element, exception);
  }
}
tagType(StaticBindingResult, `${language}StaticBindingResult`);

/** Whether a name is given that one of the wanted parameters begins with. */
function mayHave(command: CommandAst, wanted: readonly string[]): boolean {
  return command.commandElements.some(
    (element) =>
      element instanceof CommandParameterAst &&
      wanted.some((name) => name.toLowerCase().startsWith(element.parameterName.toLowerCase())),
  );
}

/** BindCommand(commandAst[, resolve[, desiredParameters]]); null when none of the desired parameters is given. */
function bindCommand([ast, resolve, desired]: readonly PSValue[]): PSValue {
  const command = unwrap(ast ?? null) as unknown as CommandAst | null;
  if (command === null) {
    throw psArgumentNull("command");
  }
  loadLanguageTypes();
  const wanted = desired == null ? [] : [...(getEnumerable(desired) ?? [])].map((name) => toStringValue(name));
  if (wanted.length > 0 && !mayHave(command, wanted)) return null;
  const binding = resolve === undefined || isTrue(resolve) ? bindStatically(currentContext(), command) : null;
  return new StaticBindingResult(command, binding) as unknown as PSValue;
}

/** Makes the types known. */
export function defineStaticBindingTypes(): void {
  defineType<never>({
    name: `${language}StaticParameterBinder`,
    staticMethods: { BindCommand: bindCommand },
  });
  defineType<StaticBindingResult>({
    name: `${language}StaticBindingResult`,
    properties: {
      BoundParameters: (self) => self.boundParameters as unknown as PSValue,
      BindingExceptions: (self) => self.bindingExceptions as unknown as PSValue,
    },
  });
  defineType<ParameterBindingResult>({
    name: `${language}ParameterBindingResult`,
    properties: {
      Parameter: (self) =>
        self.parameter === null ? null : (ParameterMetadata.of(self.parameter) as unknown as PSValue),
      ConstantValue: (self) => self.constantValue,
      Value: (self) => self.value as unknown as PSValue,
    },
  });
  defineType<StaticBindingError>({
    name: `${language}StaticBindingError`,
    properties: {
      CommandElement: (self) => self.element as unknown as PSValue,
      BindingException: (self) => self.exception as unknown as PSValue,
    },
  });
}
