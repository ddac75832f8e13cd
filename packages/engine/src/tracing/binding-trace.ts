// Owns the lines of the trace source ParameterBinding: what the binder's steps say while somebody listens.
import {
  AutomationNull,
  dotNetToString,
  isNull,
  type DotNetType,
  Exception,
  type PSValue,
  toStringValue,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import { type PSTraceSource, traces } from "./trace-source.ts";

/** Runs a step with its line above. Costs a comparison while nobody listens; `text` is asked for otherwise. */
export function bindingStep<T>(text: () => string, work: () => T): T {
  const source = traces.binding;
  return source === null ? work() : source.scope(text(), work);
}

/** A value as the lines show it. */
export function traceText(value: PSValue): string {
  return isNull(value) || value === AutomationNull ? "" : dotNetToString(unwrap(value));
}

/** `BIND arg [1] to parameter [X]` around binding an argument, and how it ended. */
export function traceArgument(
  source: PSTraceSource,
  given: PSValue,
  name: string,
  isObject: boolean,
  work: () => PSValue | undefined,
): boolean {
  return source.scope(`BIND arg [${traceText(given)}] to parameter [${name}]`, () => {
    const bound = work();
    const shown = isObject && !isNull(bound ?? null) ? toStringValue(bound as PSValue) : traceText(bound ?? given);
    source.line(`BIND arg [${shown}] to param [${name}] ${bound === undefined ? "SKIPPED" : "SUCCESSFUL"}`);
    return bound !== undefined;
  });
}

/** A transformation or validation attribute at work. */
export function traceAttribute(
  source: PSTraceSource,
  work: "DATA GENERATION" | "VALIDATION",
  kind: string,
  run: () => PSValue,
): PSValue {
  return source.scope(`Executing ${work} metadata: [System.Management.Automation.${kind}Attribute]`, () => {
    try {
      const result = run();
      if (work === "DATA GENERATION") source.line(`result returned from DATA GENERATION: ${traceText(result)}`);
      return result;
    } catch (error) {
      if (error instanceof Exception)
        source.line(`ERROR: ${work === "VALIDATION" ? "VALIDATION FAILED" : work}: ${error.message}`);
      throw error;
    }
  });
}

/** `COERCE arg to [T]` around a conversion to a parameter's type. */
export function traceCoercion(
  source: PSTraceSource,
  type: DotNetType,
  value: PSValue,
  isCollection: boolean,
  convert: () => PSValue,
): PSValue {
  const name = type.displayName;
  if (name === "System.Object") return convert();
  return source.scope(`COERCE arg to [${name}]`, () => {
    const base = unwrap(value);
    if (isNull(base) || base === AutomationNull) return traceNull(source, name, convert);
    const from = typeOf(base);
    if (from === type || (name !== "System.Management.Automation.PSObject" && type.isAssignableFrom(from))) {
      source.line("Parameter and arg types the same, no coercion is needed.");
      return convert();
    }
    source.line(`Trying to convert argument value from ${from.displayName} to ${name}`);
    if (name === "System.Management.Automation.PSObject") {
      source.line(
        `The parameter is of type [${name}] and the argument is an PSObject, so the parameter value is the argument value wrapped into an PSObject.`,
      );
      return convert();
    }
    if (/^System\.(Boolean|Management\.Automation\.SwitchParameter)$/.test(name)) return convert();
    if (isCollection) {
      source.line("ENCODING arg into collection");
      return convert();
    }
    source.line("CONVERT arg type to param type using LanguagePrimitives.ConvertTo");
    const result = convert();
    source.line(
      `CONVERT SUCCESSFUL using LanguagePrimitives.ConvertTo: [${isNull(result) ? "null" : traceText(result)}]`,
    );
    return result;
  });
}

function traceNull(source: PSTraceSource, name: string, convert: () => PSValue): PSValue {
  if (name === "System.Management.Automation.SwitchParameter")
    source.line("Arg is null or not present, parameter type is SWITCHPARAMTER, value is true.");
  else if (name !== "System.Boolean")
    source.line("Arg is null, parameter type not bool or SwitchParameter, value is null.");
  return convert();
}

/** What is said before the elements of a collection are put together. */
export function traceCollection(
  source: PSTraceSource,
  parameter: string,
  type: DotNetType,
  element: DotNetType | null,
  value: PSValue,
  count: number | null,
  coerces: boolean,
): void {
  const from = typeOf(value);
  const kind = type.elementType === null ? "IList" : "Array";
  const elementName = element?.displayName ?? "";
  source.line(
    `Binding collection parameter ${parameter}: argument type [${from.name}], parameter type [${type.displayName}], collection type ${kind}, element type [${elementName}], ${coerces ? "coerceElementType" : "no coerceElementType"}`,
  );
  if (count !== null) source.line(`Arg is IList with ${count} elements`);
  source.line(
    kind === "Array"
      ? `Creating array with element type [${elementName}] and ${count ?? 1} elements`
      : `Creating collection [${type.displayName}]`,
  );
  if (count !== null) source.line(`Argument type ${from.displayName} is IList`);
  else source.line(`Argument type ${from.name} is not IList, treating this as scalar`);
}

/** Before an element is converted. */
export function traceElement(source: PSTraceSource, element: DotNetType, item: PSValue, isScalar: boolean): void {
  const from = isNull(item) ? "null" : typeOf(unwrap(item)).name;
  source.line(
    isScalar
      ? `Coercing scalar arg value to type ${element.displayName}`
      : `COERCE collection element from type ${from} to type ${element.displayName}`,
  );
}

/** As an element is put into its place. */
export function traceAdded(
  source: PSTraceSource,
  type: DotNetType,
  item: PSValue,
  index: number,
  isScalar: boolean,
): void {
  const from = isNull(item) ? "null" : typeOf(unwrap(item)).name;
  const where = type.elementType === null ? "via IList.Add" : `to array position ${index}`;
  source.line(`Adding ${isScalar ? "scalar element" : "element"} of type ${from} ${where}`);
}
