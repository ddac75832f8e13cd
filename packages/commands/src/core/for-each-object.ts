// ForEach-Object: script blocks, or a property or method, for each input object.
import { AutomationNull, Exception, newErrorRecord } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { ScriptBlock, defineCmdlet } from "@latch/engine";
import type { CmdletInstance, CmdletRuntime } from "@latch/engine";
import { parallelRunner } from "./for-each-parallel.ts";
import { memberRunner } from "./for-each-member.ts";
import { InlineBlock } from "./inline-block.ts";

interface Parameters {
  InputObject?: PSValue;
  Begin?: ScriptBlock;
  Process?: (ScriptBlock | null)[];
  End?: ScriptBlock;
  RemainingScripts?: ScriptBlock[];
  MemberName?: string;
  ArgumentList?: PSValue[];
  Parallel?: ScriptBlock;
}
type Cmdlet = CmdletRuntime<Parameters>;

export const forEachObject = defineCmdlet<Parameters>("ForEach-Object", (cmdlet) => {
  let inner: CmdletInstance | null = null;
  return {
    begin() {
      const set = cmdlet.parameterSetName;
      if (set === "ParallelParameterSet") inner = parallelRunner(cmdlet);
      else inner = set === "PropertyAndMethodSet" ? memberRunner(cmdlet) : scriptRunner(cmdlet);
      inner.begin?.();
    },
    process() {
      inner?.process?.();
    },
    end() {
      inner?.end?.();
    },
    stop() {
      inner?.stop?.();
    },
    dispose() {
      inner?.dispose?.();
    },
  };
});

/** Which block is begin, which are process, which is end: with several process blocks the outer ones are. */
function scriptRunner(cmdlet: Cmdlet): CmdletInstance {
  const p = cmdlet.parameters;
  if (cmdlet.has("WhatIf") || cmdlet.has("Confirm")) {
    const text = "The -WhatIf and -Confirm parameters are not supported for script blocks.";
    const exception = new Exception("System.InvalidOperationException", text);
    cmdlet.throwTerminating(newErrorRecord(exception, "NoShouldProcessForScriptBlockSet", "InvalidOperation", null));
  }
  const scripts: (ScriptBlock | null)[] = [...(p.Process ?? []), ...(p.RemainingScripts ?? [])];
  if (p.Begin !== undefined) scripts.unshift(p.Begin);
  let last = scripts.length;
  const first = scripts.length > 1 ? 1 : 0;
  let endBlock: ScriptBlock | null = p.End ?? null;
  if (!cmdlet.has("End") && scripts.length > 2) {
    last = scripts.length - 1;
    endBlock = scripts[last] ?? null;
  }
  const output = { write: (value: PSValue) => cmdlet.write(value) };
  const process: InlineBlock[] = [];
  return {
    begin() {
      for (let i = first; i < last; i++) {
        const script = scripts[i];
        if (script != null) process.push(new InlineBlock(script, output));
      }
      const begin = scripts[0];
      if (first === 1 && begin != null) new InlineBlock(begin, output).run(AutomationNull);
    },
    process() {
      // No input at all runs nothing; a piped $null does.
      const value = p.InputObject ?? (cmdlet.expectingInput ? cmdlet.currentObject : null);
      for (let i = 0; i < process.length; i++) (process[i] as InlineBlock).run(value === AutomationNull ? null : value);
    },
    end() {
      if (endBlock !== null) new InlineBlock(endBlock, output).run(AutomationNull);
    },
  };
}
