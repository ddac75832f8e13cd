// What a column or list item shows: a property by name (wildcards allowed), a script block, or native code of a
// built-in view. Resolving gives the actual properties of an object; evaluating gives values and failures.
import {
  ADAPT,
  AutomationNull,
  DictionaryBase,
  Exception,
  Hashtable,
  PSCustomObject,
  PSPropertyInfo,
  PSPropertySet,
  WildcardPattern,
  getMember,
  getMemberInfo,
  listMembers,
  unwrap,
} from "@latch/dotnet";
import type { PSMemberInfo, PSValue } from "@latch/dotnet";
import type { FormatContext } from "./format-context.ts";

/** A value, or the exception that evaluating it raised. */
export interface ExpressionResult {
  readonly value: PSValue;
  readonly error: Exception | null;
}

/** Code of a built-in view. */
export type NativeExpression = (target: PSValue, context: FormatContext) => PSValue;

export class PropertyExpression {
  readonly name: string;
  readonly script: PSValue;
  readonly native: NativeExpression | null;
  /** A name known to be one property (no wildcards to expand). */
  readonly isResolved: boolean;

  private constructor(name: string, script: PSValue, native: NativeExpression | null, isResolved: boolean) {
    this.name = name;
    this.script = script;
    this.native = native;
    this.isResolved = isResolved;
  }

  static property(name: string, isResolved = false): PropertyExpression {
    return new PropertyExpression(name, null, null, isResolved);
  }
  static ofScript(script: PSValue): PropertyExpression {
    return new PropertyExpression("", script, null, true);
  }
  /** In: the code, and the text that names it (a script's source). */
  static ofNative(native: NativeExpression, text = ""): PropertyExpression {
    return new PropertyExpression(text, null, native, true);
  }

  get isProperty(): boolean {
    return this.script === null && this.native === null;
  }

  /** The property name, or the script's text (headings of columns without a label). */
  toString(): string {
    return this.script === null ? this.name : String(this.script);
  }

  get hasWildcards(): boolean {
    return this.isProperty && WildcardPattern.containsWildcards(this.name);
  }

  /** The expressions of the properties this names on an object; property sets are expanded. */
  resolve(target: PSValue): PropertyExpression[] {
    if (this.isResolved) return [this];
    const names = new Set<string>();
    for (const member of membersNamed(target, this.name)) {
      if (member instanceof PSPropertySet) for (const name of setNames(target, member)) names.add(name);
      else if (member instanceof PSPropertyInfo) names.add(member.name);
    }
    const resolved: PropertyExpression[] = [];
    for (const name of names) resolved.push(name === this.name ? this : PropertyExpression.property(name, true));
    return resolved;
  }

  /** The first value of what this names; undefined when the object has no such property. */
  evaluate(target: PSValue, context: FormatContext): ExpressionResult | undefined {
    if (!this.isProperty) return this.run(target, context);
    if (!this.isResolved && this.hasWildcards) {
      const first = this.resolve(target)[0];
      return first === undefined ? undefined : readProperty(target, first.name);
    }
    return readProperty(target, this.name);
  }

  private run(target: PSValue, context: FormatContext): ExpressionResult {
    try {
      const value = this.native !== null ? this.native(target, context) : context.invokeScript(this.script, target);
      return { value: value === AutomationNull ? null : value, error: null };
    } catch (error) {
      if (error instanceof Exception) return { value: null, error };
      throw error;
    }
  }
}

function readProperty(target: PSValue, name: string): ExpressionResult | undefined {
  // Plain objects first: no member objects are made for them.
  if (target instanceof PSCustomObject && target.shape.plain) {
    const slot = target.get(name);
    if (slot !== undefined) return { value: slot, error: null };
  }
  try {
    const value = getMember(hashtableAsObject(target, name), name);
    if (value === undefined) return undefined;
    return { value: value === AutomationNull ? null : value, error: null };
  } catch (error) {
    if (error instanceof Exception) return { value: null, error };
    throw error;
  }
}

/** Properties of a hashtable are its keys first, then those of the Hashtable object. */
function hashtableAsObject(target: PSValue, name: string): PSValue {
  const base = unwrap(target);
  if (!(base instanceof Hashtable) || !base.has(name)) return target;
  return PSCustomObject.from([[name, base.get(name) ?? null]]);
}

function membersNamed(target: PSValue, name: string): PSMemberInfo[] {
  const base = unwrap(target);
  const isWildcard = WildcardPattern.containsWildcards(name);
  const subject = base instanceof Hashtable ? asCustomObject(base) : target;
  if (!isWildcard) {
    const member = getMemberInfo(subject, name) ?? (subject === target ? undefined : getMemberInfo(target, name));
    return member === undefined ? [] : [member];
  }
  const pattern = new WildcardPattern(name, { ignoreCase: true });
  const matching = (value: PSValue): PSMemberInfo[] =>
    listMembers(value).filter(
      (member) => (member instanceof PSPropertyInfo || member instanceof PSPropertySet) && pattern.isMatch(member.name),
    );
  const found = matching(subject);
  return found.length === 0 && subject !== target ? matching(target) : found;
}

function asCustomObject(table: DictionaryBase): PSCustomObject {
  const pairs: [string, PSValue][] = [];
  for (const [key, value] of table.entries()) pairs.push([String(key), value]);
  return PSCustomObject.from(pairs);
}

function setNames(target: PSValue, set: PSPropertySet): string[] {
  const names: string[] = [];
  for (const reference of set.referencedPropertyNames) {
    for (const member of membersNamed(target, reference)) if (member instanceof PSPropertyInfo) names.push(member.name);
  }
  return names;
}

/** All properties an object shows by default: those added to it, .NET's own, then those added to its type. */
export function allProperties(target: PSValue): PropertyExpression[] {
  return propertiesInOrder(target, (member) => (member.isInstance ? 0 : member.memberType === "Property" ? 1 : 2));
}

/** The properties that `*` names: those added to the object, those added to its type, then .NET's own. */
export function wildcardProperties(target: PSValue): PropertyExpression[] {
  return propertiesInOrder(target, (member) => (member.isInstance ? 0 : member.memberType === "Property" ? 2 : 1));
}

/** Each property once, by the rank of its kind; the members of a kind in their own order. */
function propertiesInOrder(target: PSValue, rankOf: (member: PSPropertyInfo) => 0 | 1 | 2): PropertyExpression[] {
  if (target instanceof PSCustomObject && target.shape.plain && target.typeNames === null) {
    return target.shape.names.map((name) => PropertyExpression.property(name, true));
  }
  const ranked: [string[], string[], string[]] = [[], [], []];
  let adapted = 0;
  for (const member of listMembers(target)) {
    if (!(member instanceof PSPropertyInfo)) continue;
    ranked[rankOf(member)].push(member.name);
    if (member.memberType === "Property") adapted++;
  }
  // An adapter that shows nothing (an XML text node has no children) leaves the class's own properties.
  if (adapted === 0 && typeof target === "object" && target !== null && ADAPT in (unwrap(target) as object))
    for (const member of listMembers(target, { view: "base", propertiesOnly: true })) ranked[0].push(member.name);
  const seen = new Set<string>();
  const result: PropertyExpression[] = [];
  for (const name of ranked.flat()) {
    const key = name.toLowerCase();
    if (seen.has(key)) continue;
    seen.add(key);
    result.push(PropertyExpression.property(name, true));
  }
  return result;
}
