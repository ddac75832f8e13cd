// Owns methods every value has in PowerShell: .ForEach and .Where, and the methods of script blocks.
import {
  AutomationNull,
  convertTo,
  DotNetType,
  findMethod,
  getEnumerable,
  invokeMethod,
  isTrue,
  psCollection,
  type PSValue,
  setMember,
  toInt32,
  toStringValue,
  unwrap,
} from "@latch/dotnet";
import { engineError } from "../runtime/errors.ts";
import type { Frame } from "../runtime/frame.ts";
import { requireForEachAllowed } from "../runtime/language-mode.ts";
import { ScriptBlock } from "../runtime/script-block.ts";
import { CollectorSink } from "../runtime/streams.ts";
import { readMember } from "./member-access.ts";

/** Is this the name of a method that every value has (`ForEach`, `Where`)? */
export function isIntrinsicName(name: string): boolean {
  const lower = name.toLowerCase();
  return lower === "foreach" || lower === "where";
}

/** The result of an intrinsic method, or undefined when the object's own type answers. */
export function invokeBlockMethod(object: PSValue, name: string, args: PSValue[], frame: Frame): PSValue | undefined {
  const length = name.length;
  if (length === 7 && name.toLowerCase() === "foreach") {
    return hasOwn(object, name) ? undefined : forEachMethod(object, args, frame);
  }
  if (length === 5 && name.toLowerCase() === "where") {
    return hasOwn(object, name) ? undefined : whereMethod(object, args);
  }
  return undefined;
}

/** A method of the object itself (List[T].ForEach, a class's Where) wins. */
function hasOwn(object: PSValue, name: string): boolean {
  if (object === null || typeof object !== "object" || Array.isArray(object)) return false;
  return findMethod(object, name) !== undefined;
}

/** What a value holds: nothing, the elements of a collection, or the value itself. */
export function elementsOf(object: PSValue): Iterable<PSValue> {
  if (object === null || object === AutomationNull) return [];
  return getEnumerable(object) ?? [object];
}

/** `.ForEach({ }, args…)`, `.ForEach('Property'[, value])`, `.ForEach([type])`, `.ForEach('Method', args…)`. */
function forEachMethod(object: PSValue, args: PSValue[], frame: Frame): PSValue {
  const first = unwrap(args[0] ?? null);
  const rest = args.slice(1);
  const output = new CollectorSink();
  if (first instanceof ScriptBlock) {
    for (const element of elementsOf(object)) {
      if (element === AutomationNull) continue;
      first.invokeInto({ args: rest, dollarUnder: element, dotSource: true, output });
    }
    return collectionOf(output.items);
  }
  if (first === null) {
    throw engineError("ArgumentNull", "Value cannot be null. (Parameter 'expression')");
  }
  for (const element of elementsOf(object)) {
    if (first instanceof DotNetType) output.write(convertTo(element, first));
    else forEachMember(element, toStringValue(first), rest, output, frame);
  }
  return collectionOf(output.items);
}

function forEachMember(element: PSValue, name: string, rest: PSValue[], output: CollectorSink, frame: Frame): void {
  if (element === null || element === AutomationNull) return;
  if (findMethod(element, name) !== undefined) {
    requireForEachAllowed(frame.context, element);
    const result = invokeMethod(element, name, rest);
    if (result !== AutomationNull) output.write(result);
    return;
  }
  if (rest.length > 0) setMember(element, name, rest[0] as PSValue);
  else output.write(readMember(element, name, frame));
}

/** `.Where({ }[, mode[, count]])` */
function whereMethod(object: PSValue, args: PSValue[]): PSValue {
  const block = unwrap(args[0] ?? null);
  if (!(block instanceof ScriptBlock)) {
    throw engineError("ArgumentNull", "Value cannot be null. (Parameter 'expression')");
  }
  const mode = args.length > 1 ? toStringValue(args[1] as PSValue).toLowerCase() : "default";
  const count = args.length > 2 ? toInt32(args[2] as PSValue) : 0;
  const elements = Array.from(elementsOf(object));
  const accept = (element: PSValue): boolean => {
    const output = new CollectorSink();
    block.invokeInto({ args: [], dollarUnder: element, dotSource: true, output });
    return isTrue(output.result);
  };
  return collectionOf(select(elements, accept, mode, count));
}

function select(elements: PSValue[], accept: (e: PSValue) => boolean, mode: string, count: number): PSValue[] {
  switch (mode) {
    case "first": {
      const found: PSValue[] = [];
      for (const element of elements) {
        if (accept(element) && found.push(element) >= (count === 0 ? 1 : count)) break;
      }
      return found;
    }
    case "last":
      return elements.filter(accept).slice(-(count === 0 ? 1 : count));
    case "skipuntil": {
      const start = elements.findIndex(accept);
      const found = start < 0 ? [] : elements.slice(start);
      return count > 0 ? found.slice(0, count) : found;
    }
    case "until": {
      const end = elements.findIndex(accept);
      const found = end < 0 ? elements : elements.slice(0, end);
      return count > 0 ? found.slice(0, count) : found;
    }
    case "split": {
      const yes: PSValue[] = [];
      const no: PSValue[] = [];
      for (const element of elements) {
        if ((count === 0 || yes.length < count) && accept(element)) yes.push(element);
        else no.push(element);
      }
      return [collectionOf(yes), collectionOf(no)];
    }
    default: {
      const found: PSValue[] = [];
      for (const element of elements) {
        if (accept(element)) {
          found.push(element);
          if (count > 0 && found.length >= count) break;
        }
      }
      return found;
    }
  }
}

/** The results of .Where() and .ForEach(): a Collection[PSObject]. */
function collectionOf(items: PSValue[]): PSValue {
  return psCollection(items);
}
