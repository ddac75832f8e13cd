// ForEach-Object: script blocks, or a property or method, for each input object.
import {
  AutomationNull,
  DictionaryBase,
  Exception,
  WildcardPattern,
  getMember,
  invokeMethod,
  isCoreType,
  listMembers,
  newErrorRecord,
  typeOf,
  unwrap,
} from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { ScriptBlock, defineCmdlet } from "@latch/engine";
import type { CmdletInstance, CmdletRuntime } from "@latch/engine";
import { parallelRunner } from "./for-each-parallel.ts";
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

/** `% Name`, `% Method arguments`. */
function memberRunner(cmdlet: Cmdlet): CmdletInstance {
  return {
    process() {
      const p = cmdlet.parameters;
      const input = p.InputObject ?? null;
      const name = p.MemberName ?? "";
      if (input === null) {
        if (cmdlet.context.currentScope.strictMode >= 2) {
          cmdlet.writeError(
            memberError("InputObjectIsNull", "The input object cannot be null.", "InvalidArgument", null),
          );
        }
        return;
      }
      if (cmdlet.has("ArgumentList")) callMethod(cmdlet, input, name, p.ArgumentList ?? []);
      else readMember(cmdlet, input, name);
    },
  };
}

function memberError(
  id: string,
  message: string,
  category: "InvalidArgument" | "InvalidType" | "InvalidOperation",
  target: PSValue,
  inner: Exception | null = null,
) {
  const type =
    id === "InputObjectIsNull"
      ? "System.ArgumentNullException"
      : id === "PropertyOrMethodNotFound"
        ? "System.Management.Automation.PSArgumentException"
        : "System.Management.Automation.PSInvalidOperationException";
  return newErrorRecord(new Exception(type, message, { inner }), id, category, target);
}

/** A single member that a wildcard names, or null. */
function resolveName(input: PSValue, name: string): string | null {
  if (!WildcardPattern.containsWildcards(name)) return name;
  const pattern = new WildcardPattern(name, { ignoreCase: true });
  const names = [...new Set(listMembers(input).map((member) => member.name))].filter((member) =>
    pattern.isMatch(member),
  );
  return names.length === 1 ? (names[0] as string) : null;
}

function readMember(cmdlet: Cmdlet, input: PSValue, given: string): void {
  const base = unwrap(input);
  if (base instanceof DictionaryBase && base.has(given)) {
    cmdlet.writeEnumerated(base.get(given) ?? null);
    return;
  }
  const name = resolveName(input, given) ?? given;
  const value = getMember(input, name);
  if (value !== undefined) {
    if (isMethod(value)) {
      callMethod(cmdlet, input, name, []);
      return;
    }
    cmdlet.writeEnumerated(value);
    return;
  }
  if (cmdlet.context.currentScope.strictMode >= 2) {
    cmdlet.writeError(
      memberError(
        "PropertyOrMethodNotFound",
        `The property or method '${given}' could not be found.`,
        "InvalidOperation",
        input,
      ),
    );
    return;
  }
  cmdlet.write(null);
}

function isMethod(value: PSValue): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    typeOf(value).displayName.startsWith("System.Management.Automation.PSMethod")
  );
}

function callMethod(cmdlet: Cmdlet, input: PSValue, given: string, args: readonly PSValue[]): void {
  const name = resolveName(input, given) ?? given;
  const { languageMode } = cmdlet.context;
  if (languageMode === "RestrictedLanguage") {
    const id = "NoMethodInvocationInRestrictedLanguageMode";
    const message = "Cannot invoke a method in the restricted language mode.";
    cmdlet.writeError(memberError(id, message, "InvalidOperation", null));
    return;
  }
  if (languageMode === "ConstrainedLanguage" && !isCoreType(typeOf(unwrap(input)))) {
    const id = "MethodInvocationNotSupportedInConstrainedLanguage";
    const message = "Cannot invoke method. Method invocation is supported only on core types in this language mode.";
    cmdlet.writeError(memberError(id, message, "InvalidOperation", null));
    return;
  }
  try {
    cmdlet.writeEnumerated(invokeMethod(input, name, [...args]));
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    const known = error.errorRecord?.errorId === "MethodNotFound";
    if (known) {
      cmdlet.writeError(
        memberError(
          "MethodNotFound",
          `Input name "${given}" cannot be resolved to a method.`,
          "InvalidOperation",
          input,
          error,
        ),
      );
      return;
    }
    cmdlet.writeError(newErrorRecord(error, "MethodInvocationError", "InvalidOperation", input));
  }
}
