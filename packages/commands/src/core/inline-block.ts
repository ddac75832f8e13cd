// Runs one script block again and again in the caller's scope with `$_` set: what ForEach-Object and Where-Object do.
import type { PSValue } from "@latch/dotnet";
import type { OutputSink, ScriptBlock } from "@latch/engine";

type InlineFrame = ReturnType<ScriptBlock["createInlineFrame"]>;
type Runner = (frame: InlineFrame) => void;

export class InlineBlock {
  private readonly block: ScriptBlock;
  private readonly frame: InlineFrame;
  private readonly runner: Runner | null;
  private readonly output: OutputSink;
  /** `$input` is set only for blocks that may read it. */
  private readonly usesInput: boolean;

  constructor(block: ScriptBlock, output: OutputSink) {
    this.block = block;
    this.output = output;
    this.frame = block.createInlineFrame(output);
    const code = this.frame.code;
    const plain =
      code.parameters.length === 0 &&
      code.begin === null &&
      code.clean === null &&
      code.dynamicParam === null &&
      (code.end === null || code.process === null);
    this.runner = plain ? (code.end ?? code.process ?? nothing) : null;
    this.usesInput = /\$input\b/i.test(block.toString());
  }

  /** Runs the block for one value; `$_` is put back afterwards. */
  run(value: PSValue): void {
    if (this.runner === null) {
      this.block.invokeInto({ dotSource: true, dollarUnder: value, input: [value], args: [], output: this.output });
      return;
    }
    const frame = this.frame;
    const saved = frame.dollarUnder;
    frame.dollarUnder = value;
    if (this.usesInput) frame.setLocal("input", [value]);
    frame.enter();
    try {
      this.runner(frame);
    } finally {
      frame.leave();
      frame.dollarUnder = saved;
    }
  }
}

function nothing(): void {}
