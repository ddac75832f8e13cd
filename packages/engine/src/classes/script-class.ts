// Owns ScriptClass: a class definition at run time: fields, methods, constructors, statics; and calling its code.
import {
  asItself,
  AutomationNull,
  construct,
  convertTo,
  defaultValueOf,
  type DotNetType,
  Exception,
  type PSValue,
} from "@latch/dotnet";
import type { FunctionMemberAst, ParameterAst, PropertyMemberAst, TypeDefinitionAst } from "@latch/grammar";
import type { ArgumentAttribute } from "../api/cmdlet.ts";
import { CompiledScript, ScriptCode } from "../compile/compiled-script.ts";
import { exceptionOf, locate, recordOf, toRuntimeException } from "../runtime/errors.ts";
import type { Expression } from "../compile/types.ts";
import { InvocationInfo } from "../pipeline/invocation-info.ts";
import { Frame } from "../runtime/frame.ts";
import { type AutomaticVariables, Scope, Slot } from "../runtime/scope.ts";
import { Variable } from "../runtime/variable.ts";
import { ScriptBlock } from "../runtime/script-block.ts";
import type { SessionState } from "../runtime/session-state.ts";
import { FlowSignal, ReturnSignal } from "../runtime/signals.ts";
import { nullSink } from "../runtime/streams.ts";
import { adoptObject, type ClassObject, FIELDS, newInstance } from "./script-instance.ts";

/** An instance or static property. */
export interface ClassField {
  readonly name: string;
  readonly type: DotNetType;
  readonly slot: number;
  readonly initial: Expression | null;
  readonly ast: PropertyMemberAst;
  readonly attributes: () => ArgumentAttribute[] | null;
}

function hasInitialValue(field: ClassField): boolean {
  return field.initial !== null;
}

const classes = new WeakMap<DotNetType, ScriptClass>();

/** The script class behind a type, or undefined for .NET types. */
export function scriptClassOf(type: DotNetType): ScriptClass | undefined {
  return classes.get(type);
}

/** An instance being constructed by a derived class's constructor: the base's constructor fills it. */
let pending: { holder: ConstructionHolder } | null = null;
interface ConstructionHolder {
  readonly type: DotNetType;
  instance: ClassObject | null;
}

export class ScriptClass {
  readonly ast: TypeDefinitionAst;
  readonly type: DotNetType;
  readonly base: ScriptClass | null;
  sessionState: SessionState;
  readonly fields: ClassField[] = [];
  readonly statics: ClassField[] = [];
  readonly methods: ClassMethod[] = [];
  readonly constructors: ClassMethod[] = [];
  staticValues: PSValue[] | null = null;
  /** What its static initializers ended with: it is thrown again at every use. */
  private failure: Exception | null = null;
  staticConstructor: ClassMethod | null = null;
  private readonly initializerBlock: ScriptBlock;

  constructor(
    ast: TypeDefinitionAst,
    type: DotNetType,
    base: ScriptClass | null,
    state: SessionState,
    holder: ScriptBlock,
  ) {
    this.ast = ast;
    this.type = type;
    this.base = base;
    this.sessionState = state;
    this.initializerBlock = holder;
    classes.set(type, this);
  }

  /** Number of instance fields, inherited ones included. */
  get fieldCount(): number {
    return (this.base === null ? 0 : this.base.fieldCount) + this.fields.length;
  }

  /** A method declared here or in a script base class. */
  findMethod(lowerName: string, parameterCount: number): ClassMethod | undefined {
    const own = this.methods.find(
      (m) => m.lowerName === lowerName && m.parameterCount === parameterCount && !m.isStatic,
    );
    return own ?? this.base?.findMethod(lowerName, parameterCount);
  }

  /** Runs its code in this session state from now on. */
  adopt(state: SessionState): void {
    this.sessionState = state;
    this.initializerBlock.sessionState = state;
    if (this.staticConstructor !== null) this.staticConstructor.block.sessionState = state;
    for (const method of [...this.methods, ...this.constructors]) method.block.sessionState = state;
  }

