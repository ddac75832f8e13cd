// Owns calling another PowerShell with script blocks: `pwsh { … } -args x`, and objects that come back as CLIXML.
import { type Exception, type PSValue, unwrap } from "@latch/dotnet";
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

/**
 * A script block becomes -EncodedCommand, `-args` after it -EncodedArguments. Objects go in, and come back when somebody
 * takes them. Arguments without a script block are given back as they are.
 */
export function shellArguments(args: readonly CommandArgument[], outputIsTaken: boolean): readonly CommandArgument[] {
  if (!args.some((argument) => unwrap(argument.value) instanceof ScriptBlock)) return args;
  const formats = ["-InputFormat", "xml", "-OutputFormat", outputIsTaken ? "xml" : "text"];
  const result: CommandArgument[] = formats.map(word);
  for (let i = 0; i < args.length; i++) {
    const argument = args[i] as CommandArgument;
    const name = argument.parameterName?.toLowerCase() ?? null;
    const block = unwrap(argument.value);
    if (block instanceof ScriptBlock) {
      result.push(word("-EncodedCommand"), word(encoded(block.toString())));
    } else if (name !== null && "args".startsWith(name) && i + 1 < args.length) {
      const value = (args[++i] as CommandArgument).value;
      const list: readonly PSValue[] = Array.isArray(value) ? (value as PSValue[]) : [value];
      result.push(word("-EncodedArguments"), word(encoded(clixml().serializeDocument(list))));
    } else if (!(name !== null && "command".startsWith(name) && !argument.hasValue)) result.push(argument);
  }
  return result;
}

/** The error of a script block given to a program that is no PowerShell. */
export function scriptBlockArgument(invocation: InvocationInfo): Exception {
  const error = engineError(
    "IncorrectValueForCommandParameter",
    "ScriptBlock should only be specified as a value of the Command parameter.",
    null,
    { type: "System.Management.Automation.ParameterBindingException", category: "InvalidArgument" },
  );
  if (error.errorRecord !== null) error.errorRecord.invocationInfo = invocation;
  return error;
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
