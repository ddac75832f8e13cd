// ServerRemoteHost: the $Host of a session. Everything it is asked to show or ask goes to the client's host.
import { hostname, userInfo } from "node:os";
import { DictionaryBase, getMember, PSDateTime, PSUInt32, type PSValue } from "@latch/dotnet";
import { randomUUID } from "node:crypto";
import type {
  ChoiceDescription,
  FieldDescription,
  PSHost,
  PSHostRawUserInterface,
  PSHostUserInterface,
} from "@latch/engine";
import { HostInformationMessage, InformationRecord, ProgressRecord } from "@latch/engine";
import { colorNumber } from "@latch/remoting/ends";
import {
  EncodedObject,
  informationalRecordBody,
  messageType,
  progressBag,
  PropertyBag,
  valueBody,
} from "@latch/protocol";
import type { SessionLink } from "./session-link.ts";

/** Sizes the client's HostInfo gave. */
export interface ClientHostFacts {
  readonly width: number;
  readonly height: number;
  readonly hasUI: boolean;
}

class RemoteRawUI implements PSHostRawUserInterface {
  private readonly link: SessionLink;
  readonly bufferWidth: number;
  readonly windowWidth: number;
  readonly windowHeight: number;
  windowTitle = "";
  foregroundColor = "";
  backgroundColor = "";
  cursorX = 0;
  cursorY = 0;
  keyAvailable = false;

  constructor(link: SessionLink, facts: ClientHostFacts) {
    this.link = link;
    this.bufferWidth = facts.width;
    this.windowWidth = facts.width;
    this.windowHeight = facts.height;
  }
  readKey(options: string): PSValue {
    return this.link.askHost("ReadKey", [options]);
  }
  clear(): void {}
}

class RemoteUI implements PSHostUserInterface {
  private readonly link: SessionLink;
  readonly rawUI: PSHostRawUserInterface;
  readonly supportsVirtualTerminal = false;

  constructor(link: SessionLink, facts: ClientHostFacts) {
    this.link = link;
    this.rawUI = new RemoteRawUI(link, facts);
  }

  write(text: string, foreground?: string | null, background?: string | null): void {
    if (foreground == null && background == null) this.link.callHost("Write1", [text]);
    else this.link.callHost("Write2", [colorNumber(foreground), colorNumber(background), text]);
  }
  writeLine(text: string, foreground?: string | null, background?: string | null): void {
    if (foreground === undefined && background === undefined) this.link.callHost("WriteLine2", [text]);
    else this.link.callHost("WriteLine3", [colorNumber(foreground), colorNumber(background), text]);
  }
  writeErrorLine(text: string): void {
    this.link.callHost("WriteErrorLine", [text]);
  }
  writeWarningLine(text: string): void {
    this.link.append(messageType.warningRecord, informationalRecordBody("Warning", text));
    this.link.callHost("WriteWarningLine", [text]);
  }
  writeVerboseLine(text: string): void {
    this.link.append(messageType.verboseRecord, informationalRecordBody("Verbose", text));
    this.link.callHost("WriteVerboseLine", [text]);
  }
  writeDebugLine(text: string): void {
    this.link.append(messageType.debugRecord, informationalRecordBody("Debug", text));
    this.link.callHost("WriteDebugLine", [text]);
  }
  writeInformation(record: PSValue): void {
    if (record instanceof InformationRecord) this.link.append(messageType.informationRecord, informationBody(record));
  }
  writeProgress(_sourceId: bigint, record: PSValue): void {
    if (!(record instanceof ProgressRecord)) return;
    const bag = (): PropertyBag => progressBag({ ...record, completed: record.recordType === "Completed" });
    this.link.append(messageType.progressRecord, valueBody(bag()));
    this.link.callHost("WriteProgress", [0n, bag()]);
  }
  readLine(): string | null {
    const line = this.link.askHost("ReadLine", []);
    return line === null ? null : String(line);
  }
  readLineAsSecureString(): PSValue {
    return this.link.askHost("ReadLineAsSecureString", []);
  }
  prompt(caption: string, message: string, fields: readonly FieldDescription[]): Map<string, PSValue> {
    const list = new EncodedObject();
    list.typeNames = ["System.Collections.ArrayList", "System.Object"];
    list.list = fields.map(fieldBag);
    const answer = this.link.askHost("Prompt", [caption, message, list]);
    const result = new Map<string, PSValue>();
    if (answer instanceof DictionaryBase) for (const [key, value] of answer.entries()) result.set(String(key), value);
    return result;
  }
  promptForCredential(caption: string, message: string, userName: string, targetName: string): PSValue {
    return this.link.askHost("PromptForCredential1", [caption, message, userName, targetName]);
  }
  promptForChoice(
    caption: string,
    message: string,
    choices: readonly ChoiceDescription[],
    defaultChoice: number,
  ): number {
    const list = new EncodedObject();
    list.typeNames = ["System.Collections.ArrayList", "System.Object"];
    list.list = choices.map(
      ({ label, helpMessage }) =>
        new PropertyBag([
          ["label", label],
          ["helpMessage", helpMessage],
        ]),
    );
    const answer = this.link.askHost("PromptForChoice", [caption, message, list, defaultChoice]);
    return typeof answer === "number" ? answer : defaultChoice;
  }
}