  /** A frame in which initializers and base arguments are evaluated. */
  initializerFrame(thisValue: PSValue): Frame {
    const state = this.sessionState;
    const code = this.initializerBlock.compiled();
    const scope = new Scope(state.currentScope, state, code.layout, false);
    if (thisValue !== null) scope.slots[Slot.this] = thisValue;
    return new Frame(state.context, scope, code, this.initializerBlock, nullSink);
  }

  /** Default and initial values of this class's own fields. */
  initializeFields(instance: ClassObject): void {
    if (!this.fields.some(hasInitialValue)) return;
    const frame = this.initializerFrame(instance);
    frame.enter();
    try {
      for (const field of this.fields) {
        if (field.initial === null) continue;
        frame.position = field.ast;
        const value = field.initial(frame);
        instance[FIELDS][field.slot] = convertTo(value === AutomationNull ? null : value, field.type);
      }
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      const exception = toRuntimeException(error);
      locate(recordOf(exception), frame);
      throw exception;
    } finally {
      frame.leave();
    }
  }

  /** Fields of a new instance, all at their types' defaults. */
  newFields(): PSValue[] {
    const values: PSValue[] = this.base === null ? [] : this.base.newFields();
    for (const field of this.fields) values[field.slot] = field.type.isValueType ? defaultValueOf(field.type) : null;
    return values;
  }

  /** Static fields, initialised at their first use. */
  staticFields(): PSValue[] {
    if (this.failure !== null) throw asItself(this.failure);
    if (this.staticValues !== null) return this.staticValues;
    const values: PSValue[] = this.statics.map((f) => (f.type.isValueType ? defaultValueOf(f.type) : null));
    this.staticValues = values;
    try {
      this.initializeStatics(values);
      this.staticConstructor?.run(null, []);
    } catch (error) {
      if (!(error instanceof Exception)) throw error;
      const message = `The type initializer for '${this.type.name}' threw an exception.`;
      this.failure = new Exception("System.TypeInitializationException", message, { inner: toRuntimeException(error) });
      throw asItself(this.failure);
    }
    return values;
  }

  private initializeStatics(values: PSValue[]): void {
    const frame = this.initializerFrame(null);
    frame.enter();
    try {
      for (const field of this.statics) {
        if (field.initial === null) continue;
        frame.position = field.ast;
        const value = field.initial(frame);
        values[field.slot] = convertTo(value === AutomationNull ? null : value, field.type);
      }
    } finally {
      frame.leave();
    }
  }

  /** Makes an instance by one of this class's constructors (null: the default one), or builds up a derived class's. */
  build(constructor: ClassMethod | null, args: PSValue[]): PSValue {
    const holder: ConstructionHolder = pending === null ? { type: this.type, instance: null } : pending.holder;
    pending = null;
    this.staticFields();
    if (constructor === null) {
      this.buildBase(holder, []);
      this.initializeFields(holder.instance as ClassObject);
      return holder.instance as unknown as PSValue;
    }
    constructor.runConstructor(this, holder, args);
    return holder.instance as unknown as PSValue;
  }

  /** Runs the base constructor: of a script class on the same instance, of a .NET class making the object. */
  buildBase(holder: ConstructionHolder, args: PSValue[]): void {
    const baseType = this.type.baseType as DotNetType;
    if (this.base !== null) {
      pending = { holder };
      try {
        construct(baseType, args);
      } finally {
        pending = null;
      }
      return;
    }
    const actual = scriptClassOf(holder.type) as ScriptClass;
    if (baseType.fullName === "System.Object" || (args.length === 0 && baseType.description.isAbstract)) {
      holder.instance = newInstance(actual, actual.newFields());
      return;
    }
    if (baseType.isAbstract && args.length === 0) {
      // Attribute bases and other abstract .NET classes: nothing of them is made here.
      holder.instance = newInstance(actual, actual.newFields());
      return;
    }
    const object = construct(baseType, args) as object;
    holder.instance = adoptObject(object, holder.type, actual.newFields());
  }
}

