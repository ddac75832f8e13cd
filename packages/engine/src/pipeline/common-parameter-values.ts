// Owns what the common parameters of one invocation say, and the sinks behind -OutVariable, -ErrorVariable and the like.
import { EnumValue, ListBase, construct, enumValue, getType, isTrue, unwrap } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { ActionPreferenceName, ExecutionContext } from "../runtime/execution-context.ts";
import type { Parameter } from "../binder/parameter.ts";
import type { OutputSink } from "./contract.ts";

/** Values of -Verbose, -ErrorAction ...; null = not given. */
export class CommonParameterValues {
  verbose: boolean | null = null;
  debug: boolean | null = null;
  errorAction: ActionPreferenceName | null = null;
  warningAction: ActionPreferenceName | null = null;
  informationAction: ActionPreferenceName | null = null;
  progressAction: ActionPreferenceName | null = null;
  errorVariable: string | null = null;
  warningVariable: string | null = null;
  informationVariable: string | null = null;
  outVariable: string | null = null;
  pipelineVariable: string | null = null;
  whatIf: boolean | null = null;
  confirm: boolean | null = null;
  includeTotalCount = false;
  skip: PSValue = null;
  first: PSValue = null;

  /** -OutVariable or one of its like was given. */
  get namesVariable(): boolean {
    const { outVariable, errorVariable, warningVariable, informationVariable, pipelineVariable } = this;
    return (outVariable ?? errorVariable ?? warningVariable ?? informationVariable ?? pipelineVariable) !== null;
  }

  /** Stores one bound common, ShouldProcess or paging parameter. */
  set(parameter: Parameter, value: PSValue): void {
    switch (parameter.name) {
      case "Verbose":
        this.verbose = isTrue(value);
        break;
      case "Debug":
        this.debug = isTrue(value);
        break;
      case "ErrorAction":
        this.errorAction = actionName(value);
        break;
      case "WarningAction":
        this.warningAction = actionName(value);
        break;
      case "InformationAction":
        this.informationAction = actionName(value);
        break;
      case "ProgressAction":
        this.progressAction = actionName(value);
        break;
      case "ErrorVariable":
        this.errorVariable = value as string | null;
        break;
      case "WarningVariable":
        this.warningVariable = value as string | null;
        break;
      case "InformationVariable":
        this.informationVariable = value as string | null;
        break;
      case "OutVariable":
        this.outVariable = value as string | null;
        break;
      case "PipelineVariable":
        this.pipelineVariable = value as string | null;
        break;
      case "WhatIf":
        this.whatIf = isTrue(value);
        break;
      case "Confirm":
        this.confirm = isTrue(value);
        break;
      case "IncludeTotalCount":
        this.includeTotalCount = isTrue(value);
        break;
      case "Skip":
        this.skip = value;
        break;
      case "First":
        this.first = value;
        break;
      default:
    }
  }

  /** Preference variables a script command gets in its own scope for what was given. */
  preferenceVariables(): [string, PSValue][] {
    const result: [string, PSValue][] = [];
    const action = (name: string, value: ActionPreferenceName | null): void => {
      if (value !== null) result.push([name, actionValue(value)]);
    };
    if (this.verbose !== null)
      result.push(["VerbosePreference", actionValue(this.verbose ? "Continue" : "SilentlyContinue")]);
    if (this.debug !== null)
      result.push(["DebugPreference", actionValue(this.debug ? "Continue" : "SilentlyContinue")]);
    action("ErrorActionPreference", this.errorAction);
    action("WarningPreference", this.warningAction);
    action("InformationPreference", this.informationAction);
    action("ProgressPreference", this.progressAction);
    if (this.whatIf !== null) result.push(["WhatIfPreference", this.whatIf]);
    if (this.confirm !== null)
      result.push(["ConfirmPreference", enumValue("System.Management.Automation.ConfirmImpact", this.confirm ? 1 : 0)]);
    return result;
  }
}

function actionName(value: PSValue): ActionPreferenceName {
  const base = unwrap(value);
  return (base instanceof EnumValue ? base.name : String(base)) as ActionPreferenceName;
}

const actionNumbers: Readonly<Record<ActionPreferenceName, number>> = {
  SilentlyContinue: 0,
  Stop: 1,
  Continue: 2,
  Inquire: 3,
  Ignore: 4,
  Suspend: 5,
  Break: 6,
};
function actionValue(name: ActionPreferenceName): PSValue {
  return enumValue("System.Management.Automation.ActionPreference", actionNumbers[name]);
}

/** The list behind `-XVariable name` or `-XVariable +name`: an ArrayList in the current scope. */
export function openVariable(context: ExecutionContext, given: string): { items: PSValue[] } {
  const appends = given.startsWith("+");
  const name = appends ? given.slice(1) : given;
  const list = construct(getType("System.Collections.ArrayList"), []) as unknown as { items: PSValue[] };
  if (appends) {
    const existing = unwrap(context.getVariable(name));
    if (existing instanceof ListBase && existing.constructor === list.constructor)
      return existing as unknown as { items: PSValue[] };
    if (Array.isArray(existing)) list.items.push(...existing);
    else if (existing !== null) list.items.push(existing);
  }
  const scope = /^(global|script|local|private):(.+)$/i.exec(name);
  if (scope === null) context.setVariable(name, list);
  else context.setVariable(scope[2] as string, list, scope[1] as string);
  return list;
}

/** Copies what passes into a list. */
export class TeeSink implements OutputSink {
  private readonly list: { items: PSValue[] };
  private readonly next: OutputSink;
  constructor(list: { items: PSValue[] }, next: OutputSink) {
    this.list = list;
    this.next = next;
  }
  write(value: PSValue): void {
    this.list.items.push(value);
    this.next.write(value);
  }
}

/** Sets `-PipelineVariable` before the value goes downstream. */
export class PipelineVariableSink implements OutputSink {
  private readonly set: (value: PSValue) => void;
  private readonly next: OutputSink;
  constructor(set: (value: PSValue) => void, next: OutputSink) {
    this.set = set;
    this.next = next;
  }
  write(value: PSValue): void {
    this.set(value);
    this.next.write(value);
  }
}