function fieldBag(field: FieldDescription): PropertyBag {
  const metadata = new EncodedObject();
  metadata.typeNames = ["System.Collections.ArrayList", "System.Object"];
  metadata.list = [];
  return new PropertyBag([
    ["name", field.name],
    ["label", field.label],
    ["parameterTypeName", field.typeName.slice(field.typeName.lastIndexOf(".") + 1)],
    ["parameterTypeFullName", field.typeName],
    [
      "parameterAssemblyFullName",
      `${field.typeName}, System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e`,
    ],
    ["helpMessage", field.helpMessage],
    ["isMandatory", field.isMandatory],
    ["metadata", metadata],
    ["modifiedByRemotingProtocol", false],
    ["isFromRemoteHost", false],
  ]);
}

function informationBody(record: InformationRecord): string {
  const tags = new EncodedObject();
  tags.typeNames = [
    "System.Collections.Generic.List`1[[System.String, System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e]]",
    "System.Object",
  ];
  tags.list = record.tags;
  return valueBody(
    new PropertyBag([
      ["MessageData", messageData(record.messageData)],
      ["Source", record.source],
      ["TimeGenerated", record.timeGenerated ?? PSDateTime.fromUnixMilliseconds(Date.now(), 1)],
      ["Tags", tags],
      ["User", record.user === "" ? userInfo().username : record.user],
      ["Computer", record.computer === "" ? hostname() : record.computer],
      ["ProcessId", new PSUInt32(record.processId)],
      ["NativeThreadId", new PSUInt32(record.nativeThreadId)],
      ["ManagedThreadId", new PSUInt32(record.managedThreadId)],
    ]),
  );
}

function messageData(data: PSValue): PSValue {
  if (!(data instanceof HostInformationMessage)) return data;
  const message = new EncodedObject();
  message.typeNames = ["System.Management.Automation.HostInformationMessage", "System.Object"];
  message.text = data.message;
  message.adapted = [
    ["Message", data.message],
    ["NoNewLine", data.noNewLine],
    ["ForegroundColor", data.foregroundColor ?? "-1"],
    ["BackgroundColor", data.backgroundColor ?? "-1"],
  ];
  return message;
}

export class ServerRemoteHost implements PSHost {
  readonly name = "ServerRemoteHost";
  readonly version = "1.0.0.0";
  readonly instanceId: string = randomUUID();
  readonly currentCulture = "en-US";
  readonly currentUICulture = "en-US";
  readonly privateData: PSValue = null;
  /** The client's host decides: it answers, or refuses with its own error. */
  readonly isInteractive = true;
  ui: PSHostUserInterface;
  private readonly link: SessionLink;

  constructor(link: SessionLink) {
    this.link = link;
    this.ui = new RemoteUI(link, { width: 80, height: 24, hasUI: true });
  }

  /** The client's sizes, once INIT_RUNSPACEPOOL has told them. */
  describe(hostInfo: PSValue): void {
    this.ui = new RemoteUI(this.link, readHostInfo(hostInfo));
  }

  setShouldExit(exitCode: number): void {
    this.link.callHost("SetShouldExit", [exitCode]);
  }
}

/** HostInfo's sizes: entry 5 (buffer) of the default data. */
function readHostInfo(hostInfo: PSValue): ClientHostFacts {
  const fallback = { width: 80, height: 24, hasUI: true };
  if (hostInfo === null) return fallback;
  const hasUI = getMember(hostInfo, "_isHostUINull") !== true;
  const data = getMember(getMember(hostInfo, "_hostDefaultData") ?? null, "data");
  const buffer = data instanceof DictionaryBase ? getMember(data.get(5) ?? null, "V") : undefined;
  const width = getMember(buffer ?? null, "width");
  const height = getMember(buffer ?? null, "height");
  return { width: typeof width === "number" ? width : 80, height: typeof height === "number" ? height : 24, hasUI };
}