/** `$MyInvocation` in a method: no command, at the statement that the outermost frame is at. */
class MethodInvocation implements AutomaticVariables {
  private readonly frame: Frame;
  constructor(frame: Frame) {
    this.frame = frame;
  }
  automaticVariable(name: string): Variable | null {
    if (name !== "myinvocation") return null;
    let outermost = this.frame;
    while (outermost.caller !== null) outermost = outermost.caller;
    return new Variable("MyInvocation", new InvocationInfo(null, outermost.position?.extent ?? null));
  }
}

/** A method or constructor: its code and how it is called. */
export class ClassMethod {
  readonly ast: FunctionMemberAst;
  readonly owner: ScriptClass;
  readonly name: string;
  readonly lowerName: string;
  readonly isStatic: boolean;
  readonly returnType: DotNetType;
  private readonly isVoid: boolean;
  readonly block: ScriptBlock;
  readonly parameterAsts: readonly ParameterAst[];
  /** Evaluates `: base(args)`; null without. */
  baseArguments: ((frame: Frame) => PSValue[]) | null = null;
  private code: CompiledScript | null = null;

  constructor(ast: FunctionMemberAst, owner: ScriptClass, returnType: DotNetType) {
    this.ast = ast;
    this.owner = owner;
    this.name = ast.name;
    this.lowerName = ast.name.toLowerCase();
    this.isStatic = ast.isStatic;
    this.returnType = returnType;
    this.isVoid = returnType.fullName === "System.Void";
    this.parameterAsts = ast.parameters;
    const text = ast.body.extent.text;
    this.block = new ScriptBlock(new ScriptCode(ast.body, ast.parameters, null, text, true), owner.sessionState);
  }

  get parameterCount(): number {
    return this.parameterAsts.length;
  }

  private makeFrame(thisValue: PSValue, args: readonly PSValue[]): Frame {
    this.code ??= this.block.compiled();
    const code = this.code;
    const state = this.owner.sessionState;
    const scope = new Scope(state.currentScope, state, code.layout, false);
    const frame = new Frame(state.context, scope, code, this.block, nullSink);
    frame.functionName = this.name;
    scope.automatic = new MethodInvocation(frame);
    scope.slots[Slot.this] = thisValue;
    for (let i = 0; i < args.length; i++) code.setParameter(frame, i, args[i] as PSValue);
    return frame;
  }

  /** Calls the method. Only `return` gives a value; errors end it. */
  run(thisValue: PSValue, args: readonly PSValue[]): PSValue {
    const frame = this.makeFrame(thisValue, args);
    return this.execute(frame);
  }

  private execute(frame: Frame): PSValue {
    const context = frame.context;
    const wasInTry = context.insideTry;
    frame.enter();
    context.insideTry = true;
    try {
      (this.code as CompiledScript).end?.(frame);
    } catch (error) {
      if (error instanceof ReturnSignal && error.frame === frame) return this.converted(frame);
      throw error instanceof FlowSignal ? error : exceptionOf(error);
    } finally {
      context.insideTry = wasInTry;
      frame.leave();
    }
    return this.converted(frame);
  }

  private converted(frame: Frame): PSValue {
    const value = frame.returnValue;
    if (this.isVoid) return AutomationNull;
    return convertTo(value === AutomationNull ? null : value, this.returnType);
  }

  /** Base constructor, field initializers, then the body. */
  runConstructor(owner: ScriptClass, holder: ConstructionHolder, args: PSValue[]): void {
    const frame = this.makeFrame(null, args);
    let baseArgs: PSValue[] = [];
    if (this.baseArguments !== null) {
      frame.enter();
      try {
        baseArgs = this.baseArguments(frame);
      } finally {
        frame.leave();
      }
    }
    owner.buildBase(holder, baseArgs);
    const instance = holder.instance as ClassObject;
    owner.initializeFields(instance);
    frame.scope.slots[Slot.this] = instance;
    this.execute(frame);
  }
}
