// Delegates: a script block or a function of ours as a System.Func, Action, Predicate, Comparison, EventHandler …

import { convertTo } from "../conversion/convert-to.ts";
import { PSMethodInfo } from "../members/member-info.ts";
import { unwrap } from "../values/ps-object.ts";
import { AutomationNull, isNull } from "../values/ps-value.ts";
import type { PSValue } from "../values/ps-value.ts";
import { isScriptBlock } from "../values/script-block-like.ts";
import type { ScriptBlockLike } from "../values/script-block-like.ts";
import { isDelegate } from "./conversion-rank.ts";
import type { DotNetType } from "./dotnet-type.ts";
import { TYPE } from "./dotnet-type.ts";
import { membersOf } from "./type-members.ts";

/** A delegate value: `invoke` runs it with converted results. */
export class Delegate {
  readonly type: DotNetType;
  /** The script block or method it was made from, or null for one of ours. */
  readonly target: PSValue;
  private readonly run: (args: PSValue[]) => PSValue;

  constructor(type: DotNetType, target: PSValue, run: (args: PSValue[]) => PSValue) {
    this.type = type;
    this.target = target;
    this.run = run;
  }
  get [TYPE](): DotNetType {
    return this.type;
  }
  /** Calls it. The result has the delegate's return type; null when that is void. */
  invoke(args: PSValue[]): PSValue {
    return this.run(args);
  }
}

/** A delegate of the given type from a script block, a PSMethod or another delegate; null when the value is none of these. */
export function toDelegate(value: PSValue, type: DotNetType): Delegate | null {
  const base = unwrap(value);
  if (base instanceof Delegate) {
    if (base.type === type) return base;
    return new Delegate(type, base.target, (args) => base.invoke(args));
  }
  if (isScriptBlock(base)) return fromScriptBlock(base, type);
  if (base instanceof PSMethodInfo)
    return new Delegate(type, base, (args) => convertResult(base.invoke(args), returnTypeOf(type)));
  return null;
}

function fromScriptBlock(block: ScriptBlockLike & object, type: DotNetType): Delegate {
  const returnType = returnTypeOf(type);
  const passesThis = isEventHandler(type);
  return new Delegate(type, block, (args) => {
    const thisValue = passesThis ? (args[0] ?? null) : null;
    return convertResult(block.invokeAsMember(thisValue, args), returnType);
  });
}

/** In handlers `(sender, args)`, $this is the sender. */
function isEventHandler(type: DotNetType): boolean {
  return /EventHandler(`1)?$/.test(type.genericDefinition?.displayName ?? type.displayName);
}

const returnTypes = new WeakMap<DotNetType, { readonly type: DotNetType | null }>();

function returnTypeOf(type: DotNetType): DotNetType | null {
  let known = returnTypes.get(type);
  if (known === undefined) {
    const invoke = membersOf(type).methods("Invoke", false)?.overloads[0];
    const declared = invoke?.returnType ?? null;
    known = { type: declared === null || declared.displayName === "System.Void" ? null : declared };
    returnTypes.set(type, known);
  }
  return known.type;
}

function convertResult(value: PSValue, type: DotNetType | null): PSValue {
  if (type === null) return null;
  if (value === AutomationNull) return type.isValueType ? convertTo(null, type) : null;
  if (type.displayName === "System.Object") return value;
  return isNull(value) && !type.isValueType ? null : convertTo(value, type);
}

/** Is this a delegate type that `toDelegate` can make? */
export function isDelegateType(type: DotNetType): boolean {
  return isDelegate(type);
}
