// Owns a session's events: subscribers, the queue of events nobody handled, and actions that wait for a safe point.
import {
  monotonicTime,
  addEventListener,
  construct,
  DotNetType,
  Exception,
  getStaticMember,
  getType,
  membersOf,
  poll,
  type PSValue,
  removeEventListener,
  tagType,
  typeOf,
} from "@latch/dotnet";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { primaryRunspace } from "../hosting/local-runspace.ts";

const automation = "System.Management.Automation";
const managerKey = "events";

/** `$Event`, Get-Event's objects. */
export class PSEventArgs {
  readonly computerName: string | null = null;
  readonly runspaceId: PSValue;
  readonly eventIdentifier: number;
  readonly sender: PSValue;
  /** The second of an event's two arguments, when it is event args. */
  readonly sourceEventArgs: PSValue;
  readonly sourceArgs: PSValue;
  readonly sourceIdentifier: string;
  readonly timeGenerated: PSValue = getStaticMember(getType("System.DateTime"), "Now") ?? null;
  readonly messageData: PSValue;

  constructor(
    runspaceId: PSValue,
    id: number,
    source: string,
    sender: PSValue,
    args: readonly PSValue[],
    data: PSValue,
  ) {
    this.runspaceId = runspaceId;
    this.eventIdentifier = id;
    this.sourceIdentifier = source;
    this.sender = sender;
    this.sourceArgs = [...args];
    this.sourceEventArgs = args.find((value) => isEventArgs(value)) ?? null;
    this.messageData = data;
  }
}
tagType(PSEventArgs, `${automation}.PSEventArgs`);

function isEventArgs(value: PSValue): boolean {
  if (value === null || typeof value !== "object") return false;
  for (let type: DotNetType | null = typeOf(value); type !== null; type = type.baseType) {
    if (/EventArgs$/.test(type.displayName)) return true;
  }
  return false;
}

/** What an action is to its subscriber: the job that runs it. */
export interface EventAction {
  run(event: PSEventArgs, subscriber: PSEventSubscriber): void;
  unsubscribed(): void;
}

/** One registration. */
export class PSEventSubscriber {
  readonly subscriptionId: number;
  readonly sourceObject: PSValue;
  readonly eventName: string | null;
  readonly sourceIdentifier: string;
  readonly action: EventAction | null;
  readonly handlerDelegate = null;
  readonly supportEvent: boolean;
  readonly forwardEvent: boolean;
  readonly messageData: PSValue;
  /** Triggers left before it goes by itself; 0: no limit. */
  remaining: number;
  readonly limited: boolean;

  constructor(id: number, options: SubscribeOptions) {
    this.subscriptionId = id;
    this.sourceObject = options.source;
    this.eventName = options.eventName;
    this.sourceIdentifier = options.sourceIdentifier;
    this.action = options.action;
    this.supportEvent = options.supportEvent;
    this.forwardEvent = options.forward;
    this.messageData = options.messageData;
    this.remaining = options.maxTriggerCount;
    this.limited = options.maxTriggerCount > 0;
  }
}
tagType(PSEventSubscriber, `${automation}.PSEventSubscriber`);

export interface SubscribeOptions {
  /** An object, a type (static events), or null for events of the engine. */
  readonly source: PSValue;
  readonly eventName: string | null;
  readonly sourceIdentifier: string;
  readonly messageData: PSValue;
  readonly action: EventAction | null;
  readonly supportEvent: boolean;
  readonly forward: boolean;
  readonly maxTriggerCount: number;
}

/** Loops look for due timers no more often than this. */
const pollEveryMs = 2;

/** The events of one session. */
export class EventManager {
  readonly received: PSEventArgs[] = [];
  private readonly context: ExecutionContext;
  private readonly list: PSEventSubscriber[] = [];
  private readonly actions: { readonly event: PSEventArgs; readonly subscriber: PSEventSubscriber }[] = [];
  private lastEventId = 0;
  private lastSubscriptionId = 0;
  private executing = false;
  private lastPoll = 0;

  constructor(context: ExecutionContext) {
    this.context = context;
  }

  static of(context: ExecutionContext): EventManager {
    let manager = context.extensions.get(managerKey) as EventManager | undefined;
    if (manager === undefined) {
      manager = new EventManager(context);
      context.extensions.set(managerKey, manager);
    }
    return manager;
  }

