// FormatContext over the engine's ExecutionContext: variables, script blocks, the host's window.
import { Exception, unwrap } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { parseScriptBlock, ScriptBlock } from "@latch/engine";
import type { ExecutionContext } from "@latch/engine";
import { textOf } from "./views/display-value.ts";
import type { FormatContext } from "./views/format-context.ts";
import { ViewDatabase } from "./views/view-database.ts";

const SLOT = "formatting.context";
const DEFAULT_ENUMERATION_LIMIT = 4;
const FALLBACK_WINDOW_WIDTH = 120;

class SessionFormatContext implements FormatContext {
  readonly views = new ViewDatabase();
  private readonly context: ExecutionContext;

  constructor(context: ExecutionContext) {
    this.context = context;
  }

  get enumerationLimit(): number {
    const value = unwrap(this.context.globalState.globalScope.lookup("formatenumerationlimit") ?? null);
    return typeof value === "number" ? value : DEFAULT_ENUMERATION_LIMIT;
  }

  invokeScript(script: PSValue, dollarUnder: PSValue): PSValue {
    const block = unwrap(script);
    if (!(block instanceof ScriptBlock)) {
      throw new Exception("System.InvalidOperationException", "The expression is not a script block.");
    }
    const context = this.context;
    const wasInTry = context.insideTry;
    // Errors must come back here, not be reported where they happen.
    context.insideTry = true;
    try {
      return block.invokeReturnAsIs([], dollarUnder);
    } finally {
      context.insideTry = wasInTry;
    }
  }

  createScript(text: string): PSValue {
    return parseScriptBlock(this.context, text, null);
  }

  get errorView(): string {
    return textOf(this.context.getVariable("ErrorView")) || "ConciseView";
  }

  commandExists(name: string): boolean {
    const { context } = this;
    const key = name.toLowerCase();
    for (
      let scope: ExecutionContext["currentScope"] | null = context.currentScope;
      scope !== null;
      scope = scope.parent
    ) {
      if (scope.functions?.has(key) || scope.aliases?.has(key)) return true;
    }
    if (context.commands.moduleOf(name) !== null) return true;
    for (const module of context.modules.values()) {
      if (moduleExports(module, key)) return true;
    }
    return false;
  }

  get windowWidth(): number {
    return this.context.host.ui?.rawUI?.windowWidth ?? FALLBACK_WINDOW_WIDTH;
  }

  get currentLocation(): string {
    return textOf(this.context.getVariable("PWD"));
  }

  get supportsVirtualTerminal(): boolean {
    return this.context.host.ui?.supportsVirtualTerminal ?? false;
  }

  get lastError(): PSValue {
    return this.context.errors.items[0] ?? null;
  }
}

function moduleExports(module: object, key: string): boolean {
  const exported = (module as { exportedFunctions?: unknown }).exportedFunctions;
  return (
    exported instanceof Map &&
    (exported.has(key) || [...exported.keys()].some((name) => String(name).toLowerCase() === key))
  );
}

/** The format context of a session; there is one per ExecutionContext. */
export function formatContextOf(context: ExecutionContext): FormatContext {
  let found = context.extensions.get(SLOT) as FormatContext | undefined;
  if (found === undefined) {
    found = new SessionFormatContext(context);
    context.extensions.set(SLOT, found);
  }
  return found;
}
