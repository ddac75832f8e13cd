// Owns cutting a program's output into lines, in the console's output encoding.
import { consoleState } from "@latch/dotnet";

/** `[Console]::OutputEncoding`'s name as TextDecoder knows it. */
function decoderName(name: string): string {
  return /^(utf-8|utf-16|utf-16BE|iso-8859-1|us-ascii|windows-\d+)$/i.test(name) ? name.toLowerCase() : "utf-8";
}

/** Bytes in, lines out: ends at \n, \r\n and \r; a last line without end counts. */
export class LineReader {
  private readonly onLine: (line: string) => void;
  private readonly decoder: InstanceType<typeof TextDecoder>;
  private rest = "";

  constructor(onLine: (line: string) => void, encoding = decoderName(consoleState.outputEncodingName)) {
    this.onLine = onLine;
    this.decoder = new TextDecoder(encoding);
  }

  add(bytes: Uint8Array): void {
    this.cut(this.rest + this.decoder.decode(bytes, { stream: true }), false);
  }

  end(): void {
    this.cut(this.rest + this.decoder.decode(), true);
    if (this.rest !== "") this.onLine(this.rest);
    this.rest = "";
  }

  private cut(text: string, atEnd: boolean): void {
    let from = 0;
    const hasReturn = text.includes("\r");
    for (;;) {
      let at = text.indexOf("\n", from);
      let next = at + 1;
      if (hasReturn) {
        const cr = text.indexOf("\r", from);
        if (cr >= 0 && (at < 0 || cr < at)) {
          if (cr === text.length - 1 && !atEnd) break;
          at = cr;
          next = text.charCodeAt(cr + 1) === 10 ? cr + 2 : cr + 1;
        }
      }
      if (at < 0) break;
      const line = text.slice(from, at);
      from = next;
      this.rest = text.slice(from, from);
      this.onLine(line);
    }
    this.rest = text.slice(from);
  }
}
