// Get-Clipboard and Set-Clipboard: xclip's (macOS: pbcopy's) clipboard; a session without one has its own.
import { spawnSync } from "node:child_process";
import { type CmdletRuntime, defineCmdlet } from "@latch/engine";

const tools =
  process.platform === "darwin"
    ? { read: ["pbpaste"], write: ["pbcopy"] }
    : { read: ["xclip", "-selection", "clipboard", "-out"], write: ["xclip", "-selection", "clipboard", "-in"] };

const ownClipboard = "clipboard";

function readText(cmdlet: CmdletRuntime<object>): string {
  const kept = cmdlet.context.extensions.get(ownClipboard);
  if (typeof kept === "string") return kept;
  const [program, ...args] = tools.read as [string, ...string[]];
  const done = spawnSync(program, args, { encoding: "utf8", timeout: 5000 });
  return done.error === undefined ? done.stdout : "";
}

/** Text goes to the desktop's clipboard, or stays in the session where there is none. */
function writeText(cmdlet: CmdletRuntime<object>, text: string): void {
  const [program, ...args] = tools.write as [string, ...string[]];
  const done = spawnSync(program, args, { input: text, timeout: 5000, stdio: ["pipe", "ignore", "ignore"] });
  if (done.error === undefined && done.status === 0) cmdlet.context.extensions.delete(ownClipboard);
  else cmdlet.context.extensions.set(ownClipboard, text);
}

interface GetParameters {
  Raw?: boolean;
  Delimiter?: string[];
}

export const getClipboard = defineCmdlet<GetParameters>("Get-Clipboard", (cmdlet) => ({
  begin() {
    const { Raw, Delimiter = ["\n"] } = cmdlet.parameters;
    const text = readText(cmdlet);
    const marks = Delimiter.filter((mark) => mark !== "").sort((a, b) => b.length - a.length);
    const between = new RegExp(marks.map((mark) => mark.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"));
    for (const line of Raw || marks.length === 0 ? [text] : text.split(between)) cmdlet.write(line);
  },
}));

interface SetParameters {
  Value?: (string | null)[] | null;
  Append?: boolean;
  PassThru?: boolean;
  AsOSC52?: boolean;
}

export const setClipboard = defineCmdlet<SetParameters>("Set-Clipboard", (cmdlet) => {
  const content: string[] = [];
  return {
    process() {
      const { Value, PassThru } = cmdlet.parameters;
      if (Value === null || Value === undefined) return;
      content.push(...Value.map((one) => one ?? ""));
      if (PassThru) for (const one of Value) cmdlet.write(one);
    },
    end() {
      const { Append, AsOSC52 } = cmdlet.parameters;
      if (content.length === 0 && !Append) {
        if (cmdlet.shouldProcess("The Clipboard has been cleared.", "Set-Clipboard")) writeText(cmdlet, "");
        return;
      }
      const text = (Append ? `${readText(cmdlet)}\n` : "") + content.join("\n");
      const first = content[0] ?? "";
      const shown = first.length >= 20 ? `${first.slice(0, 20)} ...` : first;
      const verb = Append ? "Append" : "Set";
      if (!cmdlet.shouldProcess(`${verb} string '${shown}' to the clipboard.`, "Set-Clipboard")) return;
      if (!AsOSC52) {
        writeText(cmdlet, text);
        return;
      }
      const escape = `\u001b]52;;${Buffer.from(text).toString("base64")}\u0007`;
      cmdlet.context.host.ui?.write(escape);
    },
  };
});