  /** The session is over: what was registered for PowerShell.Exiting runs. */
  static exiting(context: ExecutionContext): void {
    const manager = context.extensions.get(managerKey) as EventManager | undefined;
    if (!manager?.hasSource("PowerShell.Exiting")) return;
    manager.generate("PowerShell.Exiting", null, [], null);
    manager.process();
  }

  get subscribers(): readonly PSEventSubscriber[] {
    return this.list;
  }

  hasSource(sourceIdentifier: string): boolean {
    const lower = sourceIdentifier.toLowerCase();
    return this.list.some((subscriber) => subscriber.sourceIdentifier.toLowerCase() === lower);
  }

  /** Throws when the source has no such event. */
  subscribe(options: SubscribeOptions): PSEventSubscriber {
    const subscriber = new PSEventSubscriber(++this.lastSubscriptionId, options);
    if (options.source !== null && options.eventName !== null) this.listen(subscriber, options.eventName);
    this.list.push(subscriber);
    if (subscriber.action !== null) this.context.pendingWork = () => this.process();
    return subscriber;
  }

  private listen(subscriber: PSEventSubscriber, eventName: string): void {
    const source = subscriber.sourceObject as object;
    const isStatic = source instanceof DotNetType;
    const type = isStatic ? source : typeOf(subscriber.sourceObject);
    const event = membersOf(type)
      .events()
      .find((known) => known.isStatic === isStatic && known.name.toLowerCase() === eventName.toLowerCase());
    if (event === undefined) {
      throw new Exception(
        "System.ArgumentException",
        `Cannot register for the specified event. An event with the name '${eventName}' does not exist. (Parameter 'eventName')`,
      );
    }
    addEventListener(source, event.name, subscriber, (args) => {
      this.deliver(this.make(subscriber.sourceIdentifier, args[0] ?? null, args, subscriber.messageData), [subscriber]);
    });
  }

  unsubscribe(subscriber: PSEventSubscriber): void {
    const at = this.list.indexOf(subscriber);
    if (at < 0) return;
    this.list.splice(at, 1);
    if (subscriber.sourceObject !== null && subscriber.eventName !== null)
      removeEventListener(subscriber.sourceObject as object, subscriber.eventName, subscriber);
    subscriber.action?.unsubscribed();
    if (this.actions.length === 0 && !this.list.some((other) => other.action !== null)) this.context.pendingWork = null;
  }

  /** New-Event: an event of the engine's or of the script's own. */
  generate(sourceIdentifier: string, sender: PSValue, args: readonly PSValue[], data: PSValue): PSEventArgs {
    const lower = sourceIdentifier.toLowerCase();
    const listeners = this.list.filter((subscriber) => subscriber.sourceIdentifier.toLowerCase() === lower);
    const message = data ?? listeners.find((subscriber) => subscriber.messageData !== null)?.messageData ?? null;
    const event = this.make(sourceIdentifier, sender, args, message);
    this.deliver(event, listeners);
    return event;
  }

  private make(source: string, sender: PSValue, args: readonly PSValue[], data: PSValue): PSEventArgs {
    const runspaceId = construct(getType("System.Guid"), [primaryRunspace(this.context).instanceId]);
    return new PSEventArgs(runspaceId, ++this.lastEventId, source, sender, args, data);
  }

  private deliver(event: PSEventArgs, listeners: readonly PSEventSubscriber[]): void {
    let handled = false;
    for (const subscriber of listeners) {
      if (subscriber.limited && subscriber.remaining-- <= 0) {
        handled = true;
        continue;
      }
      if (subscriber.action !== null) {
        handled = true;
        this.actions.push({ event, subscriber });
      } else if (subscriber.limited && subscriber.remaining === 0) this.unsubscribe(subscriber);
    }
    if (!handled) this.received.push(event);
  }

  /** Runs the actions that wait; called where the session's code can be interrupted. */
  process(): void {
    if (this.executing) return;
    const now = monotonicTime();
    if (now - this.lastPoll >= pollEveryMs) {
      this.lastPoll = now;
      poll();
    }
    if (this.actions.length === 0) return;
    this.executing = true;
    try {
      for (let next = this.actions.shift(); next !== undefined; next = this.actions.shift()) {
        next.subscriber.action?.run(next.event, next.subscriber);
        const { subscriber } = next;
        const waits = this.actions.some((other) => other.subscriber === subscriber);
        if (subscriber.limited && subscriber.remaining <= 0 && !waits) this.unsubscribe(subscriber);
      }
    } finally {
      this.executing = false;
    }
  }
}
tagType(EventManager, `${automation}.PSLocalEventManager`);
