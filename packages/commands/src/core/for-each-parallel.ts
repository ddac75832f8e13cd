// ForEach-Object -Parallel: each item in a runspace of its own making, with $using: values and the caller's location.
// differs from PowerShell: items run one after the other, which -Parallel allows (order and isolation are the same).
import { Exception, newErrorRecord } from "@latch/dotnet";
import type { ErrorRecord, PSValue } from "@latch/dotnet";
import { ScriptBlock, parseScriptBlock } from "@latch/engine";
import type { CmdletInstance, CmdletRuntime, ExecutionContext, Runspace } from "@latch/engine";
import { UsingExpressionAst } from "@latch/grammar";

interface Parameters {
  InputObject?: PSValue;
  Parallel?: ScriptBlock;
  AsJob?: boolean;
}
type Cmdlet = CmdletRuntime<Parameters>;

/** Runs the -Parallel set. */
export function parallelRunner(cmdlet: Cmdlet): CmdletInstance {
  let block: ScriptBlock | null = null;
  let context: ExecutionContext | null = null;
  return {
    begin() {
      if (cmdlet.parameters.AsJob === true)
        throw new Exception(
          "System.Management.Automation.PSNotSupportedException",
          "ForEach-Object -Parallel -AsJob is not supported by this version of latch.",
        );
      const source = cmdlet.parameters.Parallel as ScriptBlock;
      const values = usingValues(cmdlet, source);
      context = newContext(cmdlet);
      context.extensions.set("usingValues", values);
      block = parseScriptBlock(context, source.toString(), source.file);
    },
    process() {
      runItem(cmdlet, context as ExecutionContext, block as ScriptBlock);
    },
  };
}

function newContext(cmdlet: Cmdlet): ExecutionContext {
  const make = cmdlet.context.extensions.get("newRunspace") as () => Runspace;
  const context = make().context;
  const location = cmdlet.context.paths.currentLocation;
  parseScriptBlock(context, "param($p) Set-Location -LiteralPath $p", null).invoke([location.providerPath]);
  context.streams = {
    error: { write: (record) => cmdlet.writeError(record as ErrorRecord) },
    warning: { write: (record) => cmdlet.writeWarning(String(record)) },
    verbose: { write: (record) => cmdlet.writeVerbose(String(record)) },
    debug: { write: (record) => cmdlet.writeDebug(String(record)) },
    information: null,
  };
  return context;
}

function runItem(cmdlet: Cmdlet, context: ExecutionContext, block: ScriptBlock): void {
  try {
    block.invokeInto({
      args: [],
      dollarUnder: cmdlet.parameters.InputObject ?? null,
      output: { write: (value) => cmdlet.write(value) },
    });
  } catch (error) {
    if (!(error instanceof Exception)) throw error;
    cmdlet.writeError(error.errorRecord ?? newErrorRecord(error, error.typeName, "NotSpecified", null));
  } finally {
    context.stopRequested = cmdlet.context.stopRequested;
  }
}

/** `$using:x` by its text without "using:", evaluated in the caller's scope. */
function usingValues(cmdlet: Cmdlet, block: ScriptBlock): Map<string, PSValue> {
  const values = new Map<string, PSValue>();
  for (const found of block.ast.findAll((ast) => ast instanceof UsingExpressionAst, true)) {
    const text = (found as UsingExpressionAst).subExpression.extent.text.replace(/^[$@]using:/i, "$");
    let value: PSValue = null;
    parseScriptBlock(cmdlet.context, text, null).invokeInto({
      dotSource: true,
      args: [],
      output: { write: (one) => void (value = one) },
    });
    const known = /^\$\w+$/.test(text)
      ? (cmdlet.context.currentScope.lookup(text.slice(1).toLowerCase()) ?? null)
      : value;
    values.set(text.toLowerCase(), known);
  }
  return values;
}
