// Owns the checks mandatory parameters make of their values: not null, not an empty string or collection.
import { AutomationNull, getEnumerable } from "@latch/dotnet";
import type { DotNetType, PSValue } from "@latch/dotnet";
import type { ScriptExtent } from "@latch/grammar";
import type { ParameterBinder } from "./binder.ts";
import { validationException } from "./messages.ts";
import type { BindingErrorId } from "./messages.ts";
import type { Parameter } from "./parameter.ts";

/** Throws the ...NullNotAllowed, ...EmptyStringNotAllowed, ...EmptyArray/CollectionNotAllowed errors. */
export function validateNullOrEmpty(
  binder: ParameterBinder,
  parameter: Parameter,
  value: PSValue,
  extent: ScriptExtent | null,
): void {
  const refuse = (id: BindingErrorId): never => {
    throw binder.error(id, {
      category: "InvalidData",
      extent,
      parameter: parameter.name,
      parameterType: parameter.type(),
      typeName: validationException,
    });
  };
  const check = (type: DotNetType | null, item: PSValue): boolean => {
    if (item === null || item === AutomationNull) {
      if (type?.displayName !== "System.Nullable`1[System.Boolean]" && !parameter.allowNull)
        refuse("ParameterArgumentValidationErrorNullNotAllowed");
      return true;
    }
    if (type?.displayName !== "System.String") return false;
    if (item === "" && !parameter.allowEmptyString) refuse("ParameterArgumentValidationErrorEmptyStringNotAllowed");
    return true;
  };
  if (check(parameter.type(), value)) return;
  const kind = parameter.collectionKind;
  if (kind === "none") return;
  const items = getEnumerable(value);
  if (items === null) return;
  const element = parameter.elementType;
  let empty = true;
  for (const item of items) {
    empty = false;
    if (element?.isValueType === true) break;
    check(element, item);
  }
  if (empty && !parameter.allowEmptyCollection) {
    refuse(
      kind === "array" && parameter.type()?.displayName !== "System.Array"
        ? "ParameterArgumentValidationErrorEmptyArrayNotAllowed"
        : "ParameterArgumentValidationErrorEmptyCollectionNotAllowed",
    );
  }
}
