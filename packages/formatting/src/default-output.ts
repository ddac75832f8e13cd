// The default output of a pipeline (Out-Default): values and errors in order, through the format engine, to the host.
import { createRequire } from "node:module";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import type { DefaultOutput, ExecutionContext, Formatter } from "@latch/engine";
import { formatContextOf } from "./session-context.ts";
import { HostLineOutput } from "./writers/host-output.ts";
import { OutputWriter } from "./writers/output-writer.ts";

const require = createRequire(import.meta.url);
const formatFile = () => require("./views/format-file.ts") as typeof import("./views/format-file.ts");
const style = () => require("./style/ps-style.ts") as typeof import("./style/ps-style.ts");
const typesFile = () => require("./types-file.ts") as typeof import("./types-file.ts");

/** What the engine is given to show output with. */
export function createFormatter(): Formatter {
  return {
    psStyle: () => style().psStyle,
    createDefaultOutput: (context) => new DefaultOutputWriter(context as ExecutionContext),
    loadFormatFile(context, path) {
      const format = formatContextOf(context as ExecutionContext);
      format.views.append(formatFile().loadFormatFile(path, format));
    },
    unloadFormatFile(context, path) {
      formatContextOf(context as ExecutionContext).views.remove(path);
    },
    loadTypesFile(context, path) {
      const format = formatContextOf(context as ExecutionContext);
      typesFile().loadTypesFile(path, (text) => format.createScript(text));
    },
  };
}

class DefaultOutputWriter implements DefaultOutput {
  private readonly context: ExecutionContext;
  private readonly host: HostLineOutput;
  /** Made when something other than text and numbers is written. */
  private writer: OutputWriter | null = null;

  constructor(context: ExecutionContext) {
    this.context = context;
    this.host = new HostLineOutput(context.host);
  }

  write(value: PSValue): void {
    if (this.writer === null) {
      // Start-up: most output is text.
      if (typeof value === "string") return this.host.writeRawText(value, "output");
      if (typeof value === "number") return this.host.writeRawText(String(value), "output");
      if (typeof value === "boolean") return this.host.writeRawText(value ? "True" : "False", "output");
      this.writer = new OutputWriter(formatContextOf(this.context), this.host);
    }
    this.writer.process(value);
  }

  writeError(record: ErrorRecord): void {
    this.writer ??= new OutputWriter(formatContextOf(this.context), this.host);
    this.writer.process(record.inStream());
  }

  end(): void {
    this.writer?.end();
    this.writer = null;
  }
}
