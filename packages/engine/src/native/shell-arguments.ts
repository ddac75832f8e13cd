// Owns calling another PowerShell with script blocks: `pwsh { … } -args x`, and objects that come back as CLIXML.
import { construct, type Exception, getEnumerable, getType, type PSValue, toStringValue, unwrap } from "@latch/dotnet";
import { createRequire } from "node:module";
import type { CommandArgument } from "../pipeline/contract.ts";
import type { InvocationInfo } from "../pipeline/invocation-info.ts";
import { engineError } from "../runtime/errors.ts";
import { ScriptBlock } from "../runtime/script-block.ts";

const require = createRequire(import.meta.url);
const clixml = () => require("@latch/protocol") as typeof import("@latch/protocol");

function word(text: string): CommandArgument {
  return {
    parameterName: null,
    hasColon: false,
    hasValue: true,
    value: text,
    extent: null,
    parameterExtent: null,
    splatted: false,
    text: null,
    ast: null,
  };
}

function encoded(text: string): string {
  return Buffer.from(text, "utf16le").toString("base64");
}

/** `-name value` pairs that are read; each may stand there once, and a name may be cut short. */
const formats = ["inputFormat", "outputFormat"] as const;

/**
 * A script block among the arguments makes any program a PowerShell: the block becomes -encodedCommand, `-args` after
 * it -encodedarguments, and the formats are added: objects go in, and come back when somebody takes them. Arguments
 * without a script block are given back as they are.
 */
export function shellArguments(
  args: readonly CommandArgument[],
  outputIsTaken: boolean,
  hostName: string,
  invocation: InvocationInfo,
): readonly CommandArgument[] {
  if (!args.some((argument) => argument.parameterName === null && unwrap(argument.value) instanceof ScriptBlock))
    return args;
  return new ShellArguments(args, invocation).convert(outputIsTaken, hostName);
}

function isShellParameter(name: string): boolean {
  return ["command", "inputformat", "outputformat", "args"].some((known) => known.startsWith(name.toLowerCase()));
}

/** The arguments one after the other: a parameter's value is what follows it. */
class ShellArguments {
  private readonly parts: CommandArgument[] = [];
  private readonly invocation: InvocationInfo;
  private readonly result: CommandArgument[] = [];
  private readonly seen = new Set<string>();
  private at = 0;

  constructor(args: readonly CommandArgument[], invocation: InvocationInfo) {
    this.invocation = invocation;
    for (const argument of args) {
      if (argument.parameterName === null || !argument.hasValue || !isShellParameter(argument.parameterName))
        this.parts.push(argument);
      else this.parts.push({ ...argument, hasValue: false, hasColon: false }, { ...argument, parameterName: null });
    }
  }

  convert(outputIsTaken: boolean, hostName: string): CommandArgument[] {
    for (; this.at < this.parts.length; this.at++) this.one(this.parts[this.at] as CommandArgument);
    if (!this.seen.has("inputFormat")) this.pair("inputFormat", "xml");
    if (!this.seen.has("outputFormat")) this.pair("outputFormat", outputIsTaken ? "xml" : "text");
    if (hostName.toLowerCase() !== "consolehost") this.result.unshift(word("-noninteractive"));
    return this.result;
  }

  private one(argument: CommandArgument): void {
    const name = argument.parameterName?.toLowerCase() ?? null;
    if (name === null) {
      const block = unwrap(argument.value);
      if (!(block instanceof ScriptBlock)) return void this.result.push(argument);
      this.once("command");
      return this.pair("encodedCommand", encoded(block.toString()));
    }
    if ("command".startsWith(name)) {
      this.once("command");
      const block = this.following("NoValueForCommandParameter", "No value was specified for the Command parameter.");
      if (!(block instanceof ScriptBlock)) throw this.error("IncorrectValueForCommandParameter", notCommand);
      return this.pair("encodedCommand", encoded(block.toString()));
    }
    for (const format of formats) {
      if (format.toLowerCase().startsWith(name)) return this.format(format);
    }
    if (!"args".startsWith(name)) return void this.result.push(argument);
    this.once("args");
    const value = this.following("NoValuesSpecifiedForArgs", "No value was specified for the Args parameter.");
    this.pair("encodedarguments", encoded(argumentsDocument(value)));
  }

