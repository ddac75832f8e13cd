// Conversations with WinRM servers, replayed both ways: our client against the recorded server, our server against the recorded client.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SecureString, toStringValue } from "@latch/dotnet";
import {
  decodeClixml,
  messageText,
  messageType,
  pipelineStateNames,
  type PsrpMessage,
  readBag,
  readInteger,
} from "@latch/protocol";
import { type ClientOutcome, recordedMessages, replayClient } from "./wsman/client-replay.ts";
import {
  type Exchange,
  powershellExchanges,
  readExchanges,
  requestStructure,
  withText,
} from "./wsman/recorded-exchange.ts";
import { replayServer } from "./wsman/server-replay.ts";

/** Ours, committed. */
const own = join(import.meta.dirname, "recordings/wsman");
/** Of real Windows servers, made by pypsrp's authors: not ours to copy. */
const shared = join(import.meta.dirname, "../../../shared/recordings/pypsrp");

/** Options that PowerShell's client sends too. The recorded one also asks whether to skip cmd.exe, which is for WinRS. */
const options = new Set(["WSMAN_CMDSHELL_OPTION_KEEPALIVE", "WINRS_NOPROFILE"]);

/** What the recorded client writes in another way than PowerShell's, to the same effect. */
function comparableRequest(text: string) {
  const structure = requestStructure(
    text,
    (element) => {
      if (element.name === "Code") {
        const code = element.text.toLowerCase();
        // PowerShell misspells the code that stops a command.
        return withText(element, code.endsWith("terminate") ? "terminate" : "stop");
      }
      if (element.name !== "Shell") return element;
      // PowerShell names its shells; the order of what is asked of one is free.
      const { Name: _name, ...attributes } = Object.fromEntries(element.attributes);
      const same = withText(element, element.text, new Map(Object.entries(attributes)));
      same.children.sort((a, b) => (a.name < b.name ? -1 : 1));
      return same;
    },
    options,
  );
  const noProfile = structure.options["WINRS_NOPROFILE"] === undefined ? {} : { WINRS_NOPROFILE: "true" };
  return { ...structure, options: { ...structure.options, ...noProfile } };
}

/** Requests of a client that asks after a command it did not begin, or after a shell's state: ours does neither. */
function asClient(exchanges: readonly Exchange[]): Exchange[] {
  const begun = new Set(
    exchanges.filter(({ request }) => request.operation === "command").map(({ responseText }) => idIn(responseText)),
  );
  return exchanges.filter(({ request, requestText }) => {
    if (request.operation === "get") return false;
    return (
      request.operation !== "receive" ||
      !requestText.includes("DesiredStream CommandId=") ||
      begun.has(idIn(requestText))
    );
  });
}

