// Owns what happens to an argument besides conversion: transformation and validation attributes, [PSTypeName()].
import { Exception, getEnumerable, type PSValue, typeNamesOf, typeOf, unwrap } from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import { traceAttribute } from "../tracing/binding-trace.ts";
import { traces } from "../tracing/trace-source.ts";
import { ArgumentTypeConverter } from "./attribute-factory.ts";
import { wrapMetadata } from "./argument-rules.ts";
import type { ParameterBinder } from "./binder.ts";
import { validateNullOrEmpty } from "./mandatory-value.ts";
import { transformationException, validationException } from "./messages.ts";
import type { Parameter } from "./parameter.ts";
import { convertScriptArgument } from "./script-argument.ts";

/** Transformation attributes, the last one first; `coerce` false: the type is not converted to. */
export function transform(
  binder: ParameterBinder,
  parameter: Parameter,
  given: PSValue,
  coerce: boolean,
  isDefault: boolean,
  extent: ScriptExtent | null,
): PSValue {
  let value = given;
  for (const attribute of parameter.transformations) {
    // Of a dynamic parameter the conversion is told, not the attribute that is there to make it.
    if (traces.binding !== null && parameter.kind === "dynamic" && attribute instanceof ArgumentTypeConverter) continue;
    try {
      if (attribute instanceof ArgumentTypeConverter) {
        if (traces.binding !== null) value = traceConverter(binder, value, attribute, coerce);
        else if (coerce) value = convertScriptArgument(value, attribute.constraint, binder.command.isScript, true);
      } else if (value !== null || (!isDefault && (parameter.mandatoryInSomeSet || parameter.cannotBeNull))) {
        value = attribute.transform?.(value, binder.context) ?? null;
      }
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      throw binder.error("ParameterArgumentTransformationError", {
        category: "InvalidData",
        extent,
        parameter: parameter.name,
        parameterType: parameter.type(),
        more: [error.message],
        inner: error.is("System.Management.Automation.MetadataException") ? error : wrapMetadata(error),
        typeName: transformationException,
      });
    }
  }
  return value;
}

function traceConverter(
  binder: ParameterBinder,
  value: PSValue,
  attribute: ArgumentTypeConverter,
  coerce: boolean,
): PSValue {
  const source = traces.binding as NonNullable<typeof traces.binding>;
  return traceAttribute(source, "DATA GENERATION", "ArgumentTypeConverter", () =>
    coerce ? convertScriptArgument(value, attribute.constraint, binder.command.isScript, true) : value,
  );
}

/** Validation attributes, and what a mandatory parameter does not take. */
export function validate(
  binder: ParameterBinder,
  parameter: Parameter,
  value: PSValue,
  extent: ScriptExtent | null,
): void {
  for (const attribute of parameter.validations) {
    try {
      const source = traces.binding;
      if (source === null) attribute.validate?.(value, binder.context);
      else {
        traceAttribute(source, "VALIDATION", attribute.kind, () => {
          attribute.validate?.(value, binder.context);
          return null;
        });
      }
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      throw binder.error("ParameterArgumentValidationError", {
        category: "InvalidData",
        extent,
        parameter: parameter.name,
        parameterType: parameter.type(),
        argumentType: value === null ? null : typeOf(unwrap(value)),
        more: [error.message],
        inner: error,
        typeName: validationException,
      });
    }
  }
  if (parameter.mandatoryInSomeSet) validateNullOrEmpty(binder, parameter, value, extent);
}

/** [PSTypeName()] */
export function checkTypeName(
  binder: ParameterBinder,
  parameter: Parameter,
  value: PSValue,
  extent: ScriptExtent | null,
): void {
  const wanted = (parameter.psTypeName as string).toLowerCase();
  for (const item of getEnumerable(value) ?? [value]) {
    if (item !== null && typeNamesOf(item).some((name) => name.toLowerCase() === wanted)) continue;
    throw binder.error("MismatchedPSTypeName", {
      category: "InvalidArgument",
      extent,
      parameter: parameter.name,
      parameterType: parameter.type(),
      more: [parameter.psTypeName as string],
    });
  }
}
