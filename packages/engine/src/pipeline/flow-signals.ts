// Owns the pipeline's private signal: a command wants no more input, so what feeds it must stop.
import { Exception } from "@latch/dotnet";
import { FlowSignal } from "../runtime/signals.ts";

/** A terminating error of a script cmdlet's own making ($PSCmdlet.ThrowTerminatingError): its own catch blocks do not see it. */
export class TerminateSignal extends FlowSignal {
  readonly name = "terminate";
  readonly owner: object;
  readonly exception: Exception;
  constructor(owner: object, exception: Exception) {
    super();
    this.owner = owner;
    this.exception = exception;
  }
}

/**
 * The error that ended `owner`, on its way through the commands that feed it to their pipeline. Those commands' catch
 * blocks and traps see what was thrown by `throw`, else that the pipeline has been stopped; a cmdlet's code sees nothing.
 */
export class DownstreamFailure extends TerminateSignal {
  /** What a catch block or trap sees. */
  seen(): Exception {
    if (this.exception.wasThrownFromThrowStatement) return this.exception;
    return new Exception("System.Management.Automation.PipelineStoppedException", "The pipeline has been stopped.");
  }
}

/** The default output could not show a value (format objects out of sequence): the run ends, no catch block sees it. */
export class OutputFailedSignal extends FlowSignal {
  readonly name = "outputFailed";
  readonly exception: Exception;
  constructor(exception: Exception) {
    super();
    this.exception = exception;
  }
}

/**
 * Thrown by Select-Object -First and its like; caught by the pipeline that `requester` is part of. Null: a steppable
 * pipeline was told so; it ends the pipeline around it, all of whose commands miss their `end`.
 */
export class StopUpstreamSignal extends FlowSignal {
  readonly name = "stopUpstream";
  readonly requester: object | null;
  constructor(requester: object | null) {
    super();
    this.requester = requester;
  }
}
