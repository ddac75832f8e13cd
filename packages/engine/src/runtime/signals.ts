// Owns the private signals that unwind JavaScript frames for flow of control: they are never Exceptions and never reach users.
import type { PSValue } from "@latch/dotnet";

/** Base of everything that unwinds without being an error. */
export abstract class FlowSignal {
  abstract readonly name: string;
}

/** What leaves an expression (`$( )`) on its way to the statement that it ends. */
export abstract class LeavingSignal extends FlowSignal {
  /** Output of the expressions left so far that an expression around them has yet to add its own to. */
  collected: PSValue[] | null = null;
}

/** `break` that left the function, script block or expression it stands in. label "" = the innermost loop. */
export class BreakSignal extends LeavingSignal {
  readonly name = "break";
  readonly label: string;
  constructor(label: string) {
    super();
    this.label = label;
  }
}

/** `continue` that left the function, script block or expression it stands in. */
export class ContinueSignal extends LeavingSignal {
  readonly name = "continue";
  readonly label: string;
  constructor(label: string) {
    super();
    this.label = label;
  }
}

/** `return` inside an expression (`$(return 1)`): unwinds to the script block of `frame`. */
export class ReturnSignal extends LeavingSignal {
  readonly name = "return";
  readonly frame: object;
  constructor(frame: object) {
    super();
    this.frame = frame;
  }
}

/** `exit`: ends the script file, or the runspace when no script file is running. */
export class ExitSignal extends FlowSignal {
  readonly name = "exit";
  readonly argument: PSValue;
  constructor(argument: PSValue) {
    super();
    this.argument = argument;
  }
}

/** The pipeline is being stopped (Ctrl+C, Stop()). `finally` and `clean` run, `catch` does not. */
export class StopSignal extends FlowSignal {
  readonly name = "stop";
}
