// Owns what is piped into a native program: bytes as they are, everything else as the lines that Out-String makes of it.
import { monotonicTime, AutomationNull, Encoding, PSByte, type PSValue, toStringValue, unwrap } from "@latch/dotnet";
import { namedCommandArgument } from "../binder/argument.ts";
import { CmdletProcessor } from "../pipeline/cmdlet-processor.ts";
import type { CmdletInfo } from "../pipeline/command-info.ts";
import type { FailureFlag } from "../pipeline/command-streams.ts";
import { findCmdlet } from "../pipeline/discovery.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";

const flushAt = 16384;
/** Lines wait this long for others. */
const flushAfterMs = 1;

/** Input of one program, in $OutputEncoding. Bytes go to `send`. */
export class NativeInput {
  private readonly context: ExecutionContext;
  private readonly send: (bytes: Uint8Array) => void;
  private readonly encoding: Encoding | null;
  private preamble: boolean;
  private text = "";
  private flushed = 0;
  private layout: CmdletProcessor | null = null;

  constructor(context: ExecutionContext, send: (bytes: Uint8Array) => void) {
    this.context = context;
    this.send = send;
    const encoding = unwrap(context.getVariable("OutputEncoding"));
    this.encoding = encoding instanceof Encoding ? encoding : null;
    this.preamble = this.encoding?.hasPreamble === true;
  }

  add(value: PSValue): void {
    const base = unwrap(value);
    if (base instanceof PSByte) this.addBytes(new Uint8Array([base.value]));
    else if (base instanceof Uint8Array) this.addBytes(base);
    else if (this.layout !== null) this.layout.write(value);
    else if (typeof base === "string") this.addLine(base);
    else if (typeof base === "number") this.addLine(String(base));
    else if (base !== null && base !== AutomationNull) this.layOut(value);
  }

  /** Whether lines have waited long enough. */
  get isDue(): boolean {
    return this.text.length > flushAt || (this.text !== "" && monotonicTime() - this.flushed > flushAfterMs);
  }

  get isEmpty(): boolean {
    return this.text === "";
  }

  flush(): void {
    this.flushed = monotonicTime();
    if (this.text === "") return;
    const text = this.text;
    this.text = "";
    this.send(this.encoding === null ? Buffer.from(text, "utf8") : this.encode(this.encoding, text));
  }

  /** Everything is in. */
  end(): void {
    const layout = this.layout;
    this.layout = null;
    layout?.complete();
    layout?.dispose();
    this.flush();
  }

  dispose(): void {
    this.layout?.dispose();
    this.layout = null;
  }

  private addBytes(bytes: Uint8Array): void {
    this.flush();
    this.send(bytes);
  }

  private addLine(line: string): void {
    this.text += `${line}\n`;
  }

  private encode(encoding: Encoding, text: string): Uint8Array {
    const whole = this.preamble ? `\ufeff${text}` : text;
    this.preamble = false;
    return encoding.encode(whole);
  }

  /** The first object that is neither text nor number: from here on Out-String decides, which may hold rows back. */
  private layOut(value: PSValue): void {
    const sinks = { error: null, warning: null, verbose: null, debug: null, information: null };
    const pipeline: FailureFlag = { failed: false };
    const info = findCmdlet(this.context, "Out-String") as CmdletInfo;
    const layout = new CmdletProcessor(this.context, info, null, pipeline, sinks);
    layout.arguments = [namedCommandArgument("Stream", true)];
    layout.expectingInput = true;
    layout.output = { write: (line) => this.addLine(toStringValue(line)) };
    layout.prepare();
    layout.begin();
    this.layout = layout;
    layout.write(value);
  }
}
