// Registering for events, as Register-ObjectEvent and Register-EngineEvent share it (ObjectEventRegistrationBase).
import { randomUUID } from "node:crypto";
import { type ErrorCategoryName, Exception, newErrorRecord, type PSValue } from "@latch/dotnet";
import { type CmdletRuntime, EventManager, type ScriptBlock } from "@latch/engine";
import { JobRepository } from "@latch/remoting";
import { PSEventJob } from "./ps-event-job.ts";

export interface RegistrationParameters {
  SourceIdentifier?: string;
  Action?: ScriptBlock;
  MessageData?: PSValue;
  SupportEvent?: boolean;
  Forward?: boolean;
  MaxTriggerCount?: number;
}

const record = (message: string, id: string, category: ErrorCategoryName, target: PSValue) =>
  newErrorRecord(new Exception("System.ArgumentException", message), id, category, target);

/** -Forward with -Action is refused before anything else. */
export function refuseForwardedAction(cmdlet: CmdletRuntime<RegistrationParameters>): void {
  const { Forward, Action } = cmdlet.parameters;
  if (Forward !== true || Action === undefined) return;
  const message = "The action is not supported when you are forwarding events.";
  cmdlet.throwTerminating(record(message, "ACTION_AND_FORWARD_NOT_SUPPORTED", "InvalidOperation", null));
}

/** Subscribes; writes the action's job. */
export function registerEvent(
  cmdlet: CmdletRuntime<RegistrationParameters>,
  source: PSValue,
  eventName: string | null,
): void {
  const { parameters, context } = cmdlet;
  const manager = EventManager.of(context);
  const sourceIdentifier = parameters.SourceIdentifier ?? randomUUID();
  if ((source !== null || eventName !== null) && manager.hasSource(sourceIdentifier)) {
    const message = `Cannot subscribe to the specified event. A subscriber with the source identifier '${sourceIdentifier}' already exists.`;
    cmdlet.writeError(record(message, "SUBSCRIBER_EXISTS", "InvalidArgument", source));
    return;
  }
  const { Action, SupportEvent, MaxTriggerCount } = parameters;
  const repository = JobRepository.of(context);
  const job = Action === undefined ? null : new PSEventJob(context, repository.nextId(), sourceIdentifier, Action);
  try {
    manager.subscribe({
      source,
      eventName,
      sourceIdentifier,
      messageData: parameters.MessageData ?? null,
      action: job,
      supportEvent: SupportEvent === true,
      forward: parameters.Forward === true,
      maxTriggerCount: Math.max(MaxTriggerCount ?? 0, 0),
    });
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    cmdlet.writeError(newErrorRecord(error, "INVALID_REGISTRATION", "InvalidArgument", source));
    return;
  }
  if (job === null || SupportEvent === true) return;
  repository.add(job);
  cmdlet.write(job);
}

/** Register-EngineEvent without -Action and -Forward. */
export function actionIsMandatory(cmdlet: CmdletRuntime<RegistrationParameters>): never {
  const message = "Action must be specified for non-forwarded events.";
  return cmdlet.throwTerminating(record(message, "ACTION_MANDATORY_FOR_LOCAL", "InvalidArgument", null));
}
