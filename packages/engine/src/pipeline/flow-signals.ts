// Owns the pipeline's private signal: a command wants no more input, so what feeds it must stop.
import { FlowSignal } from "../runtime/signals.ts";

/** Thrown by Select-Object -First and its like; caught by the pipeline that `requester` is part of. */
export class StopUpstreamSignal extends FlowSignal {
  readonly name = "stopUpstream";
  readonly requester: object;
  constructor(requester: object) {
    super();
    this.requester = requester;
  }
}
