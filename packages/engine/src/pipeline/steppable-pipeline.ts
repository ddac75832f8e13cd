// Owns SteppablePipeline: a pipeline that its owner starts, feeds and ends (proxy functions).
import { AutomationNull, Exception, isTrue, tagType, unwrap } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { CommandAst, PipelineAst } from "@latch/grammar";
import { compileCommand } from "../compile/command-arguments.ts";
import type { CompiledScript } from "../compile/compiled-script.ts";
import { Unit } from "../compile/unit.ts";
import type { ExecutionContext } from "../runtime/execution-context.ts";
import type { Frame } from "../runtime/frame.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import { CollectorSink, nullSink } from "../runtime/streams.ts";
import type { OutputSink, PipelineCommand } from "./contract.ts";
import { bindInvokeArguments } from "./invoke-arguments.ts";
import { PSScriptCmdlet } from "./ps-cmdlet.ts";
import { Pipeline } from "./run-pipeline.ts";

const nullReference = "Object reference not set to an instance of an object.";

export class SteppablePipeline {
  private readonly commands: readonly PipelineCommand[];
  private readonly context: ExecutionContext;
  private pipeline: Pipeline | null = null;
  private collector: CollectorSink | null = null;
  private expectInput = false;
  private ended = false;

  constructor(context: ExecutionContext, commands: readonly PipelineCommand[]) {
    this.context = context;
    this.commands = commands;
  }

  /** Begin(expectInput [, context]) or Begin($PSCmdlet): where output goes, and whether input follows. */
  begin(argument: PSValue, redirectTo?: PSValue): void {
    const base = unwrap(argument);
    let output: OutputSink;
    const { frame } = this.context;
    if (base instanceof PSScriptCmdlet) {
      const { processor } = base;
      output = { write: (value) => processor.output.write(value) };
    } else if (redirectTo !== undefined && frame !== null) {
      output = { write: (value) => frame.output.write(value) };
    } else {
      this.collector = new CollectorSink();
      output = this.collector;
    }
    this.expectInput = base instanceof PSScriptCmdlet ? base.processor.expectingInput : isTrue(base);
    this.pipeline = new Pipeline(this.context, this.commands, this.expectInput, output);
    const { pipeline } = this;
    this.stepped(() => pipeline.start());
  }

  /** One input object (or none); what came out since, when nobody else takes it. */
  process(value: PSValue | undefined): PSValue {
    if (this.ended) throw new Exception("System.NullReferenceException", nullReference);
    this.stepped(() => {
      // Without expected input each step runs the first command once, with nothing.
      if (!this.expectInput) this.running().stepOnce();
      else if (value !== undefined && value !== AutomationNull) this.running().feedOne(value);
    });
    return this.taken();
  }

  end(): PSValue {
    if (!this.ended) this.stepped(() => this.running().finish());
    this.ended = true;
    return this.taken();
  }

  /** Clean(): runs the clean blocks that End() did not reach. */
  clean(): void {
    this.dispose();
  }

  dispose(): void {
    this.ended = true;
    this.pipeline?.dispose();
  }

  /** What the commands throw ends the pipeline. */
  private stepped(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.ended = true;
      throw error;
    }
  }

  /** Stepping without Begin() begins now; nobody sees the output. */
  private running(): Pipeline {
    if (this.pipeline === null) {
      this.pipeline = new Pipeline(this.context, this.commands, false, nullSink);
      this.pipeline.start();
    }
    return this.pipeline;
  }

  private taken(): PSValue {
    const items = this.collector?.items.splice(0) ?? [];
    return items;
  }
}
tagType(SteppablePipeline, "System.Management.Automation.SteppablePipeline");

const unconvertible = {
  clauses:
    "The script block cannot be converted because it contains more than one clause. Expressions or control structures are not permitted. Verify that the script block contains exactly one pipeline or command.",
  empty:
    "An empty script block cannot be converted. Verify that the script block contains exactly one pipeline or command.",
  trap: "A script block that contains a top-level trap statement cannot be converted.",
  several:
    "Only a script block that contains exactly one pipeline or command can be converted. Expressions or control structures are not permitted. Verify that the script block contains exactly one pipeline or command.",
} as const;

/** The block's one pipeline, or why there is none. */
function onlyPipeline(block: ScriptBlock): PipelineAst | keyof typeof unconvertible {
  const { beginBlock, processBlock, cleanBlock, endBlock } = block.ast;
  if (beginBlock !== null || processBlock !== null || cleanBlock !== null) return "clauses";
  const statements = endBlock?.statements ?? [];
  const only = statements[0];
  if (only === undefined) return "empty";
  if (statements.length > 1) return "several";
  if ((endBlock?.traps ?? []).length > 0) return "trap";
  if (!(only instanceof PipelineAst)) return "several";
  return only.pipelineElements[0] instanceof CommandAst ? only : "empty";
}

/** ScriptBlock.GetSteppablePipeline([origin, args]): the block must be one pipeline of commands; args are bound to its parameters. */
export function steppablePipeline(block: ScriptBlock, args: readonly PSValue[] = []): SteppablePipeline {
  const only = onlyPipeline(block);
  if (!(only instanceof PipelineAst))
    throw new Exception("System.Management.Automation.PSInvalidOperationException", unconvertible[only]);
  const context = block.context;
  const made = (code: CompiledScript, frame: Frame): SteppablePipeline => {
    const unit = new Unit(block.ast, code.layout, code.dynamic);
    const commands = only.pipelineElements.map((element) => compileCommand(unit, element as CommandAst)(frame));
    return new SteppablePipeline(context, commands);
  };
  if (args.length > 0) return bindInvokeArguments(block, args, (frame) => made(frame.code, frame));
  const code = block.code.forScope(block.sessionState.currentScope);
  return made(code, code.createFrame(context, block, { dotSource: true }));
}
