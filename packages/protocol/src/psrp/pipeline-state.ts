// The states of a pipeline (PSInvocationState), numbered as in PIPELINE_STATE, and their transitions.
import type { TransitionTable } from "./transition-table.ts";

/** PipelineState numbers. */
export const pipelineStateNames = [
  "NotStarted",
  "Running",
  "Stopping",
  "Stopped",
  "Completed",
  "Failed",
  "Disconnected",
] as const;

export type PipelineState = (typeof pipelineStateNames)[number];

type PipelineEvent = "start" | "stop" | "stopped" | "completed" | "failed" | "disconnect" | "connect";

export const pipelineTransitions: TransitionTable<PipelineState, PipelineEvent> = {
  NotStarted: { start: "Running", stop: "Stopped", connect: "Running", disconnect: "Disconnected" },
  Running: {
    stop: "Stopping",
    stopped: "Stopped",
    completed: "Completed",
    failed: "Failed",
    disconnect: "Disconnected",
  },
  Stopping: {
    stop: "Stopping",
    stopped: "Stopped",
    completed: "Completed",
    failed: "Failed",
    disconnect: "Disconnected",
  },
  Disconnected: {
    connect: "Running",
    stop: "Stopped",
    completed: "Completed",
    failed: "Failed",
    stopped: "Stopped",
    disconnect: "Disconnected",
  },
  Stopped: { stop: "Stopped", stopped: "Stopped", disconnect: "Stopped" },
  Completed: { stop: "Completed", completed: "Completed", disconnect: "Completed" },
  Failed: { stop: "Failed", failed: "Failed", disconnect: "Failed" },
};

/** True when nothing more will come. */
export function isPipelineFinished(state: PipelineState): boolean {
  return state === "Stopped" || state === "Completed" || state === "Failed";
}
