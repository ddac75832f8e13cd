// Owns DefaultOutputSink: a run's output that goes to Out-Default. Native programs write past it, straight to the terminal.
import { Exception } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { DefaultOutput } from "../api/host.ts";
import type { OutputSink } from "../pipeline/contract.ts";
import { OutputFailedSignal } from "../pipeline/flow-signals.ts";

export class DefaultOutputSink implements OutputSink {
  private readonly shown: DefaultOutput;
  constructor(shown: DefaultOutput) {
    this.shown = shown;
  }
  write(value: PSValue): void {
    try {
      this.shown.write(value);
    } catch (error) {
      throw error instanceof Exception ? new OutputFailedSignal(error) : error;
    }
  }
}