function idIn(text: string): string | undefined {
  return /CommandId(?:="|>)([0-9A-Fa-f-]{36})/.exec(text)?.[1]?.toUpperCase();
}

/** The keys of recorded sessions are not known. */
const wire = { secureString: () => SecureString.of("unknown") };

/** How a command ended and what it wrote, in words. */
function summary(messages: readonly PsrpMessage[]): string[] {
  return messages.flatMap((message) => {
    const text = messageText(message);
    if (message.type === messageType.pipelineOutput) {
      const value = text === "" ? null : decodeClixml(text, wire);
      return [`output ${value === null ? "null" : toStringValue(value)}`];
    }
    if (message.type === messageType.errorRecord) return ["error"];
    if (message.type === messageType.warningRecord) return ["warning"];
    if (message.type !== messageType.pipelineState) return [];
    return [pipelineStateNames[readInteger(readBag(text), "PipelineState") ?? 0] ?? "?"];
  });
}

function commandSummaries(outcome: ClientOutcome): string[][] {
  const commands = [...outcome.messages].filter(([stream]) => !stream.endsWith("00000000-0000-0000-0000-000000000000"));
  return commands.map(([, messages]) => summary(messages));
}

/** Every value of a conversation can be read. */
function readAll(messages: ReadonlyMap<string, readonly PsrpMessage[]>): void {
  for (const list of messages.values())
    for (const message of list) if (message.data.length > 3) decodeClixml(messageText(message), wire);
}

async function checkClient(exchanges: readonly Exchange[]): Promise<ClientOutcome> {
  const outcome = await replayClient(exchanges);
  expect(outcome.server.compared.length).toBe(exchanges.length);
  for (const { sent, recorded } of outcome.server.compared)
    expect(comparableRequest(sent)).toEqual(comparableRequest(recorded));
  expect(outcome.messages).toEqual(recordedMessages(exchanges));
  readAll(outcome.messages);
  return outcome;
}

/** A message's kind and text; the private data comes again after each Connect, taken or not. */
function said(messages: readonly PsrpMessage[] | undefined): string[] {
  const kept = (messages ?? []).filter(
    ({ type }) => type !== messageType.applicationPrivateData && type !== messageType.runspacePoolInitData,
  );
  const texts = kept.map((message) => `${message.type.toString(16)} ${messageText(message)}`);
  // SESSION_CAPABILITY is told again in the answer to a Connect.
  return [...new Set(texts)];
}

function checkServer(exchanges: readonly Exchange[]): void {
  const outcome = replayServer(exchanges);
  for (const { answer, recorded } of outcome.answers) expect(answer).toEqual(recorded);
  for (const [stream, messages] of recordedMessages(exchanges)) {
    const ours = said(outcome.messages.get(stream));
    expect(
      said(messages).filter((text) => !ours.includes(text)),
      stream,
    ).toEqual([]);
  }
}

describe("our own conversations", () => {
  const results: Readonly<Record<string, { commands: string[][]; events: string[] }>> = {
    "open-run-close.yml": {
      commands: [
        ["output 1", "output in", "Completed"],
        ["output long", "Completed"],
      ],
      events: ["created", "command-done", "command-done", "closed"],
    },
    "disconnect-reconnect-connect.yml": {
      commands: [["output 1", "output 2", "output 3", "output 4", "Completed"]],
      events: [
        "created",
        "disconnected",
        "reconnected",
        "disconnected",
        "connected",
        "command-connected",
        "command-done",
        "closed",
      ],
    },
    "time-out-stop-fault.yml": { commands: [["Stopped"]], events: ["created", "command-done", "failed", "closed"] },
  };
  for (const name of readdirSync(own).filter((file) => file.endsWith(".yml"))) {
    const exchanges = readExchanges(join(own, name));
    test(`${name}: client`, async () => {
      const outcome = await checkClient(exchanges);
      expect({ commands: commandSummaries(outcome), events: outcome.events }).toEqual(results[name]);
    });
    test(`${name}: server`, () => checkServer(exchanges));
  }
});

/** Not our server's to answer: why. */
const otherServers: Readonly<Record<string, string>> = {
  "test_psrp_run_protocol_version_2.1.yml": "WinRM 2.0 gives shells and commands ids of its own",
  "test_psrp_is_alive_other_wsman_error.yml": "WinRM refuses negative time-outs",
  "test_psrp_run_protocol_version_2.2.yml": "an older server: it says its own version",
  "test_psrp_is_alive_state_disconnected.yml": "edited by its authors",
  "test_psrp_is_alive_invalid_selectors.yml": "WinRM nests its shell provider's fault",
  "test_psrp_reset_runspace_state_fail.yml": "edited by its authors",
};

/** What the recorded commands wrote, as their scripts say. */
const recordedResults: Readonly<Record<string, string[][]>> = {
  "test_psrp_disconnected_commands.yml": [
    ["output a", "output b", "Completed"],
    ["output a", "output b", "Completed"],
  ],
  "test_psrp_error_failed.yml": [["output before", "Failed"]],
  "test_psrp_long_running_cmdlet.yml": [["output hi", "Completed"]],
  "test_psrp_reset_runspace_state.yml": [["output hi", "Completed"], ["Completed"]],
  "test_psrp_run_protocol_version_2.1.yml": [
    ["output error", "output message 1", "output 2", "output 3 3", "Completed"],
  ],
  "test_psrp_stream_output_invocation.yml": [["error", "output output stream", "warning", "Completed"]],
  "test_psrp_with_input.yml": [
    ["output 1", "output 2", "output System.Collections.Hashtable", "output a b", "Completed"],
  ],
};

describe("recordings of Windows servers", () => {
  const files = existsSync(shared)
    ? readdirSync(shared).filter((file) => /^test_(psrp|client)_.*\.yml$/.test(file))
    : [];
  test.skipIf(files.length === 0)(`all are there (skipped where ${shared} is missing)`, () =>
    expect(files.length).toBeGreaterThan(50),
  );
  for (const name of files) {
    const exchanges = powershellExchanges(readExchanges(join(shared, name)));
    if (exchanges.length === 0) continue;
    test(`${name}: client`, async () => {
      const outcome = await checkClient(asClient(exchanges));
      const expected = recordedResults[name];
      if (expected !== undefined) expect(commandSummaries(outcome)).toEqual(expected);
    });
    test.skipIf(otherServers[name] !== undefined)(`${name}: server`, () => checkServer(exchanges));
  }
});
