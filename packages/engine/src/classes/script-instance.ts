// Owns instances of script classes: their fields, their type, and what .NET code asks of them
// (ToString, Equals, CompareTo, enumeration). Each class has a prototype with just what it declares.
import {
  AutomationNull,
  COMPARE_TO,
  type DotNetType,
  ENUMERATE,
  EQUALS,
  Exception,
  FORMAT,
  getEnumerable,
  HASH_KEY,
  invokeMethod,
  isTrue,
  type PSValue,
  readProperty,
  toInt32,
  toStringValue,
  TO_STRING,
  TYPE,
  typeOf,
} from "./instance-imports.ts";
import { type ScriptClass, scriptClassOf } from "./script-class.ts";

/** Fields of an instance, by slot. On objects of .NET bases too. */
export const FIELDS: unique symbol = Symbol("latch.fields");
/** Set on the stand-in through which `([Base]$this).M()` calls the base's methods. */
const REAL: unique symbol = Symbol("latch.real");

/** What a class instance looks like to the engine, whatever JavaScript class it is of. */
export interface ClassObject {
  [FIELDS]: PSValue[];
  [REAL]?: ClassObject;
}

/** An instance of a class whose bases are all script classes. */
class ScriptInstance implements ClassObject {
  [FIELDS]: PSValue[];
  constructor(fields: PSValue[]) {
    this[FIELDS] = fields;
  }
}

type InstanceMaker = new (fields: PSValue[]) => ClassObject;

const makers = new WeakMap<ScriptClass, InstanceMaker>();

/** What makes a class's instances; made when the class is complete. */
function makerOf(scriptClass: ScriptClass): InstanceMaker {
  let maker = makers.get(scriptClass);
  if (maker === undefined) {
    maker = class extends ScriptInstance {};
    addMembers(maker.prototype as object, scriptClass);
    makers.set(scriptClass, maker);
  }
  return maker;
}

/** The symbols by which values answer .NET's interfaces, for the methods the class declares. */
function addMembers(target: object, scriptClass: ScriptClass): void {
  const define = (key: PropertyKey, value: unknown): void => {
    Object.defineProperty(target, key, { value, configurable: true, enumerable: false, writable: true });
  };
  define(TYPE, scriptClass.type);
  if (scriptClass.findMethod("tostring", 0) !== undefined) {
    const text = function (this: object): string {
      return toStringValue(invokeMethod(this, "ToString", []));
    };
    define("toString", text);
    define(TO_STRING, text);
  }
  if (scriptClass.findMethod("equals", 1) !== undefined) {
    define(EQUALS, function (this: object, other: PSValue): boolean {
      return isTrue(invokeMethod(this, "Equals", [other]));
    });
  }
  if (scriptClass.findMethod("gethashcode", 0) !== undefined) {
    Object.defineProperty(target, HASH_KEY, {
      configurable: true,
      get(this: object): string {
        return `\0class:${scriptClass.type.fullName}:${toInt32(invokeMethod(this, "GetHashCode", []))}`;
      },
    });
  }
  if (scriptClass.findMethod("tostring", 2) !== undefined) {
    define(FORMAT, function (this: object, format: string | null, culture: PSValue): string {
      return toStringValue(invokeMethod(this, "ToString", [format, culture]));
    });
  }
  if (scriptClass.findMethod("compareto", 1) !== undefined) {
    define(COMPARE_TO, function (this: object, other: PSValue): number {
      return toInt32(invokeMethod(this, "CompareTo", [other]));
    });
  }
  addEnumeration(define, scriptClass);
}

function addEnumeration(define: (key: PropertyKey, value: unknown) => void, scriptClass: ScriptClass): void {
  const implementsType = (name: string): boolean => scriptClass.type.interfaces.some((i) => i.fullName === name);
  if (scriptClass.findMethod("getenumerator", 0) !== undefined && implementsType("System.Collections.IEnumerable")) {
    define(ENUMERATE, function (this: object): Iterable<PSValue> {
      return enumerated(invokeMethod(this, "GetEnumerator", []));
    });
  } else if (scriptClass.findMethod("movenext", 0) !== undefined && implementsType("System.Collections.IEnumerator")) {
    define(ENUMERATE, function (this: object): Iterable<PSValue> {
      return moveThrough(this);
    });
  }
}

function enumerated(enumerator: PSValue): Iterable<PSValue> {
  if (enumerator === null || enumerator === AutomationNull) return [];
  const type = typeOf(enumerator as object);
  if (scriptClassOf(type)?.findMethod("movenext", 0) !== undefined) return moveThrough(enumerator as object);
  return getEnumerable(enumerator) ?? moveThrough(enumerator as object);
}

/** What an IEnumerator gives: MoveNext() and Current. */
function* moveThrough(enumerator: object): Iterable<PSValue> {
  while (isTrue(invokeMethod(enumerator, "MoveNext", []))) yield readProperty(enumerator, "Current");
}

/** A new instance of a class without .NET base. */
export function newInstance(scriptClass: ScriptClass, fields: PSValue[]): ClassObject {
  return new (makerOf(scriptClass))(fields);
}

/** The instance behind a stand-in, or the value itself. */
export function realInstance(value: PSValue): ClassObject {
  const object = value as ClassObject;
  return object[REAL] ?? object;
}

/** A stand-in for `instance` that has the methods of `type` (one of its base classes). */
export function viewAs(instance: PSValue, type: DotNetType): PSValue {
  const real = realInstance(instance);
  const view = newInstance(scriptClassOf(type) as ScriptClass, real[FIELDS]);
  view[REAL] = real;
  return view;
}

/** Turns an object of a .NET base class into an instance of a script class. */
export function adoptObject(object: object, type: DotNetType, fields: PSValue[]): ClassObject {
  if (typeof object !== "object") {
    const base = type.baseType?.displayName ?? "";
    throw new Exception("System.NotSupportedException", `Classes derived from '${base}' are not supported by latch.`);
  }
  Object.defineProperty(object, FIELDS, { value: fields, configurable: true, enumerable: false });
  addMembers(object, scriptClassOf(type) as ScriptClass);
  if (object instanceof Exception) object.typeName = type.fullName;
  return object as ClassObject;
}
