// A call made ready: the chosen overload and the function behind it, to be run with converted arguments.

import type { PSValue } from "../values/ps-value.ts";
import { AutomationNull } from "../values/ps-value.ts";
import { convertArguments, writeReferences } from "./convert-arguments.ts";
import type { DotNetType } from "./dotnet-type.ts";
import { typeOf } from "./dotnet-type.ts";
import { methodException, wrapCallException } from "./method-errors.ts";
import type { MethodImplementation } from "./define-type.ts";
import type { MethodSignature } from "./method-signature.ts";
import type { Resolution } from "./overload-resolution.ts";
import { membersOf, notImplemented } from "./type-members.ts";

/** One overload of one type, ready to be called. */
export class CallPlan {
  readonly signature: MethodSignature;
  private readonly expand: boolean;
  /** The name that errors show. */
  private readonly name: string;
  private readonly body: (self: PSValue, args: PSValue[], signature: MethodSignature) => PSValue | undefined;
  private readonly isVoid: boolean;
  private readonly hasReferences: boolean;

  constructor(resolution: Resolution, name: string, body: CallPlan["body"]) {
    this.signature = resolution.signature;
    this.expand = resolution.expand;
    this.name = name;
    this.body = body;
    this.isVoid = this.signature.returnType.displayName === "System.Void";
    this.hasReferences = this.signature.parameters.some((p) => p.byRef === "ref" || p.byRef === "out");
  }

  /** Are these arguments already what the parameters want? Then any others of the same types are, too. */
  takesAsIs(args: readonly PSValue[]): boolean {
    const { parameters } = this.signature;
    if (this.expand || parameters.length !== args.length) return false;
    return parameters.every((parameter, i) => {
      const argument = args[i] as PSValue;
      if (parameter.byRef !== "") return false;
      if (parameter.type.displayName === "System.Object") return true;
      return argument !== null && typeOf(argument) === parameter.type;
    });
  }

  /** Converts the arguments, calls, writes by-reference results back, wraps what is thrown. A void method answers AutomationNull. */
  run(self: PSValue, args: readonly PSValue[]): PSValue {
    const converted = convertArguments(this.signature, args, this.expand, this.name);
    const result = this.call(self, converted, args.length);
    if (this.hasReferences) writeReferences(this.signature, args, converted);
    return result;
  }

  /** As run(), with arguments that need no conversion; the array is the callee's from now on; `given`: how many the caller wrote. */
  call(self: PSValue, args: PSValue[], given = args.length): PSValue {
    let result: PSValue | undefined;
    try {
      result = this.body(self, args, this.signature);
    } catch (error) {
      if (this.signature.body !== null) throw error;
      throw wrapCallException(error, this.name, given);
    }
    return this.isVoid ? AutomationNull : (result ?? null);
  }
}

/** The plan for an instance method of `type`. */
export function planInstance(type: DotNetType, resolution: Resolution): CallPlan {
  const { signature } = resolution;
  refuseByRefLike(signature);
  const body = (signature.body ?? membersOf(type).methodBody(signature.name)) as MethodImplementation<PSValue> | null;
  return new CallPlan(resolution, signature.name, body ?? missing(type, signature.name));
}

/** The plan for a static method of `type`. */
export function planStatic(type: DotNetType, resolution: Resolution): CallPlan {
  const { signature } = resolution;
  if (signature.body !== null) return new CallPlan(resolution, signature.name, signature.body);
  refuseByRefLike(signature);
  const body = membersOf(type).staticBody(signature.name);
  if (body === null) return new CallPlan(resolution, signature.name, missing(type, signature.name));
  return new CallPlan(resolution, signature.name, (_self, args) => body(args, signature, type));
}

/** Spans and other ref structs cannot be objects: PowerShell does not call what returns one. */
function refuseByRefLike({ name, returnType }: MethodSignature): void {
  if (!/^System\.(?:(?:ReadOnly)?Span`1|Text\.RegularExpressions\.Regex\+Value)/.test(returnType.displayName)) return;
  const shown = returnType.toString();
  throw methodException(
    "CannotCallMethodWithByRefLikeReturnType",
    `Cannot invoke the method "${name}" of the ByRef-like return type "${shown}". ByRef-like types are not supported in PowerShell.`,
  );
}

function missing(type: DotNetType, name: string): () => never {
  return () => {
    throw notImplemented(type, name);
  };
}
