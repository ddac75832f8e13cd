// State machines as tables: what a state allows, and where it leads.
import { LocalProtocolError, RemoteProtocolError } from "../protocol-error.ts";

/** For each state the events it allows with the state that follows. */
export type TransitionTable<S extends string, E extends string> = Readonly<Record<S, Readonly<Partial<Record<E, S>>>>>;

/** The state after an event; an event the state does not allow is an error of whoever caused it. */
export function nextState<S extends string, E extends string>(
  table: TransitionTable<S, E>,
  state: S,
  event: E,
  cause: "local" | "remote",
): S {
  const next = table[state][event];
  if (next !== undefined) return next;
  const message = `"${event}" is not allowed in the state ${state}.`;
  throw cause === "local" ? new LocalProtocolError(message) : new RemoteProtocolError(message);
}
