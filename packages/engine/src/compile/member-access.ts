// Owns `a.b`, `[T]::b`, `a?.b`: reading with member enumeration, writing, strict mode's error.
import {
  AutomationNull,
  DictionaryBase,
  DotNetType,
  Exception,
  getEnumerable,
  getMember,
  getStaticMember,
  isNull,
  languageGate,
  newErrorRecord,
  PropertySite,
  PSCustomObject,
  type PSValue,
  setIndex,
  setMember,
  setStaticMember,
  toStringValue,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import {
  type CommandElementAst,
  type ExpressionAst,
  type MemberExpressionAst,
  StringConstantExpressionAst,
  TypeExpressionAst,
} from "@latch/grammar";
import { engineError } from "../runtime/errors.ts";
import type { Frame } from "../runtime/frame.ts";
import { requireSetAllowed } from "../runtime/language-mode.ts";
import type { BoundPlace } from "./assignment.ts";
import { compileExpression } from "./expressions.ts";
import type { Expression, Store } from "./types.ts";
import type { Unit } from "./unit.ts";

/** The forms of one member expression. */
export interface MemberAccess {
  readonly read: Expression;
  readonly store: Store;
  readonly place: (frame: Frame) => BoundPlace;
}

/** Compiles a member name: constant, or computed (`$x.$name`, `$x."a$b"`). */
export function compileMemberName(unit: Unit, ast: CommandElementAst): string | ((frame: Frame) => string) {
  if (ast instanceof StringConstantExpressionAst) return ast.text;
  const value = compileExpression(unit, ast as ExpressionAst);
  return (frame) => toStringValue(value(frame));
}

/** Compiles a member expression. */
export function memberAccess(unit: Unit, ast: MemberExpressionAst): MemberAccess {
  const target = compileExpression(unit, ast.expression);
  if (ast.static) {
    const name = compileMemberName(unit, ast.member);
    return staticAccess(ast, target, typeof name === "string" ? () => name : name);
  }
  const conditional = ast.nullConditional;
  if (!(ast.member instanceof StringConstantExpressionAst))
    return computedAccess(target, compileExpression(unit, ast.member as ExpressionAst), conditional);
  return namedAccess(target, ast.member.text, conditional);
}

function namedAccess(target: Expression, name: string, conditional: boolean): MemberAccess {
  const site = new PropertySite(name);
  const readHere = (object: PSValue, frame: Frame): PSValue => {
    const value = site.read(object);
    return value === undefined ? readMember(object, name, frame) : value;
  };
  const read: Expression = !conditional
    ? (frame) => {
        const object = target(frame);
        if (object instanceof PSCustomObject && object.shape.plain) {
          const value = object.get(name);
          if (value !== undefined) return value;
        }
        return readHere(object, frame);
      }
    : (frame) => {
        const object = target(frame);
        return object === null || object === AutomationNull ? null : readMember(object, name, frame);
      };
  const writeHere = (object: PSValue, value: PSValue): void => {
    if (languageGate.constrained || !site.write(object, value)) writeMember(object, name, value);
  };
  return {
    read,
    store: (frame, value) => writeHere(target(frame), value),
    place: (frame) => {
      const object = target(frame);
      return {
        get: () => readHere(object, frame),
        set: (value) => writeHere(object, value),
      };
    },
  };
}

/** `$object.$name`: of a dictionary the entry whose key is the value itself, not its text (`$table.1` is the number's). */
function computedAccess(target: Expression, keyOf: Expression, conditional: boolean): MemberAccess {
  const tableOf = (object: PSValue, key: PSValue): DictionaryBase | null => {
    const table = typeof key === "string" || isNull(key) ? null : unwrap(object);
    return table instanceof DictionaryBase ? table : null;
  };
  const readHere = (object: PSValue, key: PSValue, frame: Frame): PSValue => {
    const table = tableOf(object, key);
    if (table === null) return readMember(object, toStringValue(key), frame);
    const entry = table.get(unwrap(key));
    if (entry === undefined && frame.scope.strictMode >= 2) throw notFoundStrict(toStringValue(key));
    return entry ?? null;
  };
  const writeHere = (object: PSValue, key: PSValue, value: PSValue): void => {
    const table = tableOf(object, key);
    if (table === null) writeMember(object, toStringValue(key), value);
    else writeEntry(table, unwrap(key), value === AutomationNull ? null : value);
  };
  return {
    read: (frame) => {
      const object = target(frame);
      return conditional && isNull(object) ? null : readHere(object, keyOf(frame), frame);
    },
    store: (frame, value) => writeHere(target(frame), keyOf(frame), value),
    place: (frame) => {
      const object = target(frame);
      const key = keyOf(frame);
      return { get: () => readHere(object, key, frame), set: (value) => writeHere(object, key, value) };
    },
  };
}

/** `$table.$key = value`: by the dictionary's indexer (an ordered one's place), and where that fails by the key's text. */
function writeEntry(table: DictionaryBase, key: PSValue, value: PSValue): void {
  try {
    setIndex(table, [key], value);
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    writeMember(table, toStringValue(key), value);
  }
}

/** `$object.name`. Collections without the member answer with their elements' members. */
export function readMember(object: PSValue, name: string, frame: Frame): PSValue {
  if (object === null || object === AutomationNull) {
    if (frame.scope.strictMode >= 2) throw notFoundStrict(name);
    return nullMember(name);
  }
  if (object instanceof DictionaryBase) {
    const entry = object.get(name);
    if (entry !== undefined) return entry;
  }
  const value = getMember(object, name);
  if (value !== undefined) {
    if (frame.scope.strictMode >= 2 && isIntrinsicCount(object, name)) throw notFoundStrict(name);
    return value;
  }
  const elements = getEnumerable(object);
  if (elements !== null) return enumerateMember(elements, name, frame);
  if (frame.scope.strictMode >= 2) throw notFoundStrict(name);
  // PowerShell gives every scalar a Count and a Length of 1.
  return nullMember(name) === 0 ? 1 : null;
}

/** `$null.Count` and `$null.Length` are 0. */
function nullMember(name: string): PSValue {
  const lower = name.toLowerCase();
  return lower === "count" || lower === "length" ? 0 : null;
}

/** `.Count` and `.Length` that PowerShell adds to scalars do not exist in strict mode. */
function isIntrinsicCount(object: PSValue, name: string): boolean {
  const lower = name.toLowerCase();
  if (lower !== "count" && lower !== "length") return false;
  const base = unwrap(object);
  if (typeof base === "string") return lower === "count";
  if (typeof base !== "object") return true;
  return false;
}

function enumerateMember(elements: Iterable<PSValue>, name: string, frame: Frame): PSValue {
  const results: PSValue[] = [];
  collectMembers(elements, name, results, frame.scope.strictMode < 2 && nullMember(name) === 0);
  if (results.length === 1) return results[0] as PSValue;
  if (results.length > 0) return results;
  if (frame.scope.strictMode >= 2) throw notFoundStrict(name);
  return AutomationNull;
}

/** hasCount: `.Count` or `.Length`, which every scalar has. */
function collectMembers(elements: Iterable<PSValue>, name: string, results: PSValue[], hasCount: boolean): void {
  for (const element of elements) {
    if (element === null || element === AutomationNull) continue;
    const own = element instanceof DictionaryBase ? element.get(name) : undefined;
    const value = own === undefined ? getMember(element, name) : own;
    if (value === undefined) {
      const nested = getEnumerable(element);
      if (nested !== null) collectMembers(nested, name, results, hasCount);
      else if (hasCount) results.push(1);
      continue;
    }
    if (value === AutomationNull) continue;
    const list = Array.isArray(value) ? (value as PSValue[]) : getEnumerable(value);
    if (list === null) results.push(value);
    else for (const item of list) results.push(item);
  }
}

function notFoundStrict(name: string): Exception {
  const message = `The property '${name}' cannot be found on this object. Verify that the property exists.`;
  return new Exception("System.Management.Automation.PropertyNotFoundException", message, {
    errorRecord: (self) => newErrorRecord(self, "PropertyNotFoundStrict", "NotSpecified", null),
  });
}

/** `$object.name = value`. */
export function writeMember(object: PSValue, name: string, value: PSValue): void {
  if (object === null || object === AutomationNull) {
    throw engineError(
      "PropertyNotFound",
      `The property '${name}' cannot be found on this object. Verify that the property exists and can be set.`,
    );
  }
  if (languageGate.constrained && !(unwrap(object) instanceof DictionaryBase)) requireSetAllowed(object, null, name);
  setMember(object, name, value);
}

/** The type before `::`: a literal, a type value, or the type of any other value. */
export function staticTarget(value: PSValue): DotNetType | null {
  const base = unwrap(value);
  if (base instanceof DotNetType) return base;
  return base === null || base === AutomationNull ? null : typeOf(base);
}

function staticAccess(ast: MemberExpressionAst, target: Expression, nameOf: (frame: Frame) => string): MemberAccess {
  const literal = ast.expression instanceof TypeExpressionAst;
  const read = (object: PSValue, name: string, frame: Frame): PSValue => {
    const type = staticTarget(object);
    if (type === null) {
      if (frame.scope.strictMode >= 2) throw notFoundStrict(name);
      return null;
    }
    const value = getStaticMember(type, name);
    if (value !== undefined) return value;
    if (frame.scope.strictMode >= 2 && literal) throw notFoundStrict(name);
    return null;
  };
  const write = (object: PSValue, name: string, value: PSValue): void => {
    const type = staticTarget(object);
    if (type === null) {
      throw engineError(
        "PropertyNotFound",
        `The property '${name}' cannot be found on this object. Verify that the property exists and can be set.`,
      );
    }
    if (languageGate.constrained) requireSetAllowed(null, type, name);
    setStaticMember(type, name, value);
  };
  return {
    read: (frame) => read(target(frame), nameOf(frame), frame),
    store: (frame, value) => write(target(frame), nameOf(frame), value),
    place: (frame) => {
      const object = target(frame);
      const name = nameOf(frame);
      return { get: () => read(object, name, frame), set: (value) => write(object, name, value) };
    },
  };
}
