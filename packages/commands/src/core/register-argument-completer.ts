// Register-ArgumentCompleter: script blocks that complete parameter values and native commands.
import { defineCmdlet } from "@latch/engine";
import type { ScriptBlock } from "@latch/engine";

interface Parameters {
  CommandName?: string[];
  ParameterName?: string;
  ScriptBlock?: ScriptBlock;
  Native?: boolean;
  NativeFallback?: boolean;
}

/** What completion reads: `command:parameter` or `parameter` for PowerShell commands, the command's name for native ones. */
export interface ArgumentCompleters {
  readonly custom: Map<string, ScriptBlock>;
  readonly native: Map<string, ScriptBlock>;
}

export const registerArgumentCompleter = defineCmdlet<Parameters>("Register-ArgumentCompleter", (cmdlet) => ({
  end() {
    const { extensions } = cmdlet.context;
    let completers = extensions.get("argumentCompleters") as ArgumentCompleters | undefined;
    if (completers === undefined) {
      completers = { custom: new Map(), native: new Map() };
      extensions.set("argumentCompleters", completers);
    }
    const p = cmdlet.parameters;
    const block = p.ScriptBlock as ScriptBlock;
    if (p.NativeFallback === true) completers.native.set("", block);
    else if (p.Native === true || p.ParameterName === undefined)
      for (const name of p.CommandName ?? []) completers.native.set(name.toLowerCase(), block);
    else if (p.CommandName === undefined || p.CommandName.length === 0)
      completers.custom.set(p.ParameterName.toLowerCase(), block);
    else for (const name of p.CommandName) completers.custom.set(`${name}:${p.ParameterName}`.toLowerCase(), block);
  },
}));
