// A place in a script that calls: remembers what was chosen there, by the types of the receiver and the arguments.

import { instanceDataOf } from "../members/instance-members.ts";
import { DeserializedObject } from "../values/deserialized-object.ts";
import { PSCustomObject } from "../values/ps-custom-object.ts";
import { PSObject } from "../values/ps-object.ts";
import type { PSValue } from "../values/ps-value.ts";
import type { CallPlan } from "./call-plan.ts";
import { planInstance, planStatic } from "./call-plan.ts";
import { choose, typesKey } from "./choose-overload.ts";
import type { DotNetType } from "./dotnet-type.ts";
import { typeOf } from "./dotnet-type.ts";
import { planConstructor } from "./invoke.ts";
import { hasTypeDataMethod, typeDataMethodVersion } from "./type-data.ts";
import { membersOf } from "./type-members.ts";

interface Remembered {
  readonly type: DotNetType;
  readonly key: number;
  readonly version: number;
  readonly plan: CallPlan;
  readonly asIs: boolean;
}

/** So many kinds of receivers and arguments are kept apart at one place. */
const kinds = 4;

/** One call expression with a constant method name. */
export class CallSite {
  private readonly name: string;
  private readonly known: Remembered[] = [];
  private next = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** The method's answer; undefined when the value must be asked the long way (tryInvokeMethod). `args` is given away. */
  invoke(value: PSValue, args: PSValue[]): PSValue | undefined {
    if (typeof value === "object" && (value === null || value instanceof PSObject || instanceDataOf(value)))
      return undefined;
    const type = typeOf(value);
    const key = typesKey(args);
    const entry = this.find(type, key) ?? this.rememberMethod(value, type, key, args);
    if (entry === undefined) return undefined;
    return entry.asIs ? entry.plan.call(value, args) : entry.plan.run(value, args);
  }

  /** A static method's answer; undefined when the type must be asked the long way (invokeStatic). */
  invokeStatic(type: DotNetType, args: PSValue[]): PSValue | undefined {
    const key = typesKey(args);
    const entry = this.find(type, key) ?? this.rememberStatic(type, key, args);
    if (entry === undefined) return undefined;
    return entry.asIs ? entry.plan.call(null, args) : entry.plan.run(null, args);
  }

  /** A new instance; undefined when `construct` must be asked. */
  construct(type: DotNetType, args: PSValue[]): PSValue | undefined {
    const key = typesKey(args);
    const entry = this.find(type, key) ?? this.rememberConstructor(type, key, args);
    if (entry === undefined) return undefined;
    return entry.asIs ? entry.plan.call(null, args) : entry.plan.run(null, args);
  }

  private find(type: DotNetType, key: number): Remembered | undefined {
    const { known } = this;
    for (let i = 0; i < known.length; i++) {
      const entry = known[i] as Remembered;
      if (entry.type === type && entry.key === key && entry.version === typeDataMethodVersion()) return entry;
    }
    return undefined;
  }

  private rememberMethod(value: PSValue, type: DotNetType, key: number, args: PSValue[]): Remembered | undefined {
    if (key < 0 || value instanceof PSCustomObject || value instanceof DeserializedObject) return undefined;
    if (hasTypeDataMethod(value, this.name)) return undefined;
    const group = membersOf(type).methods(this.name, false);
    if (group === null) return undefined;
    return this.remember(type, key, planInstance(type, choose(group, group.name, args, undefined)), args);
  }

  private rememberStatic(type: DotNetType, key: number, args: PSValue[]): Remembered | undefined {
    const group = key < 0 ? null : membersOf(type).methods(this.name, true);
    if (group === null) return undefined;
    return this.remember(type, key, planStatic(type, choose(group, group.name, args, undefined)), args);
  }

  private rememberConstructor(type: DotNetType, key: number, args: PSValue[]): Remembered | undefined {
    if (key < 0 || (args.length === 0 && type.isValueType)) return undefined;
    return this.remember(type, key, planConstructor(type, args), args);
  }

  private remember(type: DotNetType, key: number, plan: CallPlan, args: PSValue[]): Remembered {
    const entry = { type, key, plan, version: typeDataMethodVersion(), asIs: plan.takesAsIs(args) };
    this.known[this.next] = entry;
    this.next = (this.next + 1) % kinds;
    return entry;
  }
}
