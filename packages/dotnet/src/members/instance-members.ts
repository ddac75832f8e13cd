// Members and type names attached to single objects (Add-Member, PSTypeNames): one WeakMap for objects proper;
// the wrappers of by-value things carry their own.
import { typeOf } from "../types/dotnet-type.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { PSObject } from "../values/ps-object.ts";
import { AutomationNull, type PSValue } from "../values/ps-value.ts";
import { EnumValue } from "../values/enum-value.ts";
import { type PSMemberInfo, PSNoteProperty } from "./member-info.ts";
import { isBoxed } from "../values/numeric-kind.ts";

/** What is attached to one object. Members by lower-case name, in the order added. */
export interface InstanceData {
  members: Map<string, PSMemberInfo> | null;
  typeNames: string[] | null;
  /** Handed on by a command since: PowerShell keeps such a value in its PSObject, which arrays and tables else lose. */
  wrapped?: boolean;
  /** Whose methods are called instead: set on a view of another object. */
  methodTarget?: PSValue;
}

const attached = new WeakMap<object, InstanceData>();
/** False until something was ever attached: reading members then needs no WeakMap look-up. */
let anyAttached = false;

/** The data attached to a value, or undefined. */
export function instanceDataOf(value: PSValue): InstanceData | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (value instanceof PSObject) return value.data;
  return anyAttached ? attached.get(value) : undefined;
}

/** Was a member of that name added to this very object (Add-Member)? */
export function hasInstanceMember(value: PSValue, name: string): boolean {
  return instanceDataOf(value)?.members?.has(name.toLowerCase()) === true;
}

function ensureData(target: object): InstanceData {
  if (target instanceof PSObject) {
    target.data ??= { members: null, typeNames: null };
    return target.data;
  }
  let data = attached.get(target);
  if (data === undefined) {
    data = { members: null, typeNames: null };
    attached.set(target, data);
    anyAttached = true;
  }
  return data;
}

/** Says that a command handed on the value with its members. */
export function keepWrapped(value: PSValue): void {
  const data = instanceDataOf(value);
  if (data !== undefined) data.wrapped = true;
}

/** Says that a view's methods are those of the object behind it. */
export function setMethodTarget(view: object, owner: PSValue): void {
  ensureData(view).methodTarget = owner;
}

/** True for values that are shared or copied, so members must go on a PSObject wrapper. */
function needsWrapper(value: PSValue): boolean {
  if (typeof value !== "object" || value === null) return true;
  return value instanceof EnumValue || isBoxed(value) || value === AutomationNull;
}

/** A target that can carry members: the value itself, or a new PSObject around it. */
export function carrierOf(value: PSValue): object {
  return needsWrapper(value) ? new PSObject(value) : (value as object);
}

/** Members that are made when somebody asks: most lines of a file are never asked for their PSPath. */
class LazyInstanceData<T> implements InstanceData {
  typeNames: string[] | null = null;
  private made: Map<string, PSMemberInfo> | null = null;
  private readonly make: (key: T) => readonly PSMemberInfo[];
  private readonly key: T;
  constructor(make: (key: T) => readonly PSMemberInfo[], key: T) {
    this.make = make;
    this.key = key;
  }
  get members(): Map<string, PSMemberInfo> | null {
    if (this.made === null) {
      // Kept once it is whole: Ctrl+C may end the loop anywhere.
      const made = new Map<string, PSMemberInfo>();
      for (const member of this.make(this.key)) {
        member.isInstance = true;
        made.set(member.name.toLowerCase(), member);
      }
      this.made = made;
    }
    return this.made;
  }
  set members(members: Map<string, PSMemberInfo> | null) {
    this.made = members ?? new Map();
  }
}

/**
 * Attaches the note properties that `make(key)` gives, made when they are first looked at.
 * Returns the value that carries them: `value` or its new wrapper.
 */
export function addInstanceMembers<T>(value: PSValue, make: (key: T) => readonly PSMemberInfo[], key: T): PSValue {
  if (!needsWrapper(value)) {
    let carrier = value;
    for (const member of make(key)) carrier = addInstanceMember(carrier, member);
    return carrier;
  }
  const wrapper = new PSObject(value);
  wrapper.data = new LazyInstanceData(make, key);
  return wrapper;
}

/** Attaches a member (replacing one of the same name). Returns the value that carries it: `value` or its new wrapper. */
export function addInstanceMember(value: PSValue, member: PSMemberInfo): PSValue {
  const carrier = carrierOf(value);
  if (carrier instanceof PSCustomObject) {
    if (member instanceof PSNoteProperty) carrier.set(member.name, member.value);
    else carrier.setMember(member.name, bind(member, carrier));
    return carrier;
  }
  const data = ensureData(carrier);
  data.members ??= new Map();
  data.members.set(member.name.toLowerCase(), bind(member, carrier));
  return carrier;
}

function bind(member: PSMemberInfo, owner: PSValue): PSMemberInfo {
  const bound = member.copyFor(owner);
  bound.isInstance = true;
  bound.isHidden = member.isHidden;
  return bound;
}

/** Removes an attached member; false when there is none of that name. */
export function removeInstanceMember(value: PSValue, name: string): boolean {
  if (value instanceof PSCustomObject) return value.remove(name);
  return instanceDataOf(value)?.members?.delete(name.toLowerCase()) ?? false;
}

/** PSTypeNames: those attached, else the names of the type and its bases. The result may be mutated only by setTypeNames. */
export function typeNamesOf(value: PSValue): string[] {
  if (value instanceof PSCustomObject) return value.typeNames ?? customObjectTypeNames;
  const own = instanceDataOf(value)?.typeNames;
  if (own) return own;
  if (value instanceof PSObject) return typeNamesOf(value.baseObject);
  if (value === null || value === AutomationNull) return [];
  return hierarchyOf(value);
}

const customObjectTypeNames = ["System.Management.Automation.PSCustomObject", "System.Object"];
const hierarchies = new WeakMap<object, string[]>();

function hierarchyOf(value: PSValue): string[] {
  const type = typeOf(value);
  let names = hierarchies.get(type);
  if (names === undefined) {
    names = [];
    for (let t: typeof type | null = type; t !== null; t = t.baseType) names.push(t.displayName);
    hierarchies.set(type, names);
  }
  return names;
}

/** Replaces a value's PSTypeNames. Returns the value that carries them. */
export function setTypeNames(value: PSValue, names: string[]): PSValue {
  const carrier = carrierOf(value);
  if (carrier instanceof PSCustomObject) carrier.typeNames = names;
  else ensureData(carrier).typeNames = names;
  return carrier;
}