  private format(name: (typeof formats)[number]): void {
    this.once(name);
    const known = name === "inputFormat" ? "Text and Xml" : "text and XML";
    const title = `${name[0]?.toUpperCase()}${name.slice(1)}`;
    const message = `No value was specified for the ${title} parameter. Valid values are ${known}.`;
    const text = toStringValue(this.following("NoValueForInputFormatParameter", message)).toLowerCase();
    const value = ["xml", "text"].find((format) => format.startsWith(text));
    if (value === undefined) {
      const wrong = `A value that is not valid (${text}) was specified for the ${name} parameter. Valid values are Text and Xml.`;
      throw this.error("IncorrectValueForFormatParameter", wrong);
    }
    this.pair(name, value);
  }

  private once(name: string): void {
    if (this.seen.has(name))
      throw this.error("ParameterSpecifiedAlready", `The ${name} parameter was already specified.`);
    this.seen.add(name);
  }

  private following(errorId: string, message: string): PSValue {
    const next = this.parts[++this.at];
    if (next === undefined) throw this.error(errorId, message);
    return unwrap(next.value);
  }

  private pair(name: string, value: string): void {
    this.result.push(word(`-${name}`), word(value));
  }

  private error(errorId: string, message: string): Exception {
    const error = engineError(errorId, message, null, {
      type: "System.Management.Automation.ParameterBindingException",
      category: "InvalidArgument",
    });
    if (error.errorRecord !== null) error.errorRecord.invocationInfo = this.invocation;
    return error;
  }
}

const notCommand = "ScriptBlock should only be specified as a value of the Command parameter.";

/** The values after -args: an ArrayList as CLIXML. */
function argumentsDocument(value: PSValue): string {
  const items = getEnumerable(value) ?? [value];
  const encoder = new (clixml().ClixmlEncoder)({ depth: 1 });
  encoder.write(construct(getType("System.Collections.ArrayList"), [Array.from(items)]));
  return `<?xml version="1.0" encoding="utf-16"?><Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">${encoder.take()}</Objs>`;
}

/** Output that begins with `#< CLIXML`: its objects, once all of it is there. */
export class ClixmlLines {
  private readonly write: (value: PSValue) => void;
  private first = true;
  private document: string[] | null = null;

  constructor(write: (value: PSValue) => void) {
    this.write = write;
  }

  /** True when the line belongs to a document. */
  take(line: string): boolean {
    if (this.first) {
      this.first = false;
      if (line === "#< CLIXML") this.document = [];
    } else if (this.document !== null) this.document.push(line);
    return this.document !== null;
  }

  end(): void {
    if (this.document === null || this.document.length === 0) return;
    for (const value of clixml().decodeClixmlAll(this.document.join("\n"))) this.write(value);
  }
}

/** Input of another PowerShell that runs a script block: one CLIXML document. */
export class ClixmlInput {
  private readonly send: (bytes: Uint8Array) => void;
  private readonly encoder = new (clixml().ClixmlEncoder)({ depth: 1 });
  private begun = false;
  readonly isEmpty = true;
  readonly isDue = true;

  constructor(send: (bytes: Uint8Array) => void) {
    this.send = send;
  }

  add(value: PSValue): void {
    this.encoder.write(value, "");
    this.put(this.encoder.takePart());
  }

  flush(): void {}

  end(): void {
    this.put("</Objs>");
  }

  dispose(): void {}

  private put(text: string): void {
    const head = '#< CLIXML\n<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">';
    this.send(Buffer.from(this.begun ? text : head + text, "utf8"));
    this.begun = true;
  }
}
