// A runspace without cmdlets, providers and formatting, for testing the language alone.
import { type PSValue, toStringValue } from "@latch/dotnet";
import { createRunspace, type PSHost, type RunOutcome, type Runspace } from "@latch/engine";

const host: PSHost = {
  name: "Test",
  version: "1.0",
  instanceId: "00000000-0000-0000-0000-000000000001",
  ui: null,
  currentCulture: "",
  currentUICulture: "",
  privateData: null,
  isInteractive: false,
  setShouldExit() {},
};

/** A session whose only commands are the functions a test defines. */
export function testSession(): Runspace {
  return createRunspace({
    host,
    commands: {
      names: () => [],
      moduleOf: () => null,
      metadata: () => null,
      load: () => null,
      aliases: () => [],
      moduleAliases: () => [],
    },
    providers: () => [],
    formatter: null,
  });
}

export interface Run {
  readonly outcome: RunOutcome;
  readonly values: readonly PSValue[];
  readonly errors: readonly string[];
  /** Values as text. */
  readonly text: readonly string[];
}

/** Runs a text in a new session. */
export function run(text: string, session = testSession()): Run {
  const values: PSValue[] = [];
  const errors: string[] = [];
  const outcome = session.runText(text, {
    output: { write: (value) => values.push(value) },
    errors: { write: (record) => errors.push(toStringValue(record)) },
  });
  return { outcome, values, errors, text: values.map((value) => toStringValue(value)) };
}

/** The output of a text as words joined by blanks. */
export function output(text: string): string {
  return run(text).text.join(" ");
}
