// Owns SteppablePipeline: a pipeline that its owner starts, feeds and ends (proxy functions).
import { Exception, isTrue, tagType, unwrap } from "@latch/dotnet";
import type { PSValue } from "@latch/dotnet";
import { CommandAst, PipelineAst } from "@latch/grammar";
import { compileCommand } from "../compile/command-arguments.ts";
import { Unit } from "../compile/unit.ts";
import type { ScriptBlock } from "../runtime/script-block.ts";
import { CollectorSink } from "../runtime/streams.ts";
import type { OutputSink, PipelineCommand } from "./contract.ts";
import { PSScriptCmdlet } from "./ps-cmdlet.ts";
import { Pipeline } from "./run-pipeline.ts";

export class SteppablePipeline {
  private readonly commands: readonly PipelineCommand[];
  private readonly block: ScriptBlock;
  private pipeline: Pipeline | null = null;
  private collector: CollectorSink | null = null;

  constructor(block: ScriptBlock, commands: readonly PipelineCommand[]) {
    this.block = block;
    this.commands = commands;
  }

  /** Begin(expectInput) or Begin($PSCmdlet): where output goes, and whether input follows. */
  begin(argument: PSValue): void {
    const base = unwrap(argument);
    let output: OutputSink;
    let expectInput = true;
    if (base instanceof PSScriptCmdlet) {
      output = { write: (value) => base.processor.output.write(value) };
      expectInput = base.processor.expectingInput;
    } else {
      this.collector = new CollectorSink();
      output = this.collector;
      expectInput = isTrue(base);
    }
    this.pipeline = new Pipeline(this.block.context, this.commands, expectInput, output);
    this.pipeline.start();
  }

  /** One input object (or none); what came out since, when nobody else takes it. */
  process(value: PSValue | undefined): PSValue {
    if (value === undefined) this.running().stepOnce();
    else this.running().feedOne(value);
    return this.taken();
  }

  end(): PSValue {
    this.running().finish();
    return this.taken();
  }

  dispose(): void {
    this.pipeline?.dispose();
  }

  private running(): Pipeline {
    if (this.pipeline !== null) return this.pipeline;
    throw new Exception(
      "System.Management.Automation.PSInvalidOperationException",
      'Cannot perform operation because operation "Begin" was not called.',
    );
  }

  private taken(): PSValue {
    const items = this.collector?.items.splice(0) ?? [];
    return items;
  }
}
tagType(SteppablePipeline, "System.Management.Automation.SteppablePipeline");

/** ScriptBlock.GetSteppablePipeline(): the block must be one pipeline of commands. */
export function steppablePipeline(block: ScriptBlock): SteppablePipeline {
  const statements = block.ast.endBlock?.statements ?? [];
  const only = statements[0];
  if (
    statements.length !== 1 ||
    !(only instanceof PipelineAst) ||
    !only.pipelineElements.every((element) => element instanceof CommandAst)
  ) {
    const message =
      "Only a script block that contains exactly one pipeline or command can be converted. Expressions or control structures are not permitted. Verify that the script block contains exactly one pipeline or command.";
    throw new Exception("System.Management.Automation.PSInvalidOperationException", message);
  }
  const context = block.context;
  const state = block.sessionState;
  const code = block.code.forScope(state.currentScope);
  const frame = code.createFrame(context, block, { dotSource: true });
  const unit = new Unit(block.ast, code.layout, code.dynamic);
  const commands = only.pipelineElements.map((element) => compileCommand(unit, element as CommandAst)(frame));
  return new SteppablePipeline(block, commands);
}
