// The states of a runspace pool (MS-PSRP 2.2.3.4), numbered as on the wire, and both ends' transitions.
import type { TransitionTable } from "./transition-table.ts";

/** RunspaceState numbers of RUNSPACEPOOL_STATE. */
export const runspacePoolStateNumber = {
  BeforeOpen: 0,
  Opening: 1,
  Opened: 2,
  Closed: 3,
  Closing: 4,
  Broken: 5,
  NegotiationSent: 6,
  NegotiationSucceeded: 7,
  Connecting: 8,
  Disconnected: 9,
} as const;

export type PoolState =
  | "BeforeOpen"
  | "Opening"
  | "Opened"
  | "Closing"
  | "Closed"
  | "Broken"
  | "Disconnected"
  | "Connecting";

type PoolEvent = "open" | "opened" | "disconnect" | "connect" | "connected" | "close" | "closed" | "break";

/** The pool as either end sees it. Closing and breaking are always possible until it is over. */
export const poolTransitions: TransitionTable<PoolState, PoolEvent> = {
  BeforeOpen: { open: "Opening", connect: "Connecting", close: "Closed", closed: "Closed", break: "Broken" },
  Opening: { opened: "Opened", close: "Closing", closed: "Closed", break: "Broken" },
  Opened: { opened: "Opened", disconnect: "Disconnected", close: "Closing", closed: "Closed", break: "Broken" },
  Disconnected: { connect: "Connecting", close: "Closing", closed: "Closed", break: "Broken" },
  Connecting: {
    connected: "Opened",
    opened: "Opened",
    disconnect: "Disconnected",
    close: "Closing",
    closed: "Closed",
    break: "Broken",
  },
  Closing: { opened: "Closing", close: "Closing", closed: "Closed", break: "Broken" },
  Closed: { close: "Closed", closed: "Closed", break: "Closed" },
  Broken: { close: "Broken", closed: "Broken", break: "Broken" },
};
