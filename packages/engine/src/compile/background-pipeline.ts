// Owns `pipeline &`: the pipeline's text, its variables as `$using:`, handed to Start-Job (as PowerShell's MiscOps does).
import type { PipelineAst, PipelineChainAst } from "@latch/grammar";
import { type Ast, VariableExpressionAst } from "@latch/grammar";
import { namedCommandArgument } from "../binder/argument.ts";
import type { OutputSink } from "../pipeline/contract.ts";
import { runPipeline } from "../pipeline/run-pipeline.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import { parseScriptBlock } from "../runtime/parse-script.ts";

/** Variables every session has a value of its own for. */
const magicVariable = /^(global:)?(PID|PSVersionTable|PSEdition|PSHOME|HOST|TRUE|FALSE|NULL)$/i;

/** Starts the job and writes it. */
export function startInBackground(
  context: ExecutionContext,
  ast: PipelineAst | PipelineChainAst,
  output: OutputSink,
): void {
  const block = parseScriptBlock(context, backgroundText(context, ast), null);
  const command = {
    ast: context.callSite(ast),
    command: "Start-Job",
    arguments: [namedCommandArgument("ScriptBlock", block)],
    redirections: [],
    dotSource: false,
    invocationOperator: false,
  };
  runPipeline(context, [command], null, output);
}

/** The pipeline's source with every variable that has a value here as `${using:name}`. */
function backgroundText(context: ExecutionContext, ast: PipelineAst | PipelineChainAst): string {
  const start = ast.extent.startOffset;
  let text = ast.extent.text;
  const variables = ast.findAll((node: Ast) => node instanceof VariableExpressionAst, true) as VariableExpressionAst[];
  variables.sort((a, b) => b.extent.startOffset - a.extent.startOffset);
  for (const variable of variables) {
    const name = variable.variablePath.userPath;
    if (magicVariable.test(name) || context.currentScope.lookup(name.toLowerCase()) === undefined) continue;
    const from = variable.extent.startOffset - start;
    const sigil = variable.splatted ? "@" : "$";
    text = `${text.slice(0, from)}${sigil}{using:${name}}${text.slice(variable.extent.endOffset - start)}`;
  }
  return text.replace(/\s*&\s*$/, "");
}
