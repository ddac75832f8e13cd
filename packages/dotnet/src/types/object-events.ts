// .NET events of objects: who listens to which event of which object, and telling them (`add_X`, `remove_X`, Register-ObjectEvent).
import type { PSValue } from "../values/ps-value.ts";

/** Called with the event's arguments: the sender, then its event args. */
export type EventListener = (args: readonly PSValue[]) => void;

interface Listener {
  /** What it was added as: removing compares it. */
  readonly key: unknown;
  readonly run: EventListener;
}

const listeners = new WeakMap<object, Map<string, Listener[]>>();

/** Listens to an event; `key` is what removeEventListener is given. A type as source: its static events. */
export function addEventListener(source: object, event: string, key: unknown, run: EventListener): void {
  let events = listeners.get(source);
  if (events === undefined) {
    events = new Map();
    listeners.set(source, events);
  }
  const name = event.toLowerCase();
  events.set(name, [...(events.get(name) ?? []), { key, run }]);
}

/** Takes the last listener added with `key` away. */
export function removeEventListener(source: object, event: string, key: unknown): void {
  const events = listeners.get(source);
  const name = event.toLowerCase();
  const list = events?.get(name);
  if (events === undefined || list === undefined) return;
  const at = list.findLastIndex((listener) => listener.key === key);
  if (at >= 0)
    events.set(
      name,
      list.filter((_, i) => i !== at),
    );
}

/** Tells all listeners, in the order they were added. */
export function raiseEvent(source: object, event: string, args: readonly PSValue[]): void {
  for (const listener of listeners.get(source)?.get(event.toLowerCase()) ?? []) listener.run(args);
}

/** Whether anybody listens: spares making event args. */
export function hasEventListeners(source: object, event: string): boolean {
  return (listeners.get(source)?.get(event.toLowerCase())?.length ?? 0) > 0;
}
