// System.Timers.Timer and its event args. A timer is due while something waits or a loop runs: there is one thread.
import { monotonicTime } from "./elapsed-time.ts";
import type { PSValue } from "../values/ps-value.ts";
import { tagType } from "../values/ps-value.ts";
import { PSTimeSpan } from "../values/time-span.ts";
import { PSDouble } from "../values/numerics.ts";
import { toDouble } from "../conversion/to-number.ts";
import { defineType } from "../types/define-type.ts";
import { getType } from "../types/dotnet-type.ts";
import { raiseEvent } from "../types/object-events.ts";
import { Exception } from "../errors/exception.ts";
import { getStaticMember } from "../types/static-members.ts";
import { addPoller, removePoller } from "./waiting.ts";

class ElapsedEventArgs {
  readonly signalTime: PSValue = getStaticMember(getType("System.DateTime"), "Now") ?? null;
}
tagType(ElapsedEventArgs, "System.Timers.ElapsedEventArgs");

class Timer {
  autoReset = true;
  site: PSValue = null;
  synchronizingObject: PSValue = null;
  private milliseconds: number;
  private due = Number.POSITIVE_INFINITY;
  private readonly poller = (): number => this.poll();

  constructor(milliseconds: number) {
    this.milliseconds = milliseconds;
  }
  get enabled(): boolean {
    return this.due !== Number.POSITIVE_INFINITY;
  }
  set enabled(value: boolean) {
    if (value === this.enabled) return;
    if (value) {
      this.due = monotonicTime() + this.milliseconds;
      addPoller(this.poller);
    } else {
      this.due = Number.POSITIVE_INFINITY;
      removePoller(this.poller);
    }
  }
  get interval(): number {
    return this.milliseconds;
  }
  set interval(value: number) {
    this.milliseconds = value;
    if (this.enabled) this.due = monotonicTime() + value;
  }

  /** Ticks that a busy thread missed are one tick: the sender's next is a whole interval away. */
  private poll(): number {
    const now = monotonicTime();
    if (now < this.due) return this.due - now;
    if (this.autoReset) this.due = now + this.milliseconds;
    else this.enabled = false;
    raiseEvent(this, "Elapsed", [this, new ElapsedEventArgs()]);
    return Math.max(this.due - monotonicTime(), 0);
  }
}
tagType(Timer, "System.Timers.Timer");

function intervalOf(value: PSValue | undefined): number {
  if (value === undefined) return 100;
  const milliseconds = value instanceof PSTimeSpan ? value.totalMilliseconds : toDouble(value);
  if (milliseconds > 0 && milliseconds <= 2_147_483_647) return Math.ceil(milliseconds);
  throw new Exception(
    "System.ArgumentException",
    `Invalid value '${milliseconds}' for parameter 'interval'. (Parameter 'interval')`,
  );
}

defineType<Timer>({
  name: "System.Timers.Timer",
  implementation: Timer,
  construct: ([interval]) => new Timer(intervalOf(interval)),
  properties: {
    AutoReset: { get: (self) => self.autoReset, set: (self, value) => void (self.autoReset = value === true) },
    Enabled: { get: (self) => self.enabled, set: (self, value) => void (self.enabled = value === true) },
    Interval: {
      get: (self) => new PSDouble(self.interval),
      set: (self, value) => {
        const milliseconds = toDouble(value);
        if (milliseconds <= 0)
          throw new Exception(
            "System.ArgumentException",
            `'${milliseconds}' is not a valid value for 'Interval'. 'Interval' must be greater than 0.`,
          );
        self.interval = milliseconds;
      },
    },
  },
  methods: {
    Start: (self) => void (self.enabled = true),
    Stop: (self) => void (self.enabled = false),
    Close: (self) => void (self.enabled = false),
    Dispose: (self) => void (self.enabled = false),
    BeginInit: () => undefined,
    EndInit: () => undefined,
  },
});
