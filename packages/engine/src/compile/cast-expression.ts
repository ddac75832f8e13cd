// Owns `[type]value` in expressions: conversion, `[ordered]`, `[pscustomobject]`, `[ref]`, `[void]`.
import {
  AutomationNull,
  conversionRefused,
  conversionTrace,
  convertTo,
  DictionaryBase,
  type DotNetType,
  languageGate,
  PSCustomObject,
  PSReference,
  type PSValue,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import { type ConvertExpressionAst, HashtableAst, VariableExpressionAst } from "@latch/grammar";
import { engineError } from "../runtime/errors.ts";
import type { Frame } from "../runtime/frame.ts";
import { creationRefused } from "../runtime/language-mode.ts";
import { compileExpression } from "./expressions.ts";
import { compileCustomObject, compileOrdered, setObjectProperty } from "./literals.ts";
import { resolveTypeName } from "./type-names.ts";
import type { Expression } from "./types.ts";
import type { Unit } from "./unit.ts";
import { VariableReference } from "./variable-reference.ts";

/** Compiles a cast. */
export function compileConvert(unit: Unit, ast: ConvertExpressionAst): Expression {
  const typeName = ast.type.typeName;
  const name = typeName.name.toLowerCase();
  if (ast.child instanceof HashtableAst) {
    if (name === "ordered") return compileOrdered(unit, ast.child);
    if (name === "pscustomobject" || name === "system.management.automation.pscustomobject") {
      return customObject(compileCustomObject(unit, ast.child));
    }
  }
  if (name === "ref" && ast.child instanceof VariableExpressionAst) return compileReference(ast.child);
  const value = compileExpression(unit, ast.child);
  if (name === "ref") {
    return (frame) => {
      const result = value(frame);
      if (languageGate.constrained) throw creationRefused();
      return convertTo(result, resolveTypeName(typeName));
    };
  }
  if (name === "void") {
    return (frame) => {
      value(frame);
      return AutomationNull;
    };
  }
  if (name === "int" || name === "int32") return compileIntegerCast(typeName, value);
  if (name === "string" || name === "system.string") {
    return (frame) => {
      const result = value(frame);
      if (conversionTrace.sink !== null) convertTo(result, resolveTypeName(typeName));
      if (typeof result === "string") return result;
      return result === null || result === AutomationNull ? "" : frame.context.textOf(result);
    };
  }
  if (name === "pscustomobject") {
    return (frame) => {
      const result = value(frame);
      return unwrap(result) instanceof DictionaryBase
        ? objectOf(allowed(unwrap(result)) as DictionaryBase)
        : convertTo(result, resolveTypeName(typeName, typeName.extent));
    };
  }
  return (frame) => convertTo(value(frame), resolveTypeName(typeName, typeName.extent));
}

/** Making custom objects of dictionaries is a conversion to a type that is no core type. */
function allowed<T>(value: T): T {
  if (languageGate.constrained)
    throw conversionRefused("System.Management.Automation.LanguagePrimitives+InternalPSCustomObject");
  return value;
}

function customObject(make: Expression): Expression {
  return (frame) => allowed(make)(frame);
}

/** `[pscustomobject]$table`: a property for each entry. */
function objectOf(table: DictionaryBase): PSCustomObject {
  const object = PSCustomObject.from([]);
  for (const [key, value] of table.entries()) setObjectProperty(object, toStringValue(key), value);
  return object;
}

function compileIntegerCast(typeName: Parameters<typeof resolveTypeName>[0], value: Expression): Expression {
  let type: DotNetType | null = null;
  return (frame) => {
    const result: PSValue = value(frame);
    if (typeof result === "number") return result;
    type ??= resolveTypeName(typeName, typeName.extent);
    return convertTo(result, type);
  };
}

/** `[ref]$x`: reads and writes the variable. */
function compileReference(ast: VariableExpressionAst): Expression {
  const path = ast.variablePath;
  const name = path.unqualifiedPath.toLowerCase();
  return (frame: Frame) => {
    const scope = path.isGlobal
      ? frame.scope.sessionState.globalScope
      : path.isScript
        ? frame.scope.scriptScope
        : frame.scope;
    if (languageGate.constrained) throw creationRefused();
    if (name === "null") return new PSReference(null);
    const cell = scope.findCell(name);
    if (cell === undefined) {
      throw engineError(
        "NonExistingVariableReference",
        "[ref] cannot be applied to a variable that does not exist.",
        path.userPath,
      );
    }
    return new VariableReference(cell);
  };
}
