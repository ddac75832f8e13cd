// Owns instances of script classes: their fields, their type, and what .NET code asks of them (ToString, Equals, CompareTo).
import { COMPARE_TO, type DotNetType, EQUALS, Exception, invokeMethod, isTrue, type PSValue, toInt32, toStringValue, TO_STRING, TYPE } from "@latch/dotnet";
import { scriptClassOf } from "./script-class.ts";

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
export class ScriptInstance implements ClassObject {
  readonly [TYPE]: DotNetType;
  [FIELDS]: PSValue[];

  constructor(type: DotNetType, fields: PSValue[]) {
    this[TYPE] = type;
    this[FIELDS] = fields;
  }

  /** The class's own ToString, or undefined when it has none. */
  [TO_STRING](): string | undefined {
    const declared = scriptClassOf(this[TYPE])?.findMethod("tostring", 0);
    return declared === undefined ? undefined : toStringValue(invokeMethod(this, "ToString", []));
  }

  [EQUALS](other: PSValue): boolean {
    const declared = scriptClassOf(this[TYPE])?.findMethod("equals", 1);
    return declared === undefined ? this === other : isTrue(invokeMethod(this, "Equals", [other]));
  }

  [COMPARE_TO](other: PSValue): number {
    const declared = scriptClassOf(this[TYPE])?.findMethod("compareto", 1);
    if (declared === undefined) {
      throw new Exception("System.ArgumentException", "At least one object must implement IComparable.");
    }
    return toInt32(invokeMethod(this, "CompareTo", [other]));
  }
}

/** The instance behind a stand-in, or the value itself. */
export function realInstance(value: PSValue): ClassObject {
  const object = value as ClassObject;
  return object[REAL] ?? object;
}

/** A stand-in for `instance` that has the methods of `type` (one of its base classes). */
export function viewAs(instance: PSValue, type: DotNetType): PSValue {
  const real = realInstance(instance);
  const view = new ScriptInstance(type, real[FIELDS]);
  (view as ClassObject)[REAL] = real;
  return view;
}

/** Turns an object of a .NET base class into an instance of a script class. */
export function adoptObject(object: object, type: DotNetType, fields: PSValue[]): ClassObject {
  Object.defineProperty(object, TYPE, { value: type, configurable: true });
  Object.defineProperty(object, FIELDS, { value: fields, configurable: true, enumerable: false });
  if (object instanceof Exception) object.typeName = type.fullName;
  if (scriptClassOf(type)?.findMethod("tostring", 0) !== undefined) {
    Object.defineProperty(object, TO_STRING, {
      configurable: true,
      value: () => toStringValue(invokeMethod(object, "ToString", [])),
    });
  }
  return object as ClassObject;
}
