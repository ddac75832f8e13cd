// Owns DefaultOutputSink: a run's output that goes to Out-Default. Native programs write past it, straight to the terminal.
import { Exception, languageGate } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import type { DefaultOutput } from "../api/host.ts";
import type { OutputSink } from "../pipeline/contract.ts";
import { OutputFailedSignal } from "../pipeline/flow-signals.ts";
import { activeContext } from "./active-context.ts";
import { runTrusted } from "./language-mode.ts";

export class DefaultOutputSink implements OutputSink {
  private readonly shown: DefaultOutput;
  constructor(shown: DefaultOutput) {
    this.shown = shown;
  }
  write(value: PSValue): void {
    try {
      if (languageGate.used) runTrusted(activeContext(), () => this.shown.write(value));
      else this.shown.write(value);
    } catch (error) {
      throw error instanceof Exception ? new OutputFailedSignal(error) : error;
    }
  }
}
